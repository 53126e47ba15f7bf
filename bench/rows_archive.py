"""A month of bookings leaves: the seed's archive_old_bookings() and ours, on the same rows, beside a writer."""

import json
import signal
import subprocess
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import settings
from bench_system import Bench
from measure import Row
from processes import Failed
from servers import POSTGRES_BIN

SEED = Path(__file__).with_name("seed_archive.sql")
WRITES_A_SECOND = 200
DRAWN = 2000


def archive(bench: Bench, keep: int) -> tuple[Row, list[str]]:
    """The row, and the ids of some bookings that are archived now. The oldest month leaves with nobody else about, for
    the WAL and the time; the next one beside a writer, whose own WAL would be taken for that of the leaving."""
    sql = bench.system.sql
    oldest = sql("booking", "SELECT date_trunc('month', min(departure_datetime), 'UTC')::date FROM bookings")[0][0]
    months = [Month(date.fromisoformat(oldest))]
    months.append(months[0].later(1))
    stays = months[0].later(3)
    drawn = sql("booking", f"SELECT id FROM bookings WHERE {months[0].condition} ORDER BY md5(id::text) LIMIT {keep}")
    draw_what_is_written(bench, stays)
    archive_months_before(bench, months[0])
    with Writer(bench, "bookings") as alone:
        time.sleep(bench.seconds)
    seed, ours = both_ways(bench, months[0], stays, Alone)
    seed_beside, ours_beside = both_ways(bench, months[1], stays, Writer)
    sql("booking", "DROP TABLE bench_writer")
    ratio, wait = ours.wal_bytes / seed.wal_bytes, ours_beside.longest_ms
    row = Row(
        "data archive",
        f"{ours.bookings:,} bookings leave: WAL, time, a writer's longest wait",
        f"{ours}, {wait:.0f} ms",
        f"the seed's function {seed}, {seed_beside.longest_ms:.0f} ms",
        f"{ratio:.3f} × WAL",
        "≤ 0.2 × WAL, ≤ 100 ms",
        ratio <= 0.2 and wait <= 100,
        {
            "ours": ours.facts(),
            "seed": seed.facts(),
            "ours_beside_a_writer": ours_beside.facts(),
            "seed_beside_a_writer": seed_beside.facts(),
            "writer_alone": alone.facts(),
        },
    )
    return row, [row[0] for row in drawn]


def both_ways(bench: Bench, month: "Month", stays: "Month", watch) -> tuple:
    """A month leaves the seed's tables, and then ours."""
    sql = bench.system.sql
    count = int(sql("booking", f"SELECT count(*) FROM bookings WHERE {month.condition}")[0][0])
    fill_the_seeds_tables(bench, month, stays)
    with watch(bench, "seed.bookings") as seed:
        sql("booking", "SET search_path = seed; SELECT archive_old_bookings()")
    left = int(sql("booking", "SELECT count(*) FROM seed.bookings_archive")[0][0])
    sql("booking", "DROP SCHEMA seed CASCADE")
    with watch(bench, "bookings") as ours:
        archive_by_the_job(bench, month)
    stayed = int(sql("booking", f"SELECT count(*) FROM bookings WHERE {month.condition}")[0][0])
    if left != count or stayed:
        raise Failed(f"of {count} bookings the seed archived {left}, and we left {stayed}")
    seed.bookings = ours.bookings = count
    return seed, ours


class Month:
    """Of the departures of bookings."""

    def __init__(self, first: date):
        self.first, self.end = first, (first + timedelta(days=31)).replace(day=1)
        self.condition = (
            f"departure_datetime >= '{self.first} 00:00:00+00' AND departure_datetime < '{self.end} 00:00:00+00'"
        )

    def __str__(self) -> str:
        return self.first.isoformat()[:7]

    def later(self, months: int) -> "Month":
        return Month(self.end).later(months - 1) if months else self


def draw_what_is_written(bench: Bench, month: Month) -> None:
    bench.system.sql(
        "booking",
        f"""CREATE TABLE bench_writer AS SELECT row_number() OVER () AS n, id, departure_datetime
              FROM (SELECT * FROM bookings WHERE {month.condition} ORDER BY md5(id::text) LIMIT {DRAWN}) d;
            CREATE UNIQUE INDEX ON bench_writer (n); ANALYZE bench_writer""",
    )


