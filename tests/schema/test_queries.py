"""Each named query against the migrated schema, and the hot ones on loaded data: no table is read whole, and no more
months are touched than bookings or payments come back."""

import json
import re
from typing import ClassVar

from schema_case import POSTGRES_SERVICES, SchemaCase

# Modules that keep tables in several databases; the others' queries belong to the service that they are named for.
SHARED = {"events": POSTGRES_SERVICES, "jobs": POSTGRES_SERVICES, "idempotency": ("booking", "review")}
SHARED |= {"erasure": tuple(service for service in POSTGRES_SERVICES if service != "user")}
# Not run against any service's tables: the transaction's own statements.
OF_THE_POOL = {"postgres"}
LAST = "'ffffffff-ffff-ffff-ffff-ffffffffffff'"
END = "'9999-12-31T00:00:00Z'"
# NOTIFY and SET are no statements that PREPARE takes; they name no table either.
PREPARABLE = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b")
# The queries that a request or a tight loop waits for, with values that find something in what was loaded.
HOT = {
    "user.credentials": "'user77@example.com'",
    "user.read_view": "md5('u77')::uuid",
    "user.read_account": "md5('u77')::uuid",
    "user.session_active": "md5('s77')::uuid, now()",
    "search.own_history": f"md5('u7')::uuid, {END}, {LAST}, 21",
    "booking.view_by_id": "md5('b77')::uuid",
    "booking.view_by_reference": "'X0000077'",
    "booking.page": f"md5('u7')::uuid, {END}, {LAST}, 21",
    "booking.by_request": "md5('u7')::uuid, 'key77'",
    "booking.history": "md5('b77')::uuid",
    "payment.read": "md5('p77')::uuid, 0",
    "payment.list": "md5('b77')::uuid, 0, NULL, NULL, NULL, 21",
    "payment.by_key": "md5('b77')::uuid, 'key77'",
    "payment.by_intent": "'STRIPE', 'intent77'",
    "review.read": "md5('r77')::uuid",
    "review.own": f"md5('u7')::uuid, {END}, {LAST}, 21",
    "review.airline_newest": f"'A7', {END}, {LAST}, 21",
    "review.airline_helpful": f"'A7', 2, {LAST}, 21",
    "review.airline_sums": "'A7'",
    "review.flight_newest": f"'A7077', {END}, {LAST}, 21",
    "review.flight_helpful": f"'A7077', 2, {LAST}, 21",
    "review.flight_sums": "'A7077'",
    "review.airport_newest": f"'AA7', {END}, {LAST}, 21",
    "review.airport_helpful": f"'AA7', 2, {LAST}, 21",
    "review.airport_sums": "'AA7'",
    "review.oldest_waiting": "20",
    "review.read_vote": "md5('r77')::uuid, md5('u7')::uuid",
}
# What each of these returns comes from one month at most.
BY_MONTH = ("booking.view_by_id", "booking.view_by_reference", "booking.page", "payment.read", "payment.list")
# A scan of fewer rows is the best plan whatever the indexes.
SMALL_TABLE = 400

