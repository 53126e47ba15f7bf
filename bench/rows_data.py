"""What the schema claims of its data, measured on generated bookings: partitions, look-ups, levels, writing."""

import json
import subprocess
import time
from collections.abc import Iterator
from datetime import date, timedelta

from bench_system import Bench
from measure import Row, alternate, median, median_ratio, percentile, run_json
from processes import Failed
from rows_archive import archive
from tally import dim

SIZES = (50_000, 500_000, 5_000_000)
AGENT = {"email": "agent@demo.airside.example", "password": "demo-agent-password"}


def data(bench: Bench) -> Iterator[Row]:
    bench.stop_airside()
    # Checkpoints every few seconds, and vacuums of tables that grow, would be all that one sees of the loading.
    set_up = {"max_wal_size": "'8GB'", "checkpoint_timeout": "'30min'", "autovacuum": "off"}
    configure(bench, set_up | {"jit": "off"})  # without jit, as in the service's own sessions
    sizes = [size for size in SIZES if size < bench.bookings] + [bench.bookings]
    loads, found = [], {}
    for seed, (before, size) in enumerate(zip([0, *sizes], sizes, strict=False), 1):
        loads.append(load(bench, size - before, seed))
        found[size] = look_up(bench)
    yield loading(bench, loads)
    yield from look_ups(found)
    yield partitions(bench)
    yield writing(bench)
    archived, gone = archive(bench, 100)
    yield archived
    yield from levels(bench, gone)


def configure(bench: Bench, settings: dict[str, str]) -> None:
    for name, value in settings.items():
        bench.system.sql("booking", f"ALTER SYSTEM SET {name} = {value}")
    bench.system.sql("booking", "SELECT pg_reload_conf()")


