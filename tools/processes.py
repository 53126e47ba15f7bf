"""Starting and stopping processes so that none outlives the script that started it."""

import contextlib
import ctypes
import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36


class Failed(Exception):
    """What a person should read: printed without a stack trace."""


def free_port(preferred: int = 0) -> int:
    """A TCP port of the loopback interface that nothing listens on: the preferred one when it is free."""
    for port in (preferred, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return probe.getsockname()[1]
    raise Failed("no free TCP port on the loopback interface")


def started_at(pid: int) -> str | None:
    """The kernel's start time of a living process, which tells it from a later one with the same id."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in "ZX" else fields[19]


class PidFile:
    """Remembers one process across runs. A process id alone is not trusted: it may have been given to another."""

    def __init__(self, path: Path):
        self.path = path

    def write(self, pid: int) -> None:
        self.path.write_text(json.dumps({"pid": pid, "started": started_at(pid)}))

    def living(self) -> int | None:
        """The recorded process if it still runs."""
        try:
            record = json.loads(self.path.read_text())
        except (FileNotFoundError, ValueError):
            return None
        now = started_at(record["pid"])
        return record["pid"] if now is not None and now == record["started"] else None

    def stop(self, asking: signal.Signals, patience_s: float = 15) -> None:
        """Asks the process to end, waits, and kills it when it does not."""
        pid = self.living()
        if pid:
            stop_process(pid, asking, patience_s)
        self.path.unlink(missing_ok=True)


def stop_process(pid: int, asking: signal.Signals = signal.SIGTERM, patience_s: float = 15) -> None:
    began = started_at(pid)
    for signum in (asking, signal.SIGKILL):
        deadline = time.monotonic() + patience_s
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signum)
        while time.monotonic() < deadline:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
            if began is None or started_at(pid) != began:
                return
            time.sleep(0.02)


def spawn(
    arguments: list[str],
    log: Path | None = None,
    *,
    tied: bool = True,
    dies_by: str = "TERM",
    become: list[str] = (),
    **options,
) -> subprocess.Popen:
    """Starts a program in a session of its own, its output going to `log`.

    A tied one gets the signal `dies_by` from the kernel when this script's main thread ends, however that happens.
    `become` holds further arguments of setpriv(1), which changes the user.
    """
    prefix = ["setpriv", *become]
    if tied:
        prefix += ["--pdeathsig", dies_by]
    command = [*prefix, *arguments] if len(prefix) > 1 else list(arguments)
    output = open(log, "ab") if log else subprocess.DEVNULL  # noqa: SIM115 (closed below)
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=options.pop("stdout", output),
            stderr=options.pop("stderr", subprocess.STDOUT if log else subprocess.DEVNULL),
            start_new_session=True,
            **options,
        )
    finally:
        if log:
            output.close()


def adopt_orphans() -> None:
    """Makes this process the parent of whatever its children leave behind, so that end_descendants() finds it."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def descendants() -> dict[int, str]:
    """Process id to command line of every living process below this one."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if fields[0] not in "ZX":
                    parents[int(entry.name)] = int(fields[1])
    below, frontier = {}, {os.getpid()}
    while frontier:
        frontier = {pid for pid, parent in parents.items() if parent in frontier}
        for pid in frontier:
            with contextlib.suppress(OSError):
                below[pid] = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return below


def end_descendants(except_pids: set[int] = frozenset()) -> list[str]:
    """Kills what is left below this process, and says what that was."""
    left = {pid: line for pid, line in descendants().items() if pid not in except_pids}
    for pid in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    return list(left.values())
