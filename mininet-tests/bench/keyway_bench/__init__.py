"""What benchmarks share: figures and reports, clients that cost little, peers to compare with."""