def fill_the_seeds_tables(bench: Bench, month: Month, stays: Month) -> None:
    command = [str(POSTGRES_BIN / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", str(SEED)]
    bounds = {"first": month.first, "end": month.end, "stay_first": stays.first, "stay_end": stays.end}
    for name, day in bounds.items():
        command += ["-v", f"{name}={day} 00:00:00+00"]
    command.append(f"{bench.system.servers.postgres.server} user=postgres dbname=booking_service_db")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failed(f"the seed's tables can't be filled:\n{done.stderr}")
    bench.system.sql("booking", "VACUUM (ANALYZE) seed.bookings")


def archive_by_the_job(bench: Bench, month: Month) -> None:
    hours = bench.system.sql(
        "booking",
        "SELECT floor(extract(epoch FROM now() - max(arrival_datetime)) / 3600) - 1 FROM bookings "
        f"WHERE {month.condition}",
    )
    archived = run_the_job(bench, int(hours[0][0]))
    if archived != [str(month)]:
        raise Failed(f"booking.archive took {archived}")


def archive_months_before(bench: Bench, month: Month) -> None:
    """Those without a booking, so that they are not counted."""
    now = datetime.now(UTC)
    run_the_job(bench, int((now - datetime.combine(month.first, datetime.min.time(), UTC)).total_seconds() // 3600))


def run_the_job(bench: Bench, kept_hours: int) -> list[str]:
    """The months that left."""
    config = bench.folder / "archive.toml"
    overrides = {"booking": {"archive_after": f"{kept_hours}h"}}
    config.touch(0o600)
    config.write_text(settings.toml(settings.merged(settings.airside(bench.system), overrides)))
    command = [str(bench.system.build / "app/airside"), "jobs", "run", "booking.archive", "--config", str(config)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failed(f"booking.archive failed:\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout)["report"]["archived"]


class Alone:
    """What a piece of work costs when nobody else is about: the WAL that is written meanwhile, and the time."""

    def __init__(self, bench: Bench, table: str):
        self.bench, self.table, self.bookings = bench, table, 0

    def __enter__(self):
        self.bench.system.sql("booking", "CHECKPOINT")
        self.before, self.begun = self.written(), time.monotonic()
        return self

    def __exit__(self, *_):
        self.seconds = time.monotonic() - self.begun
        self.wal_bytes = self.written() - self.before

    def written(self) -> int:
        return int(self.bench.system.sql("booking", "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")[0][0])

    def facts(self) -> dict:
        return {"bookings": self.bookings, "seconds": self.seconds, "wal_bytes": self.wal_bytes}

    def __str__(self) -> str:
        return f"{self.wal_bytes / 1e6:,.1f} MB, {self.seconds:.1f} s"


class Writer(Alone):
    """And how long others wait, who go on writing to other bookings of the same table."""

    def __enter__(self):
        self.log = self.bench.folder / f"writer-{self.table}"
        script = self.bench.folder / "writer.sql"
        script.write_text(
            f"\\set n random(1, {DRAWN})\n"
            f"UPDATE {self.table} SET version = version + 1 WHERE (id, departure_datetime) = "
            "(SELECT id, departure_datetime FROM bench_writer WHERE n = :n);\n"
        )
        server = self.bench.system.servers.postgres.server
        command = [str(POSTGRES_BIN / "pgbench"), "-n", "-c", "4", "-R", str(WRITES_A_SECOND), "-T", "36000"]
        command += ["-f", str(script), "-l", "--log-prefix", str(self.log)]
        command.append(f"{server} user=postgres dbname=booking_service_db")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        time.sleep(1)
        return super().__enter__()

    def __exit__(self, *failure):
        super().__exit__(*failure)
        self.process.send_signal(signal.SIGALRM)  # as its own clock does at the end
        output, _ = self.process.communicate(timeout=60)
        if self.process.returncode != 0:
            raise Failed(f"pgbench failed:\n{output}")
        took_ms = []
        for file in self.log.parent.glob(f"{self.log.name}.*"):
            for line in file.read_text().splitlines():
                fields = line.split()
                # From its being sent: not what it came late because those before it took their time.
                took_ms.append((int(fields[2]) - int(fields[6])) / 1000)
            file.unlink()
        if not took_ms:
            raise Failed("the writer wrote nothing")
        self.writes, self.longest_ms = len(took_ms), max(took_ms)

    def facts(self) -> dict:
        return {**super().facts(), "writes": self.writes, "longest_ms": self.longest_ms}
