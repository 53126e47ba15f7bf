"""Loads, clocks and statistics that the rows share."""

import json
import os
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path

from processes import Failed

HERE = Path(__file__).resolve().parent
CORES = os.cpu_count() or 1
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass
class Row:
    """One line of the table. `ratio` is how it stands to the target, as text; `reached` is None where there is none."""

    name: str
    work: str
    ours: str
    reference: str
    ratio: str
    target: str
    reached: bool | None
    details: dict


@dataclass
class Load:
    """What wrk saw of one run."""

    requests: int
    seconds: float
    errors: int
    p50_ms: float
    p99_ms: float

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def run_json(command: list[str], what: str) -> dict:
    """Runs a program to its end; the last line of its output is JSON."""
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise Failed(f"{what} failed ({done.returncode}):\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def wrk(
    url: str,
    paths: Path,
    *,
    connections: int,
    seconds: float,
    threads: int = CORES,
    pause_ms: int = 0,
    token: str = "",
    in_order: bool = False,
) -> Load:
    """GETs the paths listed in a file, at random or one after the other, over `connections`; every answer has to be a
    success."""
    command = ["wrk", "-t", str(threads), "-c", str(connections), "-d", f"{max(1, round(seconds))}s"]
    command += ["-s", str(HERE / "load.lua"), url, "--", str(paths), str(pause_ms), token]
    command.append("in-order" if in_order else "random")
    load = Load(**run_json(command, "wrk"))
    if load.errors or not load.requests:
        raise Failed(f"of {load.requests} requests to {url} {load.errors} failed")
    return load


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, its threads included, and of its living children."""
    pids, total = [pid], 0.0
    while pids:
        one = pids.pop()
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            pids += [int(child) for child in children.read_text().split()]
    return total


def cpu_us_a_request(pid: int, load) -> tuple[float, Load]:
    """The process's CPU time for each request of a load, in µs."""
    before = cpu_seconds(pid)
    result = load()
    return (cpu_seconds(pid) - before) * 1e6 / result.requests, result


def alternate(pairs: int, ours, reference) -> list[tuple]:
    """Runs both in turn, each first half of the time, so that a machine that drifts favours neither."""
    results = []
    for i in range(pairs):
        if i % 2:
            theirs = reference()
            results.append((ours(), theirs))
        else:
            mine = ours()
            results.append((mine, reference()))
    return results


def median(values) -> float:
    return statistics.median(values)


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median_ratio(pairs: list[tuple[float, float]]) -> float:
    """The median of each pair's ratio: what both halves of a pair suffered cancels out."""
    return median(mine / theirs for mine, theirs in pairs)
