"""`mn --custom … --topo keyway,2` gives a person the lab at Mininet's prompt."""

import os
import subprocess
from pathlib import Path

from keyway_lab.controller import launcher

CUSTOM = Path(__file__).resolve().parents[1] / "keyway.py"
TYPED = """
apple1 ping -c1 -W1 ocean1
apple1 ping -c1 -W1 10.0.0.3
flows hv1
api /v1/topology
hv1 ovs-vsctl list-br
"""


def test_mininets_prompt_shows_the_lab_with_its_tenants(tmp_path):
    # By `source`: what is typed ahead would be read by the ping before it.
    script = tmp_path / "typed"
    script.write_text(TYPED)
    said = subprocess.run(
        ["mn", "--custom", CUSTOM, "--topo", "keyway,2"], input=f"source {script}\nexit\n",
        text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60,
        env=os.environ | {"KEYWAY_DIST": str(launcher().parents[1])}).stdout
    assert "mininet>" in said
    assert "1 received" in said, said
    assert "100% packet loss" in said, "apple reached ocean's own address:\n" + said
    assert "tun_id=0x1001" in said and "172.31.0.1" in said and "br-phy" in said, said
    assert "completed in" in said and "Caught exception" not in said, said