def load(bench: Bench, bookings: int, seed: int) -> tuple[int, float]:
    """Bookings loaded, and seconds."""
    begun = time.monotonic()
    command = [str(bench.system.build / "app/airside"), "demo", "load", "--config", str(bench.system.config)]
    command += ["--bookings", str(bookings), "--seed", str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as program:
        print(flush=True)
        for line in program.stdout:
            print(dim("    " + line.rstrip()), flush=True)
    if program.returncode != 0:
        raise Failed("airside demo load failed")
    return bookings, time.monotonic() - begun


def loading(bench: Bench, loads: list[tuple[int, float]]) -> Row:
    bookings, seconds = sum(count for count, _ in loads), sum(took for _, took in loads)
    size = int(bench.system.sql("booking", "SELECT pg_database_size('booking_service_db')")[0][0])
    return Row(
        "data load",
        f"{bookings:,} bookings with children and payments, loaded by COPY",
        f"{bookings / seconds:,.0f} bookings/s",
        f"{seconds / 60:.1f} min, {size / 1e9:.1f} GB of bookings",
        "",
        "",
        None,
        {"loads": loads, "bytes": size},
    )


def look_up(bench: Bench) -> dict:
    """p50 and p99 in ms of the service's own look-ups, the median of some runs: a p99 is where noise is seen first. The
    first run is not counted: in it the server reads its files."""
    bench.system.sql("booking", "VACUUM (ANALYZE)")
    server = bench.system.servers.postgres.server
    program = str(bench.system.build / "bench/bench_lookup")
    command = [program, f"{server} user=booking_app dbname=booking_service_db", "1000" if bench.quick else "4000"]
    run_json(command, "bench_lookup")
    runs = [run_json(command, "bench_lookup") for _ in range(bench.pairs)]
    return {name: [median(run[name][i] for run in runs) for i in (0, 1)] for name in runs[0]}


def look_ups(found: dict[int, dict]) -> list[Row]:
    sizes = sorted(found)
    least, most = sizes[0], sizes[-1]
    rows = []
    for name in ("id", "reference", "user"):
        p50, p99 = found[most][name]
        before = found[least][name]
        ratio = p99 / before[1]
        rows.append(
            Row(
                f"data by {name}",
                f"look-up by {name} among {most:,} bookings: p50, p99",
                f"{p50:.2f} ms, {p99:.2f} ms",
                f"among {least:,}: {before[0]:.2f} ms, {before[1]:.2f} ms",
                f"{ratio:.2f} ×",
                "≤ 1.5 ×",
                ratio <= 1.5,
                {"ms_by_size": {size: found[size][name] for size in sizes}},
            )
        )
    return rows


def partitions(bench: Bench) -> Row:
    """One month's report, on the bookings as they are and on a copy without partitions, in order of their making."""
    sql = bench.system.sql
    sql(
        "booking",
        "CREATE TABLE bookings_flat (LIKE bookings INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)",
    )
    try:
        sql("booking", "INSERT INTO bookings_flat SELECT * FROM bookings ORDER BY created_at")
        sql("booking", "VACUUM (ANALYZE) bookings_flat")
        ours, flat = (lambda table=table: report_ms(bench, table) for table in ("bookings", "bookings_flat"))
        ours(), flat()
        pairs = alternate(bench.pairs, ours, flat)
    finally:
        sql("booking", "DROP TABLE bookings_flat")
    ratio = median_ratio([(theirs, mine) for mine, theirs in pairs])
    return Row(
        "data month",
        "one month's bookings by route, of the month's partition",
        f"{median(mine for mine, _ in pairs):.1f} ms",
        f"unpartitioned, indexed {median(theirs for _, theirs in pairs):.1f} ms",
        f"{ratio:.1f} × faster",
        "the seed: 10 ×",
        None,
        {"pairs_ms": pairs},
    )


def report_ms(bench: Bench, table: str) -> float:
    # Dates, not now(): what is pruned is pruned by the planner then.
    first = (date.today() - timedelta(days=180)).replace(day=1)
    end = (first + timedelta(days=31)).replace(day=1)
    plan = bench.system.sql(
        "booking",
        f"""EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON)
            SELECT origin_airport, destination_airport, count(*), sum(total_amount) FROM {table}
             WHERE departure_datetime >= '{first} 00:00:00+00' AND departure_datetime < '{end} 00:00:00+00'
             GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 20""",
    )
    (found,) = json.loads("\n".join(line[0] for line in plan))
    return found["Planning Time"] + found["Execution Time"]


def writing(bench: Bench) -> Row:
    server = bench.system.servers.postgres.server
    command = [str(bench.system.build / "bench/bench_history")]
    command += [f"{server} user=search_app dbname=search_service_db", "50000" if bench.quick else "200000"]
    runs = [run_json(command, "bench_history") for _ in range(bench.pairs)]
    rate = median(run["rows"] / run["seconds"] for run in runs)
    return Row(
        "data write",
        "search history and events, through the service's writer",
        f"{rate:,.0f} rows/s",
        "",
        "",
        "≥ 50,000 rows/s",
        rate >= 50_000,
        {"runs": runs},
    )


def levels(bench: Bench, archived: list[str]) -> list[Row]:
    """An answer from each level, as a client sees it: one connection, one request at a time."""
    count = 100 if bench.quick else 400
    bench.configure()
    path, _ = bench.searches_of_size(1)[0]
    rows = [level("L1", "a search from memory", [path] * count, bench, 1)]
    bench.configure({"search": {"memory_cache_bytes": 0}})
    rows.append(level("L2", "a search from Redis", [path] * count, bench, 5))
    bench.configure()
    drawn = bench.system.sql("booking", f"SELECT id FROM bookings ORDER BY md5(id::text) LIMIT {count}")
    bookings = [f"/v1/bookings/{row[0]}" for row in drawn]
    rows.append(level("L3", "a booking from PostgreSQL", bookings, bench, 50))
    bookings = [f"/v1/bookings/{one}" for one in archived]
    return [*rows, level("L4", "a booking from the archive", bookings, bench, 500)]


def level(name: str, what: str, paths: list[str], bench: Bench, limit_ms: int) -> Row:
    api = bench.api()
    api.token = api.call("POST", "/v1/sessions", AGENT).json["access_token"]
    api.get(paths[0])
    times = [api.get(path).took_ms for path in paths]
    p50, p99 = median(times), percentile(times, 0.99)
    return Row(
        f"data {name}",
        f"{name}, {what}, through HTTP: p50, p99",
        f"{p50:.2f} ms, {p99:.2f} ms",
        "",
        "",
        f"p50 < {limit_ms} ms",
        p50 < limit_ms,
        {"ms": times},
    )
