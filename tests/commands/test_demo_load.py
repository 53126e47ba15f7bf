"""`airside demo load`: what is generated holds together, within a database and between them, and is served."""

import os
import unittest
from pathlib import Path

from api_client import Api
from processes import Failed
from system import System

FOLDER = Path(os.environ["AIRSIDE_TEST_FOLDER"])
BOOKINGS = 2000


class DemoLoad(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.system = System(FOLDER / "demo-load", durable=False)
        cls.addClassCleanup(cls.system.down)
        cls.system.start_servers()
        cls.system.start_mail_sink()
        cls.system.start_simulator()
        cls.system.write_config()
        cls.system.migrate()
        cls.said = cls.system.airside("demo", "load", "--bookings", str(BOOKINGS), "--seed", "7")

    def one(self, sql: str, service: str = "booking") -> str:
        return self.system.sql(service, sql)[0][0]

    def test_1_it_says_how_many_and_how_fast(self):
        self.assertRegex(self.said, rf"{BOOKINGS} bookings of \d+ travellers in [\d.]+ s, \d+ a second")

    def test_2_each_booking_is_whole(self):
        self.assertEqual(str(BOOKINGS), self.one("SELECT count(*) FROM booking_directory"))
        self.assertEqual(
            str(BOOKINGS), self.one("SELECT count(*) FROM bookings JOIN accepted_offers o ON o.booking_id = id")
        )
        none = {
            "a booking without passengers": "NOT EXISTS (SELECT FROM booking_passengers p WHERE p.booking_id = b.id)",
            "a booking without flights": "NOT EXISTS (SELECT FROM booking_flights f WHERE f.booking_id = b.id)",
            "a price that is not the accepted one": "b.total_amount <> (SELECT"
            " (offer #>> '{price,total,amount}')::numeric FROM accepted_offers o WHERE o.booking_id = b.id)",
            "tickets of other number than passengers": "b.ticketed AND (SELECT count(*) FROM booking_documents d"
            " WHERE d.booking_id = b.id) <> (SELECT count(*) FROM booking_passengers p WHERE p.booking_id = b.id)",
            "coupons of other number than tickets and flights": "(SELECT count(*) FROM booking_coupons c"
            " WHERE c.booking_id = b.id) <> (SELECT count(*) FROM booking_documents d, booking_flights f"
            " WHERE d.booking_id = b.id AND f.booking_id = b.id)",
            "an end before the last arrival": "(b.status = 'COMPLETED') <> (b.arrival_datetime < now())"
            " AND b.status IN ('COMPLETED', 'CONFIRMED')"
            " AND abs(extract(epoch FROM b.arrival_datetime - now())) > 86400",
            "a confirmation before the booking": "b.confirmed_at <= b.created_at",
            "a departure before the booking": "b.departure_datetime <= b.created_at",
        }
        for what, where in none.items():
            with self.subTest(what):
                self.assertEqual("0", self.one(f"SELECT count(*) FROM bookings b WHERE {where}"))

    def test_3_bookings_lie_in_36_months_and_have_every_fate(self):
        months = self.one("SELECT count(DISTINCT date_trunc('month', departure_datetime)) FROM bookings")
        self.assertGreaterEqual(int(months), 34)
        states = {row[0] for row in self.system.sql("booking", "SELECT DISTINCT status FROM bookings")}
        self.assertEqual({"COMPLETED", "CONFIRMED", "CANCELLED", "FAILED", "REFUNDED"}, states)

    def test_4_money_agrees_between_the_services(self):
        paid = self.one("SELECT sum(total_amount) FROM bookings WHERE payment_id IS NOT NULL")
        self.assertEqual(paid, self.one("SELECT sum(amount) FROM payments", "payment"))
        booked = self.system.sql(
            "booking", "SELECT payment_id, payment_status FROM bookings WHERE payment_id IS NOT NULL"
        )
        charged = self.system.sql("payment", "SELECT id, status FROM payments")
        states = {"COMPLETED": "CAPTURED"}
        self.assertEqual(
            sorted(map(tuple, booked)), sorted((payment, states.get(status, status)) for payment, status in charged)
        )
        wrong = """SELECT count(*) FROM payments p LEFT JOIN
                   (SELECT payment_id, sum(amount) AS amount FROM refunds GROUP BY 1) r ON r.payment_id = p.id
                   WHERE CASE p.status WHEN 'REFUNDED' THEN r.amount IS DISTINCT FROM p.amount
                                       WHEN 'PARTIALLY_REFUNDED' THEN r.amount IS NULL OR r.amount >= p.amount
                                       ELSE r.amount IS NOT NULL END"""
        self.assertEqual("0", self.one(wrong, "payment"))
        self.assertEqual(
            "0",
            self.one(
                "SELECT count(*) FROM payments p WHERE NOT EXISTS "
                "(SELECT FROM payment_attempts a WHERE a.payment_id = p.id)",
                "payment",
            ),
        )

    def test_5_the_audit_log_is_a_whole_chain(self):
        entries = int(self.one("SELECT count(*) FROM booking_audit_log"))
        self.assertGreater(entries, 2 * BOOKINGS)
        self.assertEqual("0", self.one("SELECT count(*) FROM booking_audit_breaks()"))
        self.assertIn("whole", self.system.airside("audit", "verify"))

    def test_6_the_same_seed_is_refused_and_another_one_adds(self):
        with self.assertRaisesRegex(Failed, "seed 7 has been loaded already"):
            self.system.airside("demo", "load", "--bookings", "10", "--seed", "7")
        self.assertEqual(str(BOOKINGS), self.one("SELECT count(*) FROM bookings"))
        self.system.airside("demo", "load", "--bookings", "300", "--seed", "8")
        self.assertEqual(str(BOOKINGS + 300), self.one("SELECT count(*) FROM bookings"))

    def test_7_a_traveller_signs_in_and_finds_their_bookings(self):
        self.system.start_airside()
        email, user = self.system.sql(
            "user", "SELECT email, id FROM users WHERE email LIKE 'traveller-7-%' ORDER BY id LIMIT 1"
        )[0]
        api = Api(self.system.url)
        login = {"email": email, "password": "demo-traveller-password"}
        api.token = api.call("POST", "/v1/sessions", login).json["access_token"]
        wanted = self.system.sql("booking", f"SELECT id, total_amount FROM bookings WHERE user_id = '{user}'")
        listed = api.get("/v1/bookings?limit=100").json["items"]
        self.assertEqual({row[0] for row in wanted}, {one["id"] for one in listed})
        for booking, total in wanted:
            shown = api.get(f"/v1/bookings/{booking}").json
            self.assertEqual(float(total), float(shown["price"]["total"]["amount"]))
            self.assertTrue(shown["flights"] and shown["passengers"])


if __name__ == "__main__":
    unittest.main()
