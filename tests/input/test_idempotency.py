"""The Idempotency-Key: missing, wrong, used for something else, by somebody else, and again."""

import uuid

from input_case import InputCase
from trip import Trip


class IdempotencyKeys(InputCase):
    NAME = "idempotency"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.trip = Trip(cls.new_customer())

    def wanting(self):
        found = [operation for operation in self.operations if operation.wants_key]
        self.assertEqual(
            {"AddAncillary", "CreateBooking", "PayBooking", "CreateReview", "RefundPayment"},
            {operation.id for operation in found},
        )
        return found

    def test_a_missing_or_wrong_key_is_named(self):
        for operation in self.wanting():
            for key in ("", " ", "x" * 256, "é".encode("latin-1"), b"\xff\xfe"):
                with self.subTest(operation=operation.id, key=key[:10]):
                    reply = self.ask(operation, headers={"Idempotency-Key": key})
                    self.assert_invalid(reply, "header/Idempotency-Key", operation)
            reply = self.agent.send("POST", operation.target(), operation.sample.body)
            self.assert_invalid(reply, "header/Idempotency-Key", operation)

    def test_any_printable_key_is_good(self):
        for key in ("a", "x" * 255, "'; DROP TABLE bookings; --", "%00", "../x", "a b"):
            reply = self.trip.try_to_book(key, passengers=[])
            self.assert_invalid(reply, "/passengers")

    def test_the_same_key_for_another_request_is_422(self):
        key = str(uuid.uuid4())
        first = self.trip.try_to_book(key, expected_price={"amount": "1.00", "currency": "USD"})
        self.assert_problem(first, 409, "price-changed")
        self.assert_invalid(self.trip.try_to_book(key), "header/Idempotency-Key")
        again = self.trip.try_to_book(key, expected_price={"amount": "1.00", "currency": "USD"})
        self.assertEqual("true", again.headers["idempotent-replayed"])
        self.assert_problem(again, 409, "price-changed")

    def test_the_same_key_again_is_the_same_booking(self):
        key, trip = str(uuid.uuid4()), Trip(self.new_customer())
        first, second = trip.try_to_book(key), trip.try_to_book(key)
        self.assertEqual((201, 201), (first.status, second.status), second.body[:300])
        self.assertEqual(first.json["id"], second.json["id"])
        self.assertEqual(1, len(trip.api.get("/v1/bookings").json["items"]))

    def test_the_same_key_of_another_user_is_another_request(self):
        key, one, two = str(uuid.uuid4()), Trip(self.new_customer()), Trip(self.new_customer())
        first, second = one.try_to_book(key), two.try_to_book(key)
        self.assertEqual((201, 201), (first.status, second.status), second.body[:300])
        self.assertNotEqual(first.json["id"], second.json["id"])
        self.assertNotEqual(first.json["user_id"], second.json["user_id"])

    def test_the_same_key_on_another_path_is_another_request(self):
        key, trip = str(uuid.uuid4()), Trip(self.new_customer())
        trip.booking = trip.try_to_book(key).json
        paid = trip.try_to_pay(key=key)
        self.assertEqual((200, "CONFIRMED"), (paid.status, paid.json.get("status")), paid.body[:300])
        again = trip.try_to_pay(key=key)
        self.assertEqual((200, paid.json["id"]), (again.status, again.json["id"]))
        self.assertEqual(1, len(trip.api.get(f"/v1/payments?booking_id={paid.json['id']}").json["items"]))
