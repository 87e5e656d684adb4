"""What a Java process holds, asked of itself by jcmd."""

import re

TOTAL = re.compile(r"^Total\s+\d+\s+(\d+)$", re.MULTILINE)


def live_heap(controller):
    """Bytes of objects that are still needed: what a full collection leaves, counted right then.

    How full the heap is would also count what has been allocated since, by whole buffers of threads.
    """
    return int(TOTAL.search(jcmd(controller, "GC.class_histogram"))[1])


def jcmd(controller, *words):
    pid = (controller.directory / "controller.pid").read_text()
    return controller.run("jcmd", pid, *words)
