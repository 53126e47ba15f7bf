"""What `airside jobs run NAME --dry-run` says is what the job then does, and saying it changes nothing."""

import json
import os
import unittest
from pathlib import Path

from system import SERVICES, System

FOLDER = Path(os.environ["AIRSIDE_TEST_FOLDER"])
BOOKINGS = 60
OLD = "now() - interval '10 years'"

# Something for each job to do, and as much beside it that is to stay.
WORK = {
    "user": f"""
        INSERT INTO user_sessions (id, user_id, token_hash, refresh_token_hash, created_at, expires_at)
        SELECT gen_random_uuid(), (SELECT min(id::text)::uuid FROM users), 'a' || i, 'r' || i, {OLD},
               CASE WHEN i <= 3 THEN {OLD} + interval '30 days' ELSE now() + interval '1 day' END
          FROM generate_series(1, 5) i;
        INSERT INTO user_verifications (id, user_id, purpose, secret_hash, created_at, expires_at, used_at)
        SELECT gen_random_uuid(), (SELECT min(id::text)::uuid FROM users), 'PASSWORD_RESET', 's' || i, {OLD},
               CASE WHEN i <= 4 THEN {OLD} + interval '1 hour' ELSE now() END, now() FROM generate_series(1, 6) i""",
    "search": """
        SELECT make_search_history_partitions((now() - interval '8 months')::date, 8);
        INSERT INTO search_history (origin_airport, destination_airport, departure_date, created_at)
        SELECT 'JFK', 'LHR', current_date, at FROM generate_series(1, 12004) i,
               LATERAL (SELECT CASE WHEN i <= 2 THEN now() - interval '7 months'
                                    WHEN i <= 12002 THEN now() - interval '90 days 1 second' ELSE now() END AS at) a;
        DO $$ BEGIN EXECUTE 'DROP TABLE search_history' || to_char(now() + interval '3 months', '_YYYY_MM'); END $$""",
    "booking": f"""
        INSERT INTO vendor_messages (booking_id, provider, operation, request, reply, http_status, elapsed_ms,
                                     created_at)
        SELECT (SELECT min(id::text)::uuid FROM booking_directory), 'AMADEUS', 'x', '', '', 200, 1,
               CASE WHEN i <= 4 THEN {OLD} ELSE now() END FROM generate_series(1, 6) i;
        INSERT INTO booking_workflows (booking_id, step, state, finished_at)
        SELECT id, 'FINISHED', 'DONE', CASE WHEN row_number() OVER (ORDER BY id) <= 5 THEN {OLD} ELSE now() END
          FROM (SELECT id FROM booking_directory ORDER BY id LIMIT 7) d;
        INSERT INTO workflow_steps (booking_id, step, attempt, look, started_at)
        SELECT booking_id, 'CAPTURE', 1, false, now() FROM booking_workflows;
        INSERT INTO traveller_flights (fingerprint, booking_id, departs_at)
        SELECT sha256(i::text::bytea), (SELECT min(id::text)::uuid FROM booking_directory),
               now() + make_interval(days => i - 3) FROM generate_series(1, 6) i;
        UPDATE booking_directory SET idempotency_key = 'k', created_at = {OLD}
         WHERE id IN (SELECT id FROM booking_directory ORDER BY id LIMIT 2);
        INSERT INTO idempotency_keys (user_id, operation, key, body_hash, status, body, created_at)
        SELECT gen_random_uuid(), 'POST /v1/bookings', 'k', '', 201, '', CASE WHEN i <= 3 THEN {OLD} ELSE now() END
          FROM generate_series(1, 4) i;
        SET session_replication_role = replica;
        INSERT INTO booking_workflows (booking_id, step, state)
        SELECT id, 'AWAIT_PAYMENT', 'WAITING' FROM booking_directory ORDER BY id DESC LIMIT 2;
        UPDATE bookings SET status = 'PENDING_PAYMENT', ticket_time_limit = now() - interval '1 hour'
         WHERE id IN (SELECT booking_id FROM booking_workflows WHERE step = 'AWAIT_PAYMENT');
        SET session_replication_role = origin;
        DO $$ DECLARE parent text; BEGIN FOREACH parent IN ARRAY booking_month_tables() LOOP
            EXECUTE 'DROP TABLE ' || parent || to_char(now() + interval '24 months', '_YYYY_MM'); END LOOP; END $$""",
    "payment": f"""
        INSERT INTO webhook_inbox (gateway, event_id, type, kind, body, state, occurred_at, received_at)
        SELECT 'STRIPE', 'evt_' || i, 't', 'OTHER', '{{}}', 'IGNORED', {OLD}, CASE WHEN i <= 4 THEN {OLD} ELSE now() END
          FROM generate_series(1, 6) i;
        INSERT INTO ended_bookings (booking_id, why, ended_at)
        SELECT gen_random_uuid(), 'booking_failed', CASE WHEN i <= 2 THEN {OLD} ELSE now() END
          FROM generate_series(1, 3) i;
        INSERT INTO settlements (payment_gateway, settlement_id, kind, gateway_payment_id, transaction_id,
                                 our_reference, gross, fee, currency, settled_at, imported_at, judged_at)
        SELECT 'STRIPE', 'txn_' || i, 'FEE', '', '', '', -1, 0, 'USD', CASE WHEN i <= 3 THEN {OLD} ELSE now() END,
               now(), now() FROM generate_series(1, 5) i;
        INSERT INTO reconciliation_exceptions (id, kind, subject, explanation, status, first_seen, last_seen, ended_at)
        SELECT gen_random_uuid(), 'DISPUTED', 'settlement STRIPE ' || i, '',
               CASE WHEN i = 3 THEN 'OPEN' ELSE 'GONE' END, {OLD}, {OLD},
               CASE WHEN i = 1 THEN {OLD} WHEN i = 2 THEN now() END FROM generate_series(1, 3) i;
        SELECT make_payment_partitions(({OLD})::date, 1);
        CREATE TEMPORARY TABLE old AS SELECT gen_random_uuid() AS id, {OLD} AS at, 'PAYOLD' || i AS reference
          FROM generate_series(1, 3) i;
        INSERT INTO payment_directory (id, payment_reference, booking_id, user_id, idempotency_key, payment_gateway,
                                       created_at)
        SELECT id, reference, gen_random_uuid(), gen_random_uuid(), 'k', 'STRIPE', at FROM old;
        INSERT INTO payments (id, payment_reference, booking_id, booking_reference, user_id, payment_gateway, amount,
                              payment_method_type, status, created_at, idempotency_key, operation, operation_since,
                              outcome)
        SELECT d.id, payment_reference, booking_id, 'BKOLD1', user_id, 'STRIPE', 100, 'CARD', 'FAILED', created_at,
               'k', 'AUTHORIZE', created_at, 'REFUSED' FROM payment_directory d JOIN old ON old.id = d.id;
        DO $$ DECLARE parent text; BEGIN FOREACH parent IN ARRAY ARRAY['payments', 'refunds', 'payment_attempts'] LOOP
            EXECUTE 'DROP TABLE ' || parent || to_char(now() + interval '3 months', '_YYYY_MM'); END LOOP; END $$""",
    "review": f"""
        INSERT INTO idempotency_keys (user_id, operation, key, body_hash, status, body, created_at)
        SELECT gen_random_uuid(), 'POST /v1/reviews', 'k', '', 201, '', CASE WHEN i <= 6 THEN {OLD} ELSE now() END
          FROM generate_series(1, 8) i;
        INSERT INTO outbox (aggregate_type, aggregate_id, aggregate_version, type, payload, created_at)
        SELECT 'review', gen_random_uuid(), 1, 'review_submitted', '{{}}', {OLD} FROM generate_series(1, 4)""",
}
# The job, what it plans, and what its report says of the same.
PROMISES = {
    "user.purge_sessions": ({"would_purge": 3}, {"purged": 3}),
    "user.purge_verifications": ({"would_purge": 4}, {"purged": 4}),
    "search.make_partitions": ({"would_make": 1}, {"made": 1}),
    # Two rows go with their month, the others by some batches.
    "search.purge_history": ({"would_delete": 12_000}, {"rows_deleted": 12_000}),
    "booking.expire_unpaid": ({"would_expire": 2}, {"expired": 2}),
    "booking.make_partitions": ({"would_make": 7}, {"partitions_made": 7}),
    "payment.make_partitions": ({"would_make": 3}, {"made": 3}),
    "payment.anonymise": ({"would_anonymise": 3}, {"payments": 3}),
    "review.purge": ({"would_purge": 6}, {"idempotency_keys": 6}),
    # The newest stays always.
    "review.purge_outbox": ({"would_purge": 3}, {"purged": 3}),
}
PURGED = {
    "vendor_messages": 4,
    "workflows": 5,
    "traveller_flights": 2,
    "requests": 2,
    "idempotency_keys": 3,
}
PROMISES["booking.purge"] = ({"would_purge": PURGED}, PURGED)
OLD_PAYMENTS = {
    "webhooks": 4,
    "messages": 0,
    "ended_bookings": 2,
    "settlements": 3,
    "exceptions": 1,
    "idempotency_keys": 0,
}
PROMISES["payment.purge"] = ({"would_purge": OLD_PAYMENTS}, OLD_PAYMENTS)


