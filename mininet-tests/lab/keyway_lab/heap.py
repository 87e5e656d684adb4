"""What a Java process holds, asked of itself by jcmd."""

import re

USED = re.compile(r"generation\s+total \d+K, used (\d+)K")


def live_heap(controller):
    """Bytes of objects that are still needed: what is left after a full collection."""
    jcmd(controller, "GC.run")
    return sum(int(used) << 10 for used in USED.findall(jcmd(controller, "GC.heap_info")))


def jcmd(controller, *words):
    pid = (controller.directory / "controller.pid").read_text()
    return controller.run("jcmd", pid, *words)
