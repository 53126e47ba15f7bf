"""Runs the tests, all of them or some parts, and closes with their count. The program behind ./test.

./test                   everything but `deep`
./test unit server       parts: unit, server, checks, and every folder of tests/
./test booking           the executables of one module: booking_unit and booking_server
./test vendors           every vendor's adapter: contract suites, conformance with the vendors' SDKs and schemas
./test fuzz              ten minutes of fuzzing for each vendor's parser (20 seconds in a run of everything)
./test deep              what takes long: sanitizers, clang-tidy over every file, every pair of vendors
"""

import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import gtest_runner
import script_tests
from building import build
from processes import Failed, adopt_orphans, end_descendants
from servers import Servers
from tally import Stopwatch, Tally, dim, green, red, tell

ROOT = Path(__file__).resolve().parent.parent
LOGS = ROOT / "build" / "test-logs"
TENTH = Path("tests/tenth_provider")  # an adapter that the product does not have, and its simulator
# Generous: they end a hang, and say nothing about speed.
UNIT_LIMIT_S, SERVER_LIMIT_S, SCRIPT_LIMIT_S, CHECK_LIMIT_S = 300, 600, 1200, 900
TIDY_ALL_LIMIT_S = 3 * 3600  # two hours of one core
SYMBOLS = "external_symbolizer_path=/usr/bin/llvm-symbolizer-16"
SANITIZERS = {
    "asan": {
        "ASAN_OPTIONS": f"detect_stack_use_after_return=1:strict_string_checks=1:{SYMBOLS}",
        "UBSAN_OPTIONS": f"print_stacktrace=1:{SYMBOLS}",
    },
    "tsan": {"TSAN_OPTIONS": f"halt_on_error=1:{SYMBOLS}"},
}
CHECKS = {
    "includes": ["tools/check_includes.py"],
    "style": ["tools/check_style.py"],
    "format": ["tools/check_format.sh"],
    "openapi": ["tools/check_openapi.sh"],
    "tidy": ["tools/check_tidy.sh"],
}


def headline(text: str) -> None:
    print(f"\n{text}", flush=True)


class Run:
    """One run of ./test. Servers start when the first part needs them."""

    def __init__(self, folder: Path, fuzz_s: int):
        self.folder, self.fuzz_s = folder, fuzz_s
        self.servers: Servers | None = None

    def environment(self) -> dict[str, str]:
        """What tests learn of this run: the servers of their own that they may use as they like."""
        if self.servers is None:
            watch = Stopwatch()
            self.servers = Servers(self.folder / "servers", durable=False)
            self.servers.start()
            print(f"  private PostgreSQL and Redis started {dim(str(watch))}", flush=True)
        return {
            "AIRSIDE_TEST_PG": self.servers.postgres.conninfo,
            "AIRSIDE_TEST_REDIS": self.servers.redis["search_cache"].url,
            "AIRSIDE_TEST_BUILD": str(ROOT / "build/release"),
            "AIRSIDE_TEST_FOLDER": str(self.folder),
        }

    def executables(self, label: str | None = None, module: str | None = None, preset: str = "release") -> list:
        found = gtest_runner.built(ROOT / "build" / preset)
        return [
            test
            for test in found
            if (label is None or test.label == label) and (module is None or test.name.rpartition("_")[0] == module)
        ]

    def unit(self, preset: str = "release", extra: dict[str, str] | None = None) -> Tally:
        headline(f"unit tests ({preset})")
        tests = self.executables("unit", preset=preset)
        return gtest_runner.run_all(tests, LOGS / preset, extra or {}, UNIT_LIMIT_S, side_by_side=2)

    def server(self, preset: str = "release", extra: dict[str, str] | None = None) -> Tally:
        headline(f"tests against real servers ({preset})")
        environment = self.environment() | (extra or {})
        tests = self.executables("server", preset=preset)
        return gtest_runner.run_all(tests, LOGS / preset, environment, SERVER_LIMIT_S, side_by_side=2)

    def module(self, name: str) -> Tally:
        headline(f"tests of {name}")
        tests = self.executables(module=name)
        environment = self.environment() if any(test.label == "server" for test in tests) else {}
        return gtest_runner.run_all(tests, LOGS / "release", environment, SERVER_LIMIT_S, side_by_side=2)

    def checks(self, *, all_files: bool = False) -> Tally:
        headline("checks of the sources")
        total = script_tests.run_folder(ROOT / "tools/tests", LOGS, {}, CHECK_LIMIT_S)
        for name, command in CHECKS.items():
            watch = Stopwatch()
            more, limit_s = (["all"], TIDY_ALL_LIMIT_S) if all_files and name == "tidy" else ([], CHECK_LIMIT_S)
            tally = run_check(name, [*command, *more], limit_s)
            tell(name, tally, watch)
            total += tally
        return total

    def scripts(self, part: str) -> Tally:
        headline(f"tests/{part}")
        environment, limit_s = self.environment(), SCRIPT_LIMIT_S
        if part == "fuzz":
            build(ROOT, targets=["fuzzers"])
            environment |= {"AIRSIDE_TEST_FUZZ_S": str(self.fuzz_s)}
            limit_s += 20 * self.fuzz_s
        return script_tests.run_folder(ROOT / "tests" / part, LOGS, environment, limit_s)

    def vendors(self) -> Tally:
        """The suites, faults included, that every adapter passes, and what judges all from outside."""
        headline("tests of the vendors' adapters")
        lists = [*(ROOT / "vendors").glob("**/CMakeLists.txt"), *(ROOT / TENTH).glob("*/CMakeLists.txt")]
        names = {path.parent.name for path in lists} | {"simulator"}
        tests = [test for test in self.executables() if test.name.rpartition("_")[0] in names]
        total = gtest_runner.run_all(tests, LOGS / "release", self.environment(), SERVER_LIMIT_S, side_by_side=2)
        return total + self.scripts("conformance") + self.scripts(TENTH.name)

    def deep(self) -> Tally:
        total = self.checks(all_files=True)
        for preset, options in SANITIZERS.items():
            headline(f"build with {preset}")
            build(ROOT, preset)
            total += self.unit(preset, options)
            total += self.server(preset, options)
        headline("the journey on every pair of a GDS and a gateway")
        environment = self.environment() | {"AIRSIDE_TEST_ALL_PAIRS": "1"}
        file = ROOT / "tests/journey/test_pairs.py"
        return total + script_tests.run_file(file, LOGS, environment, SCRIPT_LIMIT_S)

    def part(self, name: str) -> Tally:
        if name in ("unit", "server", "checks", "deep", "vendors"):
            return getattr(self, name)()
        return self.scripts(name) if name in script_parts() else self.module(name)

    def close(self) -> None:
        if self.servers:
            self.servers.stop()


