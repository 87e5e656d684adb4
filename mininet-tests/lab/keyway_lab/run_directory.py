"""Where a lab keeps sockets, databases, logs and pid files, and how what a killed lab left is found.

Each lab process owns one directory below the base and holds a lock in it. The kernel drops the lock
however the process ends, so an unlocked directory belongs to a dead lab: what its pid files name is
ended and the directory removed. Only processes whose command line names that directory are touched.
"""

import atexit
import contextlib
import fcntl
import functools
import os
import shutil
import signal
import tempfile
from pathlib import Path

from .waiting import Timeout, until

BASE = Path(tempfile.gettempdir()) / "keyway-lab"


@functools.lru_cache(maxsize=None)
def run_directory():
    """The directory of this process's lab; made on first use, removed when the process ends."""
    BASE.mkdir(mode=0o755, exist_ok=True)
    sweep()
    mine = BASE / str(os.getpid())
    mine.mkdir()
    lock = _try_lock(mine)
    atexit.register(_take_down, mine, lock, os.getpid())
    return mine


def sweep():
    """Ends what dead labs left running and removes their directories."""
    for left in BASE.iterdir() if BASE.exists() else ():
        lock = _try_lock(left) if left.is_dir() else None
        if lock is not None:
            _end_all(left)
            shutil.rmtree(left, ignore_errors=True)
            os.close(lock)


def living():
    """The directories of labs whose process lives, this one's included."""
    for directory in BASE.iterdir() if BASE.exists() else ():
        lock = _try_lock(directory) if directory.is_dir() else None
        if lock is None and directory.is_dir():
            yield directory
        elif lock is not None:
            os.close(lock)


def end(pid_file, gently=signal.SIGTERM, patience=5.0):
    """Ends the process that a pid file of a lab names, with its children, and waits until it is gone."""
    pid = _pid_of(pid_file)
    if pid is None:
        return
    life = _life_of(pid)
    if life is None:
        pid_file.unlink(missing_ok=True)
        return
    _signal(pid, gently)
    try:
        until(lambda: _life_of(pid) != life, f"process {pid} ends", patience)
    except Timeout:
        _signal(pid, signal.SIGKILL)
        until(lambda: _life_of(pid) != life, f"process {pid} ends by SIGKILL", patience)
    pid_file.unlink(missing_ok=True)


def remove(directory):
    """Removes a directory of this lab, unless somebody wants to read the logs afterwards."""
    if not os.environ.get("KEYWAY_LAB_KEEP_FILES"):
        shutil.rmtree(directory, ignore_errors=True)


def _take_down(directory, lock, owner):
    if os.getpid() == owner:  # a forked child inherits the exit handler, but not the lab
        _end_all(directory)
        remove(directory)
        os.close(lock)


def _try_lock(directory):
    """The lock as a file descriptor, or None where a living process holds it."""
    lock = os.open(directory / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return lock
    except BlockingIOError:
        os.close(lock)
        return None


def _end_all(directory):
    for pid_file in directory.rglob("*.pid"):
        with contextlib.suppress(Timeout):  # the others are to end too
            end(pid_file, signal.SIGKILL)


def _signal(pid, number):
    """To the process group where the process leads one: a launcher may have the real one as a child."""
    with contextlib.suppress(ProcessLookupError):
        (os.killpg if os.getpgid(pid) == pid else os.kill)(pid, number)


def _life_of(pid):
    """When the process began, in ticks; None once it has ended, with its files closed.

    A process loses its command line, and many remove their pid file, before they give up their locks.
    """
    try:
        state, *fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # proc(5): num_threads is field 20, starttime field 22. A leader can be gone before its threads.
    return None if state in "ZX" and int(fields[16]) <= 1 else fields[18]


def _pid_of(pid_file):
    """The pid if that process still lives and is the lab's, else None: pids are used again."""
    try:
        pid = int(pid_file.read_text())
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return None
    lab = str(BASE / pid_file.relative_to(BASE).parts[0])
    return pid if lab.encode() in command else None
