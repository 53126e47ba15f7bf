import os
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import gtest_runner
import processes
import tally


class GtestReports(unittest.TestCase):
    def test_outcomes_are_counted_one_by_one(self):
        cases = [
            {"name": "Good", "result": "COMPLETED", "status": "RUN"},
            {"name": "Bad", "result": "COMPLETED", "status": "RUN", "failures": [{"failure": "1 is not 2"}]},
            {"name": "Left", "result": "SKIPPED", "status": "RUN"},
        ]
        told = gtest_runner.count_report("core_unit", {"testsuites": [{"name": "Money", "testsuite": cases}]})
        self.assertEqual("1 passed, 1 failed, 1 skipped", str(told))
        self.assertIn("core_unit: Money.Bad", told.failures[0])
        self.assertIn("1 is not 2", told.failures[0])

    def test_an_empty_executable_is_a_failure(self):
        self.assertEqual(1, gtest_runner.count_report("core_unit", {"testsuites": []}).failed)

    def test_an_exit_code_counts_although_all_passed(self):
        report = {
            "testsuites": [{"name": "Money", "testsuite": [{"name": "Good", "result": "COMPLETED", "status": "RUN"}]}]
        }
        told = gtest_runner.count_report("core_unit", report, 1, "ERROR: LeakSanitizer: detected memory leaks")
        self.assertEqual("1 passed, 1 failed", str(told))
        self.assertIn("LeakSanitizer", told.failures[0])

    def test_a_crash_names_the_test_it_happened_in(self):
        log = "[ RUN      ] Money.Adds\n[       OK ] Money.Adds (0 ms)\n[ RUN      ] Money.Crashes\n"
        told = gtest_runner.count_log("core_unit", log, "ended by signal 11")
        self.assertEqual("1 passed, 1 failed", str(told))
        self.assertIn("ended by signal 11, in Money.Crashes", told.failures[0])

    def test_tallies_are_added(self):
        total = tally.Tally(passed=2, skipped=1) + tally.Tally.of_one("core_unit: Money.Bad", False)
        total += tally.Tally(passed=1)
        self.assertEqual("3 passed, 1 failed, 1 skipped", str(total))
        self.assertEqual(1, len(total.failures))


class Processes(unittest.TestCase):
    def test_a_pid_file_does_not_mistake_another_process_for_its_own(self):
        with tempfile.TemporaryDirectory() as folder:
            pid_file = processes.PidFile(Path(folder) / "x.pid")
            pid_file.path.write_text(f'{{"pid": {os.getpid()}, "started": "1"}}')
            self.assertIsNone(pid_file.living())
            pid_file.write(os.getpid())
            self.assertEqual(os.getpid(), pid_file.living())

    def test_stopping_kills_what_will_not_listen(self):
        deaf = subprocess.Popen(["sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"])
        time.sleep(0.2)
        processes.stop_process(deaf.pid, patience_s=0.5)
        self.assertIsNone(processes.started_at(deaf.pid))

    def test_a_tied_process_ends_with_its_parent(self):
        start = "import os, processes, time; print(processes.spawn(['sleep', '60']).pid)"
        code = f"{start}; time.sleep(1); os.kill(os.getpid(), 9)"
        parent = subprocess.run([sys.executable, "-u", "-c", code], capture_output=True, text=True, check=False)
        pid = int(parent.stdout)
        for _ in range(100):
            if processes.started_at(pid) is None:
                break
            time.sleep(0.05)
        self.assertIsNone(processes.started_at(pid))

    def test_a_taken_port_is_not_handed_out(self):
        first = processes.free_port()
        self.assertEqual(first, processes.free_port(first))
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", first))
            taken.listen()
            self.assertNotEqual(first, processes.free_port(first))