# The journey's rows over and over, with other keys and in other months, so that a new column needs no change here.
CLONES = {
    "user": """
INSERT INTO users SELECT new.* FROM users u, generate_series(1, 10000) i,
       LATERAL jsonb_populate_record(u, jsonb_build_object('id', md5('u' || i)::uuid, 'email',
       'user' || i || '@example.com')) new
 WHERE u.id = (SELECT id FROM users WHERE deleted_at IS NULL LIMIT 1);
INSERT INTO user_sessions SELECT new.* FROM user_sessions s, generate_series(1, 10000) i,
       LATERAL jsonb_populate_record(s, jsonb_build_object('id', md5('s' || i)::uuid, 'user_id',
       md5('u' || i)::uuid, 'token_hash', md5('t' || i), 'refresh_token_hash', md5('f' || i))) new
 WHERE s.id = (SELECT id FROM user_sessions LIMIT 1);
""",
    "search": """
INSERT INTO search_history SELECT new.* FROM search_history s, generate_series(1, 10000) i,
       LATERAL jsonb_populate_record(s, jsonb_build_object('id', md5('s' || i)::uuid, 'user_id',
       md5('u' || i / 10)::uuid)) new WHERE s.id = (SELECT id FROM search_history LIMIT 1);
""",
    "booking": """
CREATE TEMP TABLE copies AS SELECT d.id AS base, i, md5('b' || i)::uuid AS id,
       d.departure_datetime + (i % 18) * interval '30 days' AS departure FROM booking_directory d,
       generate_series(1, 10000) i;
INSERT INTO booking_directory SELECT new.* FROM booking_directory d JOIN copies c ON c.base = d.id,
       LATERAL jsonb_populate_record(d, jsonb_build_object('id', c.id, 'booking_reference',
       'X' || lpad(i::text, 7, '0'), 'pnr', NULL, 'user_id', md5('u' || i / 10)::uuid, 'departure_datetime',
       c.departure, 'idempotency_key', 'key' || i)) new;
INSERT INTO bookings SELECT new.* FROM bookings b JOIN copies c ON c.base = b.id,
       LATERAL jsonb_populate_record(b, jsonb_build_object('id', c.id, 'departure_datetime', c.departure,
       'booking_reference', 'X' || lpad(i::text, 7, '0'))) new;
INSERT INTO booking_passengers SELECT new.* FROM booking_passengers p JOIN copies c ON c.base = p.booking_id,
       LATERAL jsonb_populate_record(p, jsonb_build_object('id', md5(p.id::text || i)::uuid,
       'booking_id', c.id, 'booking_departure', c.departure)) new;
INSERT INTO booking_flights SELECT new.* FROM booking_flights f JOIN copies c ON c.base = f.booking_id,
       LATERAL jsonb_populate_record(f, jsonb_build_object('id', md5(f.id::text || i)::uuid,
       'booking_id', c.id, 'booking_departure', c.departure)) new;
INSERT INTO booking_documents SELECT new.* FROM booking_documents t JOIN copies c ON c.base = t.booking_id,
       LATERAL jsonb_populate_record(t, jsonb_build_object('id', md5(t.id::text || i)::uuid,
       'booking_id', c.id, 'booking_departure', c.departure)) new;
INSERT INTO booking_workflows SELECT new.* FROM booking_workflows w JOIN copies c ON c.base = w.booking_id,
       LATERAL jsonb_populate_record(w, jsonb_build_object('booking_id', c.id)) new;
""",
    "payment": """
SELECT make_payment_partitions((now() - interval '12 months')::date, 12);
CREATE TEMP TABLE copies AS SELECT p.id AS base, i, md5('p' || i)::uuid AS id,
       p.created_at - (i % 12) * interval '30 days' AS created FROM payment_directory p, generate_series(1, 10000) i;
INSERT INTO payment_directory SELECT new.* FROM payment_directory d JOIN copies c ON c.base = d.id,
       LATERAL jsonb_populate_record(d, jsonb_build_object('id', c.id, 'payment_reference',
       'X' || lpad(i::text, 7, '0'), 'booking_id', md5('b' || i)::uuid, 'idempotency_key', 'key' || i,
       'gateway_payment_intent_id', 'intent' || i, 'created_at', c.created)) new;
INSERT INTO payments SELECT new.* FROM payments p JOIN copies c ON c.base = p.id,
       LATERAL jsonb_populate_record(p, jsonb_build_object('id', c.id, 'payment_reference',
       'X' || lpad(i::text, 7, '0'), 'booking_id', md5('b' || i)::uuid, 'idempotency_key', 'key' || i,
       'gateway_payment_intent_id', 'intent' || i, 'created_at', c.created)) new;
""",
    "review": """
INSERT INTO reviews (id, booking_id, user_id, review_type, airline_code, flight_number, airport_code, overall_rating)
SELECT md5('r' || i)::uuid, md5('b' || i)::uuid, md5('u' || i / 10)::uuid,
       (ARRAY['AIRPORT', 'AIRLINE', 'FLIGHT'])[1 + i % 3], CASE WHEN i % 3 > 0 THEN 'A' || i % 10 END,
       CASE WHEN i % 3 = 2 THEN 'A' || i % 10 || lpad((i % 100)::text, 3, '0') END,
       CASE WHEN i % 3 = 0 THEN 'AA' || i % 10 END, 1 + i % 5 FROM generate_series(1, 10000) i;
UPDATE reviews SET status = 'APPROVED', moderated_by = user_id, moderated_at = now(), helpful_count = random() * 9
 WHERE random() < 0.9;
INSERT INTO review_votes (review_id, user_id, vote) SELECT id, md5('u7')::uuid, 'HELPFUL' FROM reviews;
INSERT INTO review_reports (review_id, user_id, reason) SELECT id, user_id, 'SPAM' FROM reviews WHERE random() < 0.3;
""",
}


