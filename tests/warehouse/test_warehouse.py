"""The warehouse as its users see it: the queries of docs/data-lifecycle.md, run by DuckDB over what the job exported,
say what daily_metrics says; also when the job is killed again and again."""

import json
import os
import random
import re
import subprocess
import time
import unittest
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
from system import ROOT, System

FOLDER = Path(os.environ["AIRSIDE_TEST_FOLDER"])
BUILD = Path(os.environ["AIRSIDE_TEST_BUILD"])
DOCUMENT = ROOT / "docs/data-lifecycle.md"
AIRPORTS = ["JFK", "LHR", "CDG", "SIN", "GRU"]
DAYS = [date.today() - timedelta(days=n) for n in (4, 3, 2)]


def documented_queries() -> list[str]:
    section = DOCUMENT.read_text().split("## Events: the warehouse", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"```sql\n(.*?)```", section, re.DOTALL)


class Events:
    """Events as the service keeps them, straight into its collection: of days that are over."""

    def __init__(self, system: System):
        self.system, self.random = system, random.Random(7)

    def data(self, event_type: str) -> dict:
        pick = self.random.choice
        if event_type == "search_performed":
            return {"route": f"{pick(AIRPORTS)}-{pick(AIRPORTS)}"}
        if event_type == "payment_completed":
            paid = {"booking_id": str(uuid.uuid4()), "payment_id": "p", "gateway": "", "method": "", "status": ""}
            return {**paid, **pick([{"amount": "12.34", "currency": "USD"}, {"amount": "7.005", "currency": "KWD"}])}
        return {}

    def one(self, day: date) -> dict:
        kinds = ["search_performed"] * 6 + ["booking_created", "booking_confirmed", "payment_completed"]
        event_type = self.random.choice([*kinds, "user_registered", "page_viewed"])
        at = datetime(day.year, day.month, day.day, self.random.randrange(24), tzinfo=UTC)
        text = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {
            "_id": str(uuid.UUID(int=self.random.getrandbits(128))),
            "event_type": event_type,
            "event_data": self.data(event_type),
            "user_id": f"{self.random.randrange(40):032x}" if self.random.random() < 0.7 else None,
            "timestamp": text,
            "date": day.isoformat(),
            "hour": at.hour,
            "service": "test",
            "version": "1",
            "received_at": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "exported": False,
        }

    def add(self, day: date, count: int) -> None:
        for begin in range(0, count, 200):  # as many as a command line holds
            rows = "\n".join(json.dumps(self.one(day)) for _ in range(min(200, count - begin)))
            self.system.sql(
                "analytics",
                "INSERT INTO events SELECT line::jsonb->>'_id', line::jsonb FROM "
                f"regexp_split_to_table($rows${rows}$rows$, '\\n') line",
            )


class Warehouse(unittest.TestCase):
    def setUp(self):
        self.system = System(FOLDER / f"warehouse-{self._testMethodName}", durable=False, build=BUILD)
        self.addCleanup(self.system.down)
        self.system.overrides = {"analytics": {"warehouse_part_events": 150}}
        self.system.start_servers()
        self.system.write_config()
        self.system.migrate()
        self.events = Events(self.system)

    def job(self, name: str, *arguments: str) -> dict:
        return json.loads(self.system.airside("jobs", "run", name, *arguments))

    def ask(self, query: str) -> list[tuple]:
        objects = str(self.system.folder / "objects")
        return duckdb.sql(query.replace("var/objects", objects)).fetchall()

    def assert_same_totals(self):
        self.assertTrue(self.job("analytics.daily_metrics")["ok"])
        totals, revenue, routes = documented_queries()
        kept = self.system.sql(
            "analytics",
            "SELECT metric_date, total_searches, total_bookings, new_users, active_users FROM daily_metrics "
            f"WHERE metric_date <= '{DAYS[-1]}' ORDER BY 1",
        )
        self.assertEqual(kept, [[str(value) for value in row] for row in self.ask(totals)])
        kept = self.system.sql(
            "analytics",
            "SELECT metric_date, r->'amount'->>'currency', r->'amount'->>'amount', r->>'payments' FROM daily_metrics, "
            f"jsonb_array_elements(revenue_by_currency) r WHERE metric_date <= '{DAYS[-1]}' ORDER BY 1, 2",
        )
        self.assertEqual(
            [(day, currency, Decimal(amount), int(payments)) for day, currency, amount, payments in kept],
            [(str(day), *row) for day, *row in self.ask(revenue)],
        )
        kept = self.system.sql(
            "analytics",
            "SELECT metric_date, t->>'route', t->>'count' FROM daily_metrics, jsonb_array_elements(top_routes) "
            f"WITH ORDINALITY AS x(t, n) WHERE metric_date <= '{DAYS[-1]}' ORDER BY metric_date, n",
        )
        self.assertEqual(kept, [[str(value) for value in row] for row in self.ask(routes)])

    def test_the_documented_queries_give_the_totals_of_daily_metrics(self):
        for day, count in zip(DAYS, (400, 90, 310), strict=True):
            self.events.add(day, count)
        plan = self.job("analytics.export_warehouse", "--dry-run")
        self.assertEqual([400, 90, 310], [day["events"] for day in plan["days"]])
        self.assertEqual([3, 1, 3], [day["parts"] for day in plan["days"]])
        self.assertFalse((self.system.folder / "objects/warehouse").exists())
        report = self.job("analytics.export_warehouse")["report"]
        self.assertEqual([400, 90, 310], [day["events"] for day in report["days"]])
        self.assert_same_totals()
        self.events.add(DAYS[0], 33)  # late
        self.assertEqual(33, self.job("analytics.export_warehouse")["report"]["days"][0]["events"])
        self.assert_same_totals()
        self.assertEqual({"days": [], "unfinished": 0}, self.job("analytics.export_warehouse", "--dry-run"))
        self.assertEqual({"would_purge": 0}, self.job("analytics.purge_events", "--dry-run"))

    def test_killed_again_and_again_it_exports_each_event_once(self):
        for day in DAYS:
            self.events.add(day, 2000)
        command = [str(self.system.build / "app/airside"), "jobs", "run", "analytics.export_warehouse"]
        chance, killed = random.Random(11), 0
        for _ in range(12):
            with subprocess.Popen([*command, "--config", str(self.system.config)], stdout=subprocess.DEVNULL) as run:
                # Not before it has begun, and then at any moment.
                begun = self.parts("true")
                deadline = time.monotonic() + 20
                while self.parts("true") <= begun and run.poll() is None and time.monotonic() < deadline:
                    time.sleep(0.005)
                time.sleep(chance.random() * 0.05)
                killed += run.poll() is None
                run.kill()
        self.assertGreater(killed, 5)
        self.assertTrue(self.job("analytics.export_warehouse")["report"]["complete"])
        self.assertEqual(0, self.parts("state <> 'DONE'"))
        files = str(self.system.folder / "objects/warehouse/events/*/part-*.parquet")
        rows = duckdb.sql(f"SELECT count(*), count(DISTINCT event_id) FROM read_parquet('{files}')").fetchall()
        self.assertEqual([(6000, 6000)], rows)
        self.assert_same_totals()

    def parts(self, condition: str) -> int:
        return int(self.system.sql("analytics", f"SELECT count(*) FROM warehouse_parts WHERE {condition}")[0][0])


if __name__ == "__main__":
    unittest.main()