class Jobs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.system = System(FOLDER / "jobs", durable=False)
        cls.addClassCleanup(cls.system.down)
        cls.system.start_servers()
        cls.system.write_config()
        cls.system.migrate()
        cls.system.airside("demo", "load", "--bookings", str(BOOKINGS))
        for service, statements in WORK.items():
            cls.system.sql(service, statements)
        cls.names = cls.system.airside("jobs", "list").split()

    def plan(self, name: str) -> dict:
        return json.loads(self.system.airside("jobs", "run", name, "--dry-run"))

    def run_job(self, name: str) -> dict:
        outcome = json.loads(self.system.airside("jobs", "run", name))
        self.assertTrue(outcome["ok"], outcome)
        return outcome["report"]

    def read_only(self, switch: str) -> None:
        for service in SERVICES:
            role = f"{service}_app"
            self.system.sql(
                service,
                f"ALTER ROLE {role} SET default_transaction_read_only = {switch}",
            )

    def objects(self) -> list[Path]:
        return sorted(path for path in (self.system.folder / "objects").rglob("*") if path.is_file())

    def test_1_every_job_has_a_plan_that_can_be_made_without_writing(self):
        before = self.objects()
        self.read_only("on")
        try:
            for name in self.names:
                with self.subTest(job=name):
                    self.assertIsInstance(self.plan(name), dict)
        finally:
            self.read_only("off")
        self.assertEqual(before, self.objects())

    def test_2_a_job_does_what_it_said_and_then_has_nothing_left_to_do(self):
        for name, (promise, kept) in PROMISES.items():
            with self.subTest(job=name):
                planned = self.plan(name)
                self.assertEqual(promise, {key: planned.get(key) for key in promise})
                report = self.run_job(name)
                self.assertEqual(kept, {key: report.get(key) for key in kept})
                left = self.plan(name)
                empty = {
                    key: dict.fromkeys(value, 0) if isinstance(value, dict) else 0 for key, value in promise.items()
                }
                self.assertEqual(empty, {key: left.get(key) for key in promise})

    def test_3_history_goes_by_whole_months_and_by_rows(self):
        # After test 2: what is left is not older than 90 days.
        self.assertEqual([["2"]], self.system.sql("search", "SELECT count(*) FROM search_history"))
        self.assertEqual({"would_delete": 0, "months_to_drop": 0}, self.plan("search.purge_history"))

    def test_4_days_that_would_be_summed_up_are(self):
        planned = self.plan("analytics.daily_metrics")["days"]
        self.assertEqual(2, len(planned))
        self.assertEqual(planned, self.run_job("analytics.daily_metrics")["days"])

    def test_5_what_was_to_stay_is_there(self):
        left = {
            ("user", "user_sessions"): 2,
            ("booking", "vendor_messages"): 2,
            ("booking", "booking_workflows WHERE step = 'FINISHED'"): 2,
            ("booking", "workflow_steps"): 2,
            ("booking", "traveller_flights"): 4,
            ("booking", "idempotency_keys"): 1,
            ("payment", "webhook_inbox"): 2,
            ("payment", "ended_bookings"): 1,
            ("payment", "payments WHERE anonymised_at IS NOT NULL AND amount = 100"): 3,
            ("review", "idempotency_keys"): 2,
            ("review", "outbox"): 1,
            ("booking", "bookings"): BOOKINGS,
        }
        for (service, rows), count in left.items():
            with self.subTest(service=service, rows=rows):
                self.assertEqual(
                    str(count),
                    self.system.sql(service, f"SELECT count(*) FROM {rows}")[0][0],
                )


if __name__ == "__main__":
    unittest.main()
