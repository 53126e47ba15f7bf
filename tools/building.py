"""Builds with progress that fits a terminal and a log."""

import os
import re
import subprocess
from pathlib import Path

from processes import Failed
from tally import Stopwatch, dim


def build(root: Path, preset: str = "release", targets: list[str] = ()) -> None:
    """Builds, telling every tenth of the way; fails with the compiler's words."""
    watch = Stopwatch()
    log = root / "build" / f"build-{preset}.log"
    log.parent.mkdir(exist_ok=True)
    environment = {**os.environ, "BUILD_PRESET": preset, "NINJA_STATUS": "[%f/%t] "}
    process = subprocess.Popen(
        ["tools/build", *targets],
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    told = 0
    with log.open("w") as kept:
        for line in process.stdout:
            kept.write(line)
            step = re.match(r"\[(\d+)/(\d+)\]", line)
            if step and (tenth := int(step[1]) * 10 // int(step[2])) > told:
                told = tenth
                print(f"  build: {step[1]} of {step[2]} steps {dim(str(watch))}", flush=True)
    if process.wait():
        complaints = [line for line in log.read_text().splitlines() if not re.match(r"\[\d+/\d+\]", line)]
        print("\n".join(complaints[-80:]))
        raise Failed(f"the build failed; the whole log is {log.relative_to(root)}")
    print(f"  built {dim(str(watch))}", flush=True)
