"""What tests came to, and how it is told."""

import sys
import time
from dataclasses import dataclass, field

COLOR = sys.stdout.isatty()


def paint(text: str, code: str) -> str:
    return f"\033[{code}m{text}\033[0m" if COLOR else text


def green(text: str) -> str:
    return paint(text, "32")


def red(text: str) -> str:
    return paint(text, "31")


def dim(text: str) -> str:
    return paint(text, "2")


@dataclass
class Tally:
    """Counts of single tests; `failures` names what failed, with what a person needs to see of it."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    failures: list[str] = field(default_factory=list)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.failures + other.failures,
        )

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"

    @classmethod
    def of_one(cls, name: str, ok: bool, output: str = "") -> "Tally":
        return cls(passed=1) if ok else cls(failed=1, failures=[f"{name}\n{tail(output)}"])


def tail(text: str, lines: int = 60) -> str:
    """The end of a log, indented."""
    kept = text.rstrip().splitlines()[-lines:]
    return "\n".join("    " + line for line in kept)


class Stopwatch:
    def __init__(self):
        self.began = time.monotonic()

    def __str__(self) -> str:
        return f"{time.monotonic() - self.began:.1f} s"


def tell(name: str, tally: Tally, took: Stopwatch) -> None:
    """One line for a finished group of tests, and what failed in it."""
    mark = red("FAIL") if tally.failed else green(" ok ")
    print(f"  {mark} {name:<34} {tally!s:<26} {dim(str(took))}", flush=True)
    for failure in tally.failures:
        print(red(failure), flush=True)