def run_check(name: str, command: list[str], limit_s: float) -> Tally:
    interpreter = [sys.executable] if command[0].endswith(".py") else []
    try:
        done = subprocess.run(
            [*interpreter, *command],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=limit_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Tally.of_one(f"check {name}", False, f"stopped after {limit_s:.0f} s")
    return Tally.of_one(f"check {name}", done.returncode == 0, done.stdout)


def script_parts() -> list[str]:
    """The folders of tests/ that hold scripted tests."""
    folders = sorted((ROOT / "tests").glob("*/")) if (ROOT / "tests").is_dir() else []
    return [folder.name for folder in folders if [*folder.glob("test_*.py"), *folder.glob("*.test.mjs")]]


def wanted_parts(arguments: list[str]) -> list[str]:
    everything = ["checks", "unit", "server", *script_parts()]
    if not arguments or arguments == ["all"]:
        return everything
    known = {
        *everything,
        "deep",
        "vendors",
        *(test.name.rpartition("_")[0] for test in gtest_runner.built(ROOT / "build/release")),
    }
    unknown = [name for name in arguments if name not in known]
    if unknown:
        raise Failed(f"no such part: {' '.join(unknown)}\nthere are: {' '.join(sorted(known))}")
    return arguments


def main(arguments: list[str]) -> int:
    if {"-h", "--help"} & set(arguments):
        print(__doc__)
        return 0
    # The runner's own clean-up follows a signal as it follows the end, also where a shell's `&` has SIGINT ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for signum in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, lambda number, _: sys.exit(128 + number))
    adopt_orphans()
    watch, total = Stopwatch(), Tally()
    folder = Path(tempfile.mkdtemp(prefix="airside-test-"))
    folder.chmod(0o711)
    # Asked for by name, each parser's fuzzer has ten minutes.
    run = Run(folder, fuzz_s=600 if "fuzz" in arguments else 20)
    try:
        headline("build")
        build(ROOT)
        for part in wanted_parts(arguments):
            total += run.part(part)
    except Failed as failure:
        print(red(str(failure)))
        total += Tally(failed=1)
    finally:
        run.close()
        left = end_descendants()
        shutil.rmtree(folder, ignore_errors=True)
    for line in left:
        print(dim(f"  ended a process that was left running: {line[:150]}"))
    if total.failures:
        print(red("\nfailed:"))
        print("\n".join("  " + failure.splitlines()[0] for failure in total.failures))
    print(f"\n{(red if total.failed else green)('took')} {watch}; logs are in {LOGS.relative_to(ROOT)}")
    print(total)
    return 1 if total.failed or not total.passed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
