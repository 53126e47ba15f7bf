"""Runs GoogleTest executables side by side and counts their tests."""

import json
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from processes import spawn, stop_process
from tally import Stopwatch, Tally, tail, tell

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Executable:
    name: str
    path: Path
    label: str


def built(build: Path) -> list[Executable]:
    """The test executables that the build knows; a stale one left in the folder is none of them."""
    command = ["ctest", "--test-dir", str(build), "--show-only=json-v1"]
    listing = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    found = []
    for test in listing["tests"]:
        labels = next((p["value"] for p in test.get("properties", []) if p["name"] == "LABELS"), [])
        if "command" in test:
            found.append(Executable(test["name"], Path(test["command"][0]), labels[0] if labels else "unit"))
    return found


def run_one(test: Executable, logs: Path, environment: dict[str, str], limit_s: float) -> Tally:
    """Runs one executable in a folder of its own logs; whatever it leaves running in its session is ended."""
    report, log = logs / f"{test.name}.json", logs / f"{test.name}.log"
    report.unlink(missing_ok=True)
    log.unlink(missing_ok=True)
    if not test.path.exists():
        return Tally.of_one(test.name, False, f"{test.path} is not built")
    process = spawn(
        [str(test.path), f"--gtest_output=json:{report}"],
        log,
        dies_by="KILL",
        env={**os.environ, **environment},
        cwd=ROOT,
    )
    ended = None
    try:
        code = process.wait(limit_s)
        if code:
            ended = f"ended by signal {-code}" if code < 0 else None
    except subprocess.TimeoutExpired:
        ended = f"stopped after {limit_s:.0f} s"
        stop_process(process.pid, patience_s=2)
    end_session(process.pid)
    text = log.read_text(errors="replace")
    if ended is None and report.exists():
        return count_report(test.name, json.loads(report.read_text()), code, text)
    return count_log(test.name, text, ended or "ended without a report")


def end_session(leader: int) -> None:
    """Ends processes that the session's leader left behind."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == leader and fields[0] not in "ZX":
            stop_process(int(entry.name), patience_s=2)


def count_report(name: str, report: dict, code: int = 0, log: str = "") -> Tally:
    tally = Tally()
    for suite in report.get("testsuites", []):
        for case in suite["testsuite"]:
            full = f"{name}: {suite['name']}.{case['name']}"
            if case.get("failures"):
                messages = "\n".join(failure["failure"] for failure in case["failures"])
                tally += Tally.of_one(full, False, messages)
            elif case["result"] == "SKIPPED" or case["status"] == "NOTRUN":
                tally.skipped += 1
            else:
                tally.passed += 1
    if not tally.passed + tally.failed + tally.skipped:
        tally += Tally.of_one(name, False, "it holds no test")
    if code and not tally.failed:  # as LeakSanitizer does once all tests have passed
        tally += Tally.of_one(f"{name}: ended with {code} after its tests", False, log)
    return tally


def count_log(name: str, text: str, reason: str) -> Tally:
    """For an executable that crashed or hung: what it had finished, and one failure for the test it was in."""
    finished = re.findall(r"^\[ +(OK|FAILED) +\] \S+ \(\d+ ms\)", text, re.M)
    running = re.findall(r"^\[ RUN +\] (\S+)", text, re.M)
    tally = Tally(passed=finished.count("OK"), failed=finished.count("FAILED"))
    tally += Tally.of_one(f"{name}: {reason}, in {running[-1] if running else 'its start'}", False, tail(text, 40))
    return tally


def with_redis_database(environment: dict[str, str], number: int) -> dict[str, str]:
    """Executables run side by side, and some empty the database that they use: each has its own."""
    if (url := environment.get("AIRSIDE_TEST_REDIS")) is None:
        return environment
    return environment | {"AIRSIDE_TEST_REDIS": f"{url}?db={number}"}


def run_all(
    tests: list[Executable], logs: Path, environment: dict[str, str], limit_s: float, side_by_side: int
) -> Tally:
    total = Tally()
    logs.mkdir(parents=True, exist_ok=True)

    def timed(test: Executable, number: int) -> tuple[Tally, Stopwatch]:
        watch = Stopwatch()
        return run_one(test, logs, with_redis_database(environment, number), limit_s), watch

    with ThreadPoolExecutor(side_by_side) as pool:
        running = {pool.submit(timed, test, number): test for number, test in enumerate(tests)}
        for done in as_completed(running):
            tally, watch = done.result()
            tell(running[done].name, tally, watch)
            total += tally
    return total
