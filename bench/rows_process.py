"""Starting `airside serve`, and what it takes while nobody asks anything."""

import re
import time
from pathlib import Path

from bench_system import Bench
from measure import Row, median
from processes import Failed, spawn, stop_process
from system import answers

START_LIMIT_S, MEMORY_LIMIT_MB = 1.0, 100.0


def start_once(bench: Bench) -> tuple[float, float, float]:
    """Seconds until it is ready; MB that it takes a moment later, shared pages by their share (PSS) and whole (RSS)."""
    system = bench.system
    log = system.log_folder / "airside-start.log"
    command = [str(system.build / "app/airside"), "serve", "--config", str(system.config), "--port", str(system.port)]
    began = time.monotonic()
    process = spawn(command, log)
    try:
        while not answers(f"{system.url}/readyz"):
            if process.poll() is not None or time.monotonic() - began > 30:
                raise Failed(f"airside did not start; see {log}")
            time.sleep(0.002)
        took = time.monotonic() - began
        time.sleep(2)
        return took, *memory_mb(process.pid)
    finally:
        stop_process(process.pid)


def memory_mb(pid: int) -> tuple[float, float]:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return tuple(int(re.search(rf"^{name}:\s+(\d+)", text, re.M)[1]) / 1024 for name in ("Pss", "Rss"))


def process(bench: Bench) -> list[Row]:
    bench.configure()
    bench.stop_airside()
    runs = [start_once(bench) for _ in range(bench.pairs)]
    start, pss, rss = (median(run[i] for run in runs) for i in range(3))
    return [
        Row(
            "start",
            "start of `airside serve` until it is ready",
            f"{start:.2f} s",
            "–",
            "–",
            f"< {START_LIMIT_S:.0f} s",
            start < START_LIMIT_S,
            {"runs": runs},
        ),
        Row(
            "idle",
            "memory when idle, PSS",
            f"{pss:.0f} MB (RSS {rss:.0f})",
            "–",
            "–",
            f"< {MEMORY_LIMIT_MB:.0f} MB",
            rss < MEMORY_LIMIT_MB,
            {},
        ),
    ]
