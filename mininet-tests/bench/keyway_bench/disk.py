"""What the machine's disk takes: the floor under every durable write."""

import os
import time

FILE_SIZE, PAGE = 4 << 20, 4096  # SQLite's log at its usual size, and one page with its frame header
FRAME = PAGE + 24


def fsync_rate(directory, count):
    """Durable writes of a page per second, one after the other, into a file that is there already."""
    path = directory / "fsync"
    page = os.urandom(FRAME)
    file = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        os.write(file, bytes(FILE_SIZE))
        os.fsync(file)
        began = time.monotonic()
        for number in range(count):
            os.pwrite(file, page, number * FRAME % (FILE_SIZE - FRAME))
            os.fdatasync(file)
        return count / (time.monotonic() - began)
    finally:
        os.close(file)
        path.unlink()