def nodes(plan: dict):
    yield plan
    for child in plan.get("Plans", []):
        yield from nodes(child)


class Queries(SchemaCase):
    NAME = "queries"
    queries: ClassVar[dict[str, str]]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.queries = json.loads(cls.system.airside("queries"))
        for service, statements in CLONES.items():
            # Foreign keys and triggers have nothing to say to copies of good rows, and cost most of the time.
            cls.system.sql(service, f"SET session_replication_role = replica; {statements}")
            cls.system.sql(service, "VACUUM ANALYZE")

    def explain(self, name: str, arguments: str, analyze: bool) -> dict:
        return self.plan(name.split(".")[0], self.queries[name], arguments, analyze)

    def plan(self, service: str, text: str, arguments: str, analyze: bool = False) -> dict:
        options = "ANALYZE, TIMING OFF, FORMAT JSON" if analyze else "FORMAT JSON"
        rows = self.system.sql(
            service,
            "SET plan_cache_mode = force_generic_plan; SET jit = off; "
            f"PREPARE one AS {text}; EXPLAIN ({options}) EXECUTE one({arguments})",
        )
        return json.loads("\n".join(row[0] for row in rows))[0]["Plan"]

    def read_whole(self, service: str, plan: dict) -> list[str]:
        """The tables of any size that a plan reads from end to end."""
        rows = self.system.sql(service, "SELECT relname, reltuples::bigint FROM pg_class WHERE relkind = 'r'")
        sizes = {name: int(count) for name, count in rows}
        whole = [node["Relation Name"] for node in nodes(plan) if node["Node Type"] == "Seq Scan"]
        return [table for table in whole if sizes.get(table, 0) >= SMALL_TABLE]

    def test_each_is_accepted_by_the_schema(self):
        for name, text in self.queries.items():
            service = name.split(".")[0]
            if service in OF_THE_POOL or not PREPARABLE.match(text):
                continue
            for database in SHARED.get(service, (service,)):
                with self.subTest(query=name, database=database):
                    self.system.sql(database, f"PREPARE one AS {text}", f"{database}_app")

    def test_the_hot_ones_read_no_table_whole(self):
        for name, arguments in HOT.items():
            plan = self.explain(name, arguments, analyze=False)
            with self.subTest(query=name):
                self.assertEqual([], self.read_whole(name.split(".")[0], plan))

    def test_a_query_without_an_index_would_be_noticed(self):
        plan = self.plan("review", "SELECT id FROM reviews WHERE title = $1", "'x'")
        self.assertEqual(["reviews"], self.read_whole("review", plan))
        months = self.plan("booking", "SELECT id FROM bookings WHERE contact_email = $1", "'x'")
        self.assertGreater(len(self.read_whole("booking", months)), 10)

    def test_no_more_months_are_touched_than_come_back(self):
        month = re.compile(r"^(bookings|payments)_\d{4}_\d\d$")
        for name in BY_MONTH:
            plan = self.explain(name, HOT[name], analyze=True)
            touched = {
                node["Relation Name"]
                for node in nodes(plan)
                if month.match(node.get("Relation Name", "")) and node["Actual Loops"] > 0
            }
            with self.subTest(query=name):
                self.assertGreaterEqual(plan["Actual Rows"], 1, "it found nothing, so it shows nothing")
                self.assertLessEqual(len(touched), plan["Actual Rows"])
