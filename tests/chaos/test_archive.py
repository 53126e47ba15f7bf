"""A month of bookings on its way to the object store and back, killed at every step: at no moment is a booking in
neither place or in both, and the API answers it as before."""

import json
import os
import unittest
from collections import Counter

import settings
from airside_under_test import BUILD, FOLDER, until
from api_client import Api
from chaos_case import AGENT
from killing_proxies import Killer, PostgresProxy, StoreProxy
from processes import free_port
from system import ROOT, Program, System

KEYS = {"ROOT_ACCESS_KEY": "airside-test", "ROOT_SECRET_KEY": "airside-test-secret"}
BUCKET = "airside"


class Archive(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.system = System(FOLDER / "chaos-archive", durable=False, build=BUILD)
        cls.addClassCleanup(cls.system.down)
        cls.start_store()
        cls.system.start_servers()
        cls.system.start_mail_sink()
        cls.system.start_simulator()
        cls.system.write_config()
        cls.system.migrate()
        cls.system.load_demo()
        cls.system.airside("demo", "load", "--bookings", "150", "--seed", "3")
        cls.months = cls.oldest_months()
        cls.start_proxies()
        # It keeps bookings for two years: what is archived here is archived by the command alone.
        cls.system.start_airside()
        cls.api = Api(cls.system.url)
        cls.api.token = cls.api.call("POST", "/v1/sessions", AGENT).json["access_token"]
        month = "to_char(departure_datetime AT TIME ZONE 'UTC', 'YYYY-MM')"
        rows = cls.system.sql(
            "booking", f"SELECT id, {month} FROM bookings WHERE {month} <= '{cls.months[-1]}' ORDER BY id"
        )
        cls.bookings = [one for one, _ in rows]
        some = {one for name in cls.months for one in [one for one, its in rows if its == name][:2]}
        cls.before = {one: cls.api.get(f"/v1/bookings/{one}").json for one in some}

    @classmethod
    def start_store(cls):
        cls.store_port, cls.objects = free_port(), cls.system.folder / "s3"
        (cls.objects / BUCKET).mkdir(parents=True)
        store = Program(
            "the object store",
            [
                *(str(ROOT / "build/bin/versitygw"), "--port", f"127.0.0.1:{cls.store_port}", "--health", "/health"),
                *("posix", str(cls.objects)),
            ],
            cls.system.log_folder / "s3.log",
            {**os.environ, **KEYS},
        )
        cls.system.programs.append(store)
        store.start(f"http://127.0.0.1:{cls.store_port}/health")
        cls.system.overrides = {
            "object_store": cls.store_at(cls.store_port),
            "booking": {"archive_part_bookings": 3},
        }

    @classmethod
    def store_at(cls, port: int) -> dict:
        keys = {"access_key": KEYS["ROOT_ACCESS_KEY"], "secret_key": KEYS["ROOT_SECRET_KEY"]}
        return {"url": f"http://127.0.0.1:{port}/{BUCKET}", **keys}

    @classmethod
    def oldest_months(cls) -> list[str]:
        """Those of the two oldest months with bookings, which are to leave."""
        rows = cls.system.sql(
            "booking",
            "SELECT DISTINCT to_char(departure_datetime AT TIME ZONE 'UTC', 'YYYY-MM') FROM bookings "
            "ORDER BY 1 LIMIT 2",
        )
        return [row[0] for row in rows]

    @classmethod
    def start_proxies(cls):
        cls.killer = Killer()
        port, servers = free_port(), cls.system.servers.postgres
        store = StoreProxy(port, cls.store_port, cls.killer)
        cls.addClassCleanup(store.close)
        folder = cls.system.folder / "pg"
        database = PostgresProxy(folder, servers.socket_folder / ".s.PGSQL.5432", "booking_service_db", cls.killer)
        cls.addClassCleanup(database.close)
        config = settings.airside(cls.system)
        config = settings.merged(
            config,
            {
                "postgres": {"server": servers.server.replace(str(servers.socket_folder), str(folder))},
                "object_store": cls.store_at(port),
                "booking": {"archive_after": cls.since_the_last_arrival()},
            },
        )
        cls.killed_config = cls.system.folder / "killed.toml"
        cls.killed_config.touch(0o600)
        cls.killed_config.write_text(settings.toml(config))

    @classmethod
    def since_the_last_arrival(cls) -> str:
        """For how long bookings stay when exactly those months are to leave."""
        rows = cls.system.sql(
            "booking",
            "SELECT floor(extract(epoch FROM now() - max(arrival_datetime)) / 3600) - 1 FROM bookings "
            f"WHERE to_char(departure_datetime AT TIME ZONE 'UTC', 'YYYY-MM') <= '{cls.months[-1]}'",
        )
        return f"{rows[0][0]}h"

    def in_places(self) -> tuple[set[str], set[str]]:
        """The bookings in the tables, and those in the archive; each is in one."""
        rows = self.system.sql(
            "booking",
            "SELECT d.id, b.id IS NOT NULL, a.id IS NOT NULL FROM booking_directory d "
            "LEFT JOIN bookings b ON b.id = d.id LEFT JOIN bookings_archive a ON a.id = d.id",
        )
        self.assertEqual([], [row for row in rows if row[1] == row[2]], "in neither place, or in both")
        return {row[0] for row in rows if row[1] == "t"}, {row[0] for row in rows if row[2] == "t"}

    def assert_all_answered(self, what: str) -> None:
        _, archived = self.in_places()
        for one, before in self.before.items():
            found = self.api.get(f"/v1/bookings/{one}").json
            self.assertEqual(one in archived, found.pop("archived_at", None) is not None, what)
            self.assertEqual(before, found, what)

    def until_it_comes_through(self, *arguments: str, done: str = "") -> list[str]:
        """Runs it again and again; where it was killed. It may say in other words that the one before had done it."""
        command = [str(BUILD / "app/airside"), *arguments, "--config", str(self.killed_config)]
        begun = len(self.killer.killed_at)
        output = ""

        def through() -> bool:
            nonlocal output
            killed, code, output = self.killer.run(command)
            self.assert_all_answered(killed)
            if code != 0:
                return done != "" and done in output
            # The one before may not be off its lock yet.
            return '"ran": false' not in output

        until(through, lambda: f"{self.killer.killed_at[-1:]}: {output}", limit_s=600, pause_s=0)
        return self.killer.killed_at[begun:]

    def assert_killed_around(self, killed: list[str], *steps: str) -> None:
        for step in steps:
            for when in ("before", "after"):
                found = [at for at in killed if at.startswith(when + " ") and step in at]
                self.assertTrue(found, f"never killed {when} {step}: {killed}")

    def stored(self) -> set[str]:
        folder = self.objects / BUCKET
        archive = (folder / "archive").rglob("*")
        return {str(path.relative_to(folder)) for path in archive if path.is_file()}

    def test_1_out_of_the_tables(self):
        killed = self.until_it_comes_through("jobs", "run", "booking.archive")
        tables, archived = self.in_places()
        self.assertEqual(set(self.bookings), archived)
        self.assertTrue(tables)
        self.assert_killed_around(
            killed,
            "booking.months_to_archive",
            "SELECT bookings",
            "SELECT booking_passengers",
            "SELECT accepted_offers",
            "PUT bookings.parquet",
            "GET bookings.parquet",
            "PUT accepted_offers.parquet",
            "booking.insert_archive_part",
            "PUT manifest.json",
            "GET manifest.json",
            *(
                f"booking.{step} of {month}-01"
                for step in ("archive_month", "drop_archived_month")
                for month in self.months
            ),
        )
        # Each part's objects once, and nothing that no manifest names. (Months without a booking left, too.)
        named = Counter()
        for manifest in (self.objects / BUCKET / "archive/bookings").glob("*/manifest.json"):
            parts = json.loads(manifest.read_text())["parts"]
            named.update(table["key"] for part in parts for table in part["tables"].values())
            named.update([str(manifest.relative_to(self.objects / BUCKET))])
        self.assertEqual(set(named), self.stored())
        self.assertEqual(1, max(named.values()))
        self.assertEqual([["0"]], self.system.sql("booking", "SELECT count(*) FROM booking_archive_parts"))

    def test_2_and_back(self):
        month = self.months[-1]
        killed = self.until_it_comes_through("bookings", "restore", month, "--keep-days", "30", done="is not archived")
        rows = self.system.sql(
            "booking",
            "SELECT id FROM bookings WHERE "
            f"to_char(departure_datetime AT TIME ZONE 'UTC', 'YYYY-MM') = '{month}' ORDER BY id",
        )
        tables, archived = self.in_places()
        self.assertTrue(rows)
        self.assertEqual({row[0] for row in rows}, tables & set(self.bookings))
        self.assertEqual(set(self.bookings) - tables, archived)
        self.assert_killed_around(
            killed,
            "booking.begin_restore",
            "INSERT bookings_",
            "INSERT accepted_offers_",
            "postgres.commit of INSERT accepted_offers_",
            "booking.finish_restore",
        )


if __name__ == "__main__":
    unittest.main()
