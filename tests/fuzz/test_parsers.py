"""Each vendor's parser, fed by libFuzzer for AIRSIDE_TEST_FUZZ_S seconds from the seeds in its corpus folder: no crash,
no leak, nothing hangs, and what it lets through holds. An input that breaks it is printed; put it into the corpus,
where every later run tries it first."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from system import ROOT

BUILD = Path(os.environ.get("AIRSIDE_TEST_BUILD", ROOT / "build/release"))
ADAPTERS = (ROOT / "vendors", ROOT / "tests/tenth_provider")
SECONDS = int(os.environ.get("AIRSIDE_TEST_FUZZ_S", "20"))
OPTIONS = ["-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1", "-verbosity=0", "-seed=1"]


def sources() -> list[Path]:
    return [path for folder in ADAPTERS for path in folder.glob("**/*_fuzz.cpp")]


def fuzzers() -> list[Path]:
    return sorted(path for path in BUILD.glob("**/*_fuzz") if os.access(path, os.X_OK) and path.is_file())


class Parsers(unittest.TestCase):
    def test_there_is_one_for_each_vendor(self):
        names = {path.stem for path in sources()}
        self.assertEqual(names, {path.name for path in fuzzers()})
        vendors = {path.parent.name for path in (ROOT / "vendors").glob("*/*/CMakeLists.txt")}
        self.assertEqual({"smtp"}, vendors - {name.removesuffix("_fuzz") for name in names})  # libcurl's protocol

    def run_fuzzer(self, program: Path) -> None:
        (source,) = (path for path in sources() if path.stem == program.name)
        seeds = source.parent / "corpus"
        self.assertTrue(any(seeds.iterdir()), f"{seeds} has no seed")
        with tempfile.TemporaryDirectory() as folder:
            found = Path(folder) / "found"
            found.mkdir()
            command = [program, f"-max_total_time={SECONDS}", f"-artifact_prefix={folder}/", *OPTIONS, found, seeds]
            done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS + 120, check=False)
            broken = [path for path in Path(folder).iterdir() if path.is_file()]
            shown = "\n".join(f"{path.name}: {path.read_bytes()!r}" for path in broken)
            self.assertEqual(0, done.returncode, f"{done.stderr[-4000:]}\n{shown[:20000]}")


def case_of(program: Path):
    return lambda self: self.run_fuzzer(program)


for fuzzer in fuzzers():
    setattr(Parsers, f"test_{fuzzer.name}", case_of(fuzzer))
