"""Runs the tests written in Python (unittest: tests/PART/test_*.py) and for Node (tests/PART/*.test.mjs), file by file.

As a program it is the child that runs one Python file: `python tools/script_tests.py FILE REPORT.json`.
"""

import importlib.util
import json
import os
import re
import subprocess
import sys
import time
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

from processes import spawn, stop_process
from tally import Stopwatch, Tally, tail, tell

ROOT = Path(__file__).resolve().parent.parent


def run_folder(folder: Path, logs: Path, environment: dict[str, str], limit_s: float) -> Tally:
    """Every test file of a folder, one after the other: each may start whole systems of its own."""
    logs.mkdir(parents=True, exist_ok=True)
    total = Tally()
    for file in sorted([*folder.glob("test_*.py"), *folder.glob("*.test.mjs")]):
        watch = Stopwatch()
        tally = run_file(file, logs, environment, limit_s)
        tell(str(file.relative_to(ROOT)), tally, watch)
        total += tally
    return total


def run_file(file: Path, logs: Path, environment: dict[str, str], limit_s: float) -> Tally:
    name = f"{file.parent.name}-{file.name.split('.')[0]}"
    log, report = logs / f"{name}.log", logs / f"{name}.report"
    for old in (log, report):
        old.unlink(missing_ok=True)
    if file.suffix == ".py":
        python = ROOT / "build/venv/bin/python"
        command = [str(python), "-u", __file__, str(file), str(report)]
    else:
        command = ["node", "--test", "--test-reporter=junit", f"--test-reporter-destination={report}", str(file)]
    # A part's own helpers lie beside its tests.
    paths = os.pathsep.join([str(file.parent), str(ROOT / "tools"), str(ROOT)])
    options = {"env": {**os.environ, **environment, "PYTHONPATH": paths}, "cwd": ROOT}
    process = spawn(command, log, **options)
    try:
        process.wait(limit_s)
        reason = "ended without a report"
    except subprocess.TimeoutExpired:
        reason = f"stopped after {limit_s:.0f} s"
        stop_process(process.pid, patience_s=10)
    output = log.read_text(errors="replace")
    if not report.exists():
        return Tally.of_one(f"{name}: {reason}", False, output)
    return count_unittest(name, report) if file.suffix == ".py" else count_junit(name, report, output)


def count_unittest(name: str, report: Path) -> Tally:
    tally = Tally()
    for case in json.loads(report.read_text()):
        if case["outcome"] == "skipped":
            tally.skipped += 1
        else:
            tally += Tally.of_one(f"{name}: {case['name']}", case["outcome"] == "passed", case["detail"])
    return tally if tally.passed + tally.failed + tally.skipped else Tally.of_one(name, False, "it holds no test")


def count_junit(name: str, report: Path, output: str) -> Tally:
    tally = Tally()
    for case in xml.fromstring(report.read_text()).iter("testcase"):
        failure = case.find("failure")
        if case.find("skipped") is not None:
            tally.skipped += 1
        else:
            text = (failure.get("message") or "") + "\n" + (failure.text or "") if failure is not None else ""
            tally += Tally.of_one(f"{name}: {case.get('name')}", failure is None, text)
    return tally if tally.passed + tally.failed + tally.skipped else Tally.of_one(name, False, output)


class Recorder(unittest.TestResult):
    """Prints each test as it ends and keeps what happened for the report."""

    def __init__(self):
        super().__init__()
        self.cases: list[dict] = []
        self.began = 0.0

    def startTest(self, test):
        super().startTest(test)
        self.began = time.monotonic()
        print(f"begin {test.id()}")

    def keep(self, test, outcome: str, detail: str = "") -> None:
        seconds = round(time.monotonic() - self.began, 2) if self.began else 0
        self.cases.append({"name": re.sub(r"^case\.", "", test.id()), "outcome": outcome, "detail": detail})
        print(f"{outcome} {test.id()} {seconds} s\n{detail}")

    def addSuccess(self, test):
        self.keep(test, "passed")

    def addFailure(self, test, err):
        self.keep(test, "failed", tail(self._exc_info_to_string(err, test)))

    def addError(self, test, err):
        self.keep(test, "failed", tail(self._exc_info_to_string(err, test)))

    def addSkip(self, test, reason):
        self.keep(test, "skipped", reason)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.keep(subtest, "failed", tail(self._exc_info_to_string(err, test)))


def main(file: str, report: str) -> int:
    spec = importlib.util.spec_from_file_location("case", file)
    module = importlib.util.module_from_spec(spec)
    sys.modules["case"] = module
    spec.loader.exec_module(module)
    recorder = Recorder()
    unittest.defaultTestLoader.loadTestsFromModule(module).run(recorder)
    Path(report).write_text(json.dumps(recorder.cases))
    return 1 if any(case["outcome"] == "failed" for case in recorder.cases) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
