"""A booking's first transaction and the reading of a booking, against pgbench with the statements that they send."""

import re
import subprocess
import time

import journey
from api_client import Refused
from bench_system import Bench
from journey_view import Screen
from measure import CORES, Row, alternate, median, median_ratio, run_json, wrk
from processes import Failed
from statements import PgbenchScript, Recording
from system import ROOT

CONNECTIONS = 12
COPY = "bench_booking"
# What our pools set on each of their connections to the booking database.
SESSION = "-c plan_cache_mode=force_generic_plan"


def pgbench(bench: Bench, script: PgbenchScript, seconds: float, database: str = "booking_service_db") -> float:
    """Transactions a second."""
    postgres = bench.system.servers.postgres
    command = ["pgbench", "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", str(CORES), "-T", str(round(seconds))]
    command += ["-f", str(script.path), *script.arguments]
    command.append(f"{postgres.server} user=booking_app dbname={database} options='{SESSION}'")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    rate = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode != 0 or not rate:
        raise Failed(f"pgbench failed:\n{done.stdout}{done.stderr}")
    return float(rate[1])


def transaction(bench: Bench) -> Row:
    """In a database of its own: the next row's Airside would take up the workflows of some ten thousand bookings."""
    bench.configure()
    reply = bench.provider_reply()
    bench.stop_airside()
    postgres = bench.system.servers.postgres
    conninfo = f"{postgres.server} user=booking_app dbname={COPY}"
    program = [str(bench.system.build / "bench/bench_transaction"), str(ROOT / "data"), str(reply)]
    program += [conninfo, str(CONNECTIONS)]
    recording = Recording(bench.system, "booking_app")
    recording.psql(f"CREATE DATABASE {COPY} TEMPLATE booking_service_db")
    try:
        return compare_transactions(bench, recording, program)
    finally:
        recording.psql(f"DROP DATABASE {COPY} WITH (FORCE)")


def compare_transactions(bench: Bench, recording: Recording, program: list[str]) -> Row:
    with recording:
        run_json([*program, "0"], "bench_transaction")
    script = recording.script(bench.folder / "transaction.pgbench", session="bench", database=COPY)

    def ours() -> float:
        result = run_json([*program, str(round(bench.seconds))], "bench_transaction")
        return result["transactions"] / result["seconds"]

    def reference() -> float:
        return pgbench(bench, script, bench.seconds, COPY)

    ours(), reference()
    pairs = alternate(bench.pairs, ours, reference)
    ratio = median_ratio(pairs)
    return Row(
        "transaction",
        f"booking's first transaction, {script.statements} statements, c {CONNECTIONS}",
        f"{median(mine for mine, _ in pairs):,.0f}/s",
        f"pgbench {median(theirs for _, theirs in pairs):,.0f}/s",
        f"{ratio:.2f} ×",
        "≥ 0.9 ×",
        ratio >= 0.9,
        {"pairs": pairs},
    )


def read(bench: Bench) -> Row:
    bench.configure({"postgres": {"connections": CONNECTIONS // CORES}})  # they are to a reactor
    trip = journey.Journey(bench.api(), Silent(), journey.Mailbox(bench.system.mail_folder))
    trip.sign_in(), trip.search(), trip.price(), trip.book(), trip.pay()
    token, path = trip.trip.token, f"/v1/bookings/{trip.trip.booking['id']}"
    api = bench.api()
    api.token = token
    api.get(path)  # from here on the session is known
    with Recording(bench.system, "booking_app") as recording:
        bench.stop_airside()
        bench.configure({"postgres": {"connections": CONNECTIONS // CORES}})
        api.close()
        read_patiently(api, path)
    script = recording.script(bench.folder / "read.pgbench", session="airside-booking", only="booking.view_by_id")
    paths = bench.paths_file("read", [path])

    def ours() -> float:
        return wrk(bench.url, paths, connections=CONNECTIONS, seconds=bench.seconds, token=token).rate

    def reference() -> float:
        return pgbench(bench, script, bench.seconds)

    ours(), reference()
    pairs = alternate(bench.pairs, ours, reference)
    ratio = median_ratio(pairs)
    return Row(
        "read",
        f"a booking read over HTTP, c {CONNECTIONS}",
        f"{median(mine for mine, _ in pairs):,.0f}/s",
        f"pgbench {median(theirs for _, theirs in pairs):,.0f}/s",
        f"{ratio:.2f} ×",
        "≥ 0.5 ×",
        ratio >= 0.5,
        {"pairs": pairs},
    )


def read_patiently(api, path: str, limit_s: float = 10) -> None:
    """A machine that is short of time may refuse the first connections to the database."""
    deadline = time.monotonic() + limit_s
    while (reply := api.send("GET", path)).status != 200:
        if time.monotonic() > deadline:
            raise Refused("GET", path, reply)
        time.sleep(0.1)


class Silent(Screen):
    """The journey is only the way to a booking here."""

    def step(self, *_) -> None:
        pass
