"""The requirement's schema, transcribed under seed/, against a system that runs and has done a journey: what
pg_catalog says of the tables, the collections and their indexes, and the keys in Redis. What differs on purpose stands
in differences/ with the number of its row in docs/schema.md; a difference that is not listed fails, and so does one
that is listed and not there."""

import json
import re
import subprocess
import time
import tomllib
from pathlib import Path

import catalog
from schema_case import SchemaCase
from system import ROOT

HERE = Path(__file__).resolve().parent
DOCUMENT = ROOT / "docs/schema.md"
TABLES = ("user", "search", "booking", "payment", "analytics", "review")
NOTHING = ""
# Tables of the modules that events, jobs and keys are, in any database.
SHARED = {"feed_cursor", "feed_reader", "feed_stall", "job_runs", "outbox", "parked_events", "schema_migrations"}
SHARED |= {"seen_version", "idempotency_keys", "user_erasures"}


def toml(name: str) -> dict:
    return tomllib.loads((HERE / name).read_text())


def listed(kind: str) -> dict[tuple, tuple[str, list[int]]]:
    """{(table, fact): (ours, rows)} of differences/KIND.toml."""
    return {
        (table, fact): (entry["ours"], entry["rows"])
        for table, facts in toml(f"differences/{kind}.toml").items()
        for fact, entry in facts.items()
    }


def differing(seed: dict[str, dict[str, str]], ours: dict[str, dict[str, str]]) -> dict[tuple, str]:
    """What is otherwise in the tables that both have. A CHECK of ours beyond the seed's is none: it only refuses what
    the code never writes."""
    found = {}
    for table, facts in seed.items():
        here = ours.get(table, {})
        extra = {fact for fact in here if not fact.startswith(("check ", "values "))}
        for fact in sorted({*facts, *extra}):
            if facts.get(fact, NOTHING) != here.get(fact, NOTHING):
                found[table, fact] = here.get(fact, NOTHING)
    return found


def as_toml(differences: dict[tuple, str]) -> str:
    """To be put into differences/, with the row."""
    lines, last = [], ""
    for (table, fact), ours in sorted(differences.items()):
        lines += [f"[{table}]"] if table != last else []
        lines.append(f"{json.dumps(fact)} = {{ rows = [], ours = {json.dumps(ours)} }}")
        last = table
    return "\n".join(lines)


def rows_of_the_document() -> set[int]:
    return {int(number) for number in re.findall(r"^\| (\d+) \|", DOCUMENT.read_text(), re.MULTILINE)}


