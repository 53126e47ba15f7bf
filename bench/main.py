"""Measures Airside beside a reference, in the same run, and prints one table.

bench/run             every row (about nine minutes)
bench/run NAME…       some: memory redis transaction read merge miss history process vendors
bench/run data        partitions, look-ups, levels and writing on five million generated bookings
bench/run --quick     shorter runs, for a first look
"""

import argparse
import json
import os
import platform
import shutil
import signal
import sys
import tempfile
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import rows_booking  # noqa: E402
import rows_data  # noqa: E402
import rows_process  # noqa: E402
import rows_provider  # noqa: E402
import rows_search  # noqa: E402
import rows_vendors  # noqa: E402
from api_client import Refused  # noqa: E402
from bench_system import Bench  # noqa: E402
from building import build  # noqa: E402
from measure import CORES, Row  # noqa: E402
from processes import Failed, adopt_orphans, end_descendants  # noqa: E402
from system import System  # noqa: E402
from tally import Stopwatch, dim, green, red  # noqa: E402

ROWS = {
    "memory": rows_search.memory,
    "redis": rows_search.redis,
    "transaction": rows_booking.transaction,
    "read": rows_booking.read,
    "merge": rows_provider.merge,
    "miss": rows_provider.miss,
    "history": rows_search.history,
    "process": rows_process.process,
    "vendors": rows_vendors.vendors,
    "data": rows_data.data,
}
USUAL = [name for name in ROWS if name != "data"]  # which takes its time, and some tens of gigabytes
TARGETS = ["airside", "airside-simulator"]
TARGETS += [f"bench_{name}" for name in ("merge", "vendors", "transaction", "lookup", "history")]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench/run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="rows; all but `data` when none is named")
    parser.add_argument("--bookings", type=int, default=5_000_000, help="how many `data` generates (5,000,000)")
    parser.add_argument("--quick", action="store_true", help="shorter and fewer runs")
    parser.add_argument("--built", type=Path, help="a folder of binaries that are built already")
    options = parser.parse_args()
    unknown = set(options.names) - set(ROWS)
    if unknown:
        parser.error(f"there is no row {', '.join(sorted(unknown))}; there are {' '.join(ROWS)}")
    return options


def facts() -> dict:
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    return {
        "cpu": model,
        "cores": CORES,
        "kernel": platform.release(),
        "load": round(os.getloadavg()[0], 2),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def columns(row: Row) -> list[str]:
    reached = {True: "yes", False: "no", None: ""}[row.reached]
    return [row.work, row.ours, row.reference, row.ratio, row.target, reached]


def table(rows: list[Row]) -> str:
    lines = [["work", "ours", "reference", "ratio", "target", "reached"], *map(columns, rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(6)]
    text = []
    for line in lines:
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        cells[5] = {"yes": green, "no": red}.get(line[5], str)(cells[5])
        text.append("  " + "  ".join(cells).rstrip())
    text.insert(1, "  " + "  ".join("─" * width for width in widths))
    return "\n".join(text)


def measure(bench: Bench, names: list[str]) -> list[Row]:
    rows: list[Row] = []
    for name in names:
        watch = Stopwatch()
        print(f"  {name:<14}", end="", flush=True)
        try:
            found = ROWS[name](bench)
            for row in [found] if isinstance(found, Row) else found:
                rows.append(row)
        except (Failed, Refused, OSError) as error:
            # The others are worth having.
            print(red(f"could not be measured: {error}"), flush=True)
            rows.append(Row(name, f"{name}: could not be measured", "", "", "", "", False, {"why": str(error)}))
        print(dim(str(watch)), flush=True)
    return rows


def main() -> int:
    options = arguments()
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda number, _: sys.exit(128 + number))
    adopt_orphans()
    if not options.built:
        build(ROOT, targets=TARGETS)
    machine = facts()
    print("  {cpu}, {cores} cores, Linux {kernel}; load {load} before the start".format(**machine))
    folder = Path(tempfile.mkdtemp(prefix="airside-bench-"))
    try:
        # As it is in production: with everything synced to disk, and a quarter of the memory for PostgreSQL's buffers.
        buffers = f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') // 4 >> 20}MB"
        with System(folder, durable=True, build=options.built, shared_buffers=buffers) as system:
            system.start_servers()
            system.start_mail_sink()
            system.start_simulator()
            system.write_config()
            system.migrate()
            system.load_demo()
            pairs, seconds = (3, 2) if options.quick else (5, 5)
            bench = Bench(system, folder, pairs, seconds, options.quick, options.bookings)
            rows = measure(bench, options.names or USUAL)
    finally:
        end_descendants()
        shutil.rmtree(folder, ignore_errors=True)
    print("\n" + table(rows))
    kept = ROOT / "build/bench.json"
    kept.write_text(json.dumps({"machine": machine, "rows": [asdict(row) for row in rows]}, indent=1) + "\n")
    print(dim(f"\n  every run is in {kept.relative_to(ROOT)}; bench/README.md says how to read it"))
    return 1 if any("why" in row.details for row in rows) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failure:
        print(red(f"\n{failure}"), file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
