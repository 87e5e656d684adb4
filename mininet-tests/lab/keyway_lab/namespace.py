"""A little work inside another process's network namespace, without starting a process for it."""

import ctypes
import os
from contextlib import contextmanager

_CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


def _enter(namespace):
    if _libc.setns(namespace.fileno(), _CLONE_NEWNET) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"setns to {namespace.name}: {os.strerror(error)}")


@contextmanager
def inside(pid):
    """The calling thread is in the network namespace of process `pid` for the length of the block.

    A socket opened in the block stays in that namespace for good, so one thread can hold sockets in
    many namespaces. Other threads are not moved.
    """
    with open("/proc/thread-self/ns/net") as home, open(f"/proc/{pid}/ns/net") as there:
        _enter(there)
        try:
            yield
        finally:
            _enter(home)