def own_tables_of_the_document() -> set[str]:
    """The first column of the table below "Tables of our own"."""
    section = DOCUMENT.read_text().split("## Tables of our own", 1)[1].split("\n## ", 1)[0]
    cells = re.findall(r"^\| ([^|]+) \|", section, re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


class Schema(SchemaCase):
    NAME = "schema"

    def compare(self, kind: str, found: dict[tuple, str]) -> None:
        expected = listed(kind)
        unlisted = {key: ours for key, ours in found.items() if expected.get(key, (None,))[0] != ours}
        gone = [key for key, (ours, _) in expected.items() if found.get(key) != ours]
        self.assertEqual({}, unlisted, f"not listed in differences/{kind}.toml:\n{as_toml(unlisted)}")
        self.assertEqual([], gone, f"listed in differences/{kind}.toml, but not so")
        known = rows_of_the_document()
        for key, (_, rows) in expected.items():
            self.assertTrue(rows and set(rows) <= known, f"{key}: rows {rows} of docs/schema.md")

    def test_tables_are_the_seeds_but_for_what_is_listed(self):
        for service in TABLES:
            with self.subTest(service=service):
                seed = toml(f"seed/{service}.toml")
                ours = catalog.read(self.system, service)
                self.assertEqual(set(), set(seed) - set(ours), "tables are missing")
                self.compare(service, differing(seed, ours))

    def test_enumerations_of_the_code_and_of_the_database_are_one(self):
        schemas = self.api.get("/openapi.json").json["components"]["schemas"]
        facts = {service: catalog.read(self.system, service) for service in TABLES}
        for name, columns in toml("enumerations.toml").items():
            for place in columns:
                service, table, column = place.split(".")
                with self.subTest(enumeration=name, column=place):
                    wanted = ", ".join(sorted(schemas[name]["enum"]))
                    self.assertEqual(wanted, facts[service][table].get(f"values {column}"))

    def test_every_table_is_the_seeds_or_has_its_retention_stated(self):
        own = set()
        for service in (*TABLES, "notification"):
            seed = toml(f"seed/{service}.toml") if service in TABLES else {}
            collections = toml("seed/documents.toml").get(service, {})
            own |= set(catalog.read(self.system, service)) - set(seed) - set(collections)
        self.assertEqual(own_tables_of_the_document(), own)

    def test_the_diagrams_are_of_these_tables(self):
        text = DOCUMENT.read_text()
        for service in (*TABLES, "notification"):
            diagram = text.split(f"### {service}_service_db", 1)[1].split("```", 2)[1]
            drawn = {
                table: re.findall(r"^ {8}\w+ (\w+)", body, re.MULTILINE)
                for table, body in re.findall(r"^ {4}(\w+) \{\n(.*?)^ {4}\}", diagram, re.MULTILINE | re.DOTALL)
            }
            ours = catalog.read(self.system, service)
            tables = {table for table, facts in ours.items() if "view" not in facts} - SHARED
            with self.subTest(service=service):
                self.assertEqual(tables, set(drawn))
                for table, columns in drawn.items():
                    self.assertEqual([], [name for name in columns if f"column {name}" not in ours[table]], table)
            for one, other in re.findall(r"^ {4}(\w+) \|\|\S+ (\w+) :", diagram, re.MULTILINE):
                self.assertTrue({one, other} <= set(drawn), (one, other))

    def test_the_outbox_is_purged_of_what_its_readers_have_taken(self):
        for service in ("user", "search", "booking", "payment", "review"):
            report = json.loads(self.system.airside("jobs", "run", f"{service}.purge_outbox"))
            with self.subTest(service=service):
                self.assertTrue(report["ok"], report)
                readers = self.system.sql(service, "SELECT consumer FROM feed_reader ORDER BY 1")
                self.assertEqual([row[0] for row in readers], report["report"]["readers"])

    def test_partitioned_tables_have_months_and_no_default(self):
        for service, parent, ahead in (
            ("booking", "bookings", 24),
            ("payment", "payments", 3),
            ("search", "search_history", 3),
        ):
            months = self.system.sql(
                service,
                "SELECT c.relname, pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits i JOIN pg_class c ON "
                f"c.oid = i.inhrelid WHERE i.inhparent = '{parent}'::regclass",
            )
            self.assertGreaterEqual(len(months), ahead, parent)
            for name, bound in months:
                self.assertRegex(name, rf"^{parent}_\d{{4}}_\d\d$")
                self.assertNotIn("DEFAULT", bound)

    def test_collections_have_the_seeds_fields_and_indexes_but_for_what_is_listed(self):
        expected = {key: ours for key, (ours, _) in listed("documents").items()}
        deadline = time.monotonic() + 30  # events travel to analytics, and mails go out, after the journey's answers
        while (found := self.collections()) != expected and time.monotonic() < deadline:
            time.sleep(0.2)
        self.compare("documents", found)

    def collections(self) -> dict[tuple, str]:
        """What differs. A field that has no value in any document is not seen: that it can have one is the code's."""
        found = {}
        for service, collections in toml("seed/documents.toml").items():
            for name, seed in collections.items():
                fields = self.system.sql(service, f"SELECT DISTINCT jsonb_object_keys(doc) FROM {name}")
                ours = {f"field {row[0]}": "there" for row in fields}
                ours |= {f"index {keys}": "there" for keys in self.index_keys(service, name)}
                wanted = {f"field {field}": "there" for field in seed["fields"]}
                wanted |= {f"index {keys}": "there" for keys in seed["indexes"]}
                found |= differing({f"{service}.{name}": wanted}, {f"{service}.{name}": ours})
        return found

    def index_keys(self, service: str, collection: str) -> list[str]:
        """["user_id, created_at desc", …], read from the expressions over JSONB. What expires goes by purge_at."""
        keys = []
        for (definition,) in self.system.sql(
            service,
            f"SELECT indexdef FROM pg_indexes WHERE tablename = '{collection}' AND indexname <> '{collection}_pkey'",
        ):
            parts = re.findall(r"\(doc -> '(\w+)'(?:::text)?\)+( DESC)?", definition)
            keys.append(", ".join(field + way.lower() for field, way in parts))
        return keys

    def test_keys_in_redis_are_the_seeds_with_its_lifetimes(self):
        self.api.get("/v1/airports?q=Lon")
        seed, own = toml("seed/redis.toml"), toml("differences/redis.toml")
        missing = {(server, pattern) for server, patterns in seed.items() for pattern in patterns}
        deadline = time.monotonic() + 30  # routes are counted once a second
        while missing and time.monotonic() < deadline:
            for server in ("search_cache", "user_sessions", "booking_locks"):
                patterns = {**seed.get(server, {}), **own.get(server, {})}
                missing -= {(server, self.checked(server, key, patterns)) for key in self.redis(server, "KEYS", "*")}
            time.sleep(0.1)
        self.assertEqual(set(), missing)
        known = rows_of_the_document()
        for patterns in own.values():
            for pattern, entry in patterns.items():
                self.assertTrue(set(entry["rows"]) <= known, pattern)

    def checked(self, server: str, key: str, patterns: dict) -> str | None:
        """The pattern of a key, whose type and lifetime are as it says. None: the key is gone by now."""
        pattern = next((one for one in patterns if self.is_like(key, one)), None)
        self.assertIsNotNone(pattern, f"{key} on {server} is neither the seed's nor listed")
        ttl_s = int(self.redis(server, "TTL", key)[0])
        if ttl_s == -2:
            return None
        self.assertTrue(0 <= ttl_s <= patterns[pattern]["ttl_s"], f"{key} lives for {ttl_s} s")
        self.assertIn(self.redis(server, "TYPE", key)[0], (patterns[pattern]["type"], "none"), key)
        return pattern

    @staticmethod
    def is_like(key: str, pattern: str) -> bool:
        """Each {part} stands for something without a colon; `{…}` at the end for anything."""
        text = re.escape(pattern).replace(re.escape("{…}"), ".+")
        return re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^:]+", text), key) is not None

    def redis(self, server: str, *command: str) -> list[str]:
        socket = self.system.servers.redis[server].socket
        done = subprocess.run(["redis-cli", "-s", str(socket), *command], capture_output=True, text=True, check=True)
        return done.stdout.split()
