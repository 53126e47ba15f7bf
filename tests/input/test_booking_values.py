"""What is well-formed and still no account, booking, payment or decision."""

import subprocess
import uuid
from datetime import date, timedelta

from api_client import Api
from input_case import InputCase
from samples import CONTACT, PASSENGER, PAYMENT_METHOD, RETURN
from servers import POSTGRES_BIN
from trip import Trip

CHILD = {"type": "CHILD", "first_name": "LEA", "last_name": "MARTIN", "date_of_birth": f"{RETURN.year - 7}-01-01"}
INFANT = {**CHILD, "type": "INFANT", "first_name": "TOM", "date_of_birth": f"{RETURN.year - 1}-01-31"}
CARD_NUMBERS = [
    "4242424242424242",
    "4242 4242 4242 4242",
    "4242-4242-4242-4242",
    "378282246310005",
    "card 5555555555554444",
]
LATER = (date.today() + timedelta(days=3)).isoformat()


class Accounts(InputCase):
    NAME = "accounts"

    def test_an_account_that_is_none(self):
        operation = self.operation("Register")
        for field, values in {
            "email": ["ada", "ada@", "@example.com", "ada@example", "a b@example.com", "ada@example.com\n", "a@b@c.de"],
            "password": ["short", "x" * 73, "é" * 40],
            "first_name": ["", "\u0007"],
            "phone": ["12125550123", "+0123456789", "+1 212 555", "+1", "+" + "1" * 20],
            "date_of_birth": [LATER, "1700-01-01"],
            "country_code": ["gb", "GBR", "1"],
            "preferred_currency": ["XXX", "usd"],
            "preferred_language": ["EN", "english", "e"],
        }.items():
            for value in values:
                with self.subTest(field=field, value=value[:30]):
                    body = {**operation.sample.body, "email": "new@example.com", field: value}
                    problem = self.assert_invalid(self.ask(operation, body=body), f"/{field}", operation)
                    self.assertNotIn("long enough 1", str(problem))

    def test_an_address_that_is_taken(self):
        operation = self.operation("Register")
        self.assertEqual(201, self.ask(operation).status)
        for address in ("ada@example.com", "ADA@Example.com"):
            reply = self.ask(operation, body={**operation.sample.body, "email": address})
            self.assert_problem(reply, 409, "email-taken", operation=operation)

    def test_signing_in_tells_no_unknown_address_from_a_wrong_password(self):
        operation = self.operation("SignIn")
        self.new_customer()
        wrong = [
            self.ask(operation, body={"email": email, "password": "wrong password"})
            for email in ("agent@demo.airside.example", "nobody@example.com")
        ]
        problems = [self.assert_problem(reply, 401, "wrong-credentials", operation=operation) for reply in wrong]
        self.assertEqual(*({k: v for k, v in problem.items() if k != "trace_id"} for problem in problems))

    def test_too_many_wrong_passwords_are_429(self):
        operation = self.operation("SignIn")
        body = {"email": "admin@demo.airside.example", "password": "wrong password"}
        replies = [self.ask(operation, body=body) for _ in range(12)]
        self.assert_problem(replies[-1], 429, "too-many-attempts", operation=operation)
        self.assertGreater(int(replies[-1].headers["retry-after"]), 0)

    def test_a_refresh_token_that_is_none_or_was_used(self):
        operation = self.operation("RefreshSession")
        for token in ("x", "A" * 43, self.agent.token[:100]):
            reply = self.ask(operation, body={"refresh_token": token})
            self.assert_problem(reply, 401, "session-ended", operation=operation)


class Bookings(InputCase):
    NAME = "bookings"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.trip = Trip(cls.new_customer())

    def refused(self, pointer: str, **changes):
        with self.subTest(changes=str(changes)[:150]):
            self.assert_invalid(self.trip.try_to_book(**changes), pointer, self.operation("CreateBooking"))

    def test_another_price_than_the_offers_is_409_with_the_offers(self):
        total = self.trip.offer["price"]["total"]
        prices = ["0.00", "0.01", "-1.00", "99999999.00", str(float(total["amount"]) + 0.01)]
        for wrong in [{**total, "amount": f"{float(one):.2f}"} for one in prices] + [{**total, "currency": "EUR"}]:
            with self.subTest(price=wrong):
                reply = self.trip.try_to_book(expected_price=wrong)
                problem = self.assert_problem(reply, 409, "price-changed", operation=self.operation("CreateBooking"))
                self.assertEqual(total, problem["price"])

    def test_money_that_is_none(self):
        for amount in ("", "1.001", "1e3", "NaN", "1,00", " 1", "9" * 30, "0x10", "--1", "1."):
            self.refused("/expected_price/amount", expected_price={"amount": amount, "currency": "USD"})
        for currency in ("XXX", "usd", "", "DOLLAR"):
            self.refused("/expected_price/currency", expected_price={"amount": "1.00", "currency": currency})

    def test_a_party_that_is_not_the_offers_or_can_not_fly(self):
        second = {**PASSENGER, "first_name": "EVE"}
        self.refused("/passengers", passengers=[PASSENGER, second])
        self.refused("/passengers", passengers=[{**second, "first_name": f"EVE{'ABCDEFGHIJ'[i]}"} for i in range(10)])
        self.refused("/passengers", passengers=[CHILD])
        self.refused("/passengers", passengers=[PASSENGER, INFANT, {**INFANT, "first_name": "TIM"}])
        self.refused("/passengers/1", passengers=[PASSENGER, PASSENGER])

    def test_a_passenger_who_can_not_be(self):
        for field, value in {
            "date_of_birth": LATER,
            "type": "CHILD",
            "first_name": "",
            "last_name": "x" * 101,
            "gender": "UNKNOWN",
            "title": "SIR",
            "nationality": "gb",
        }.items():
            self.refused(f"/passengers/0/{field}", passengers=[{**PASSENGER, field: value}])
        self.refused("/passengers/0/date_of_birth", passengers=[{**PASSENGER, "date_of_birth": "1800-01-01"}])
        passport = PASSENGER["passport"]
        for field, value in {"expiry_date": "2020-01-01", "number": "a-1", "country": "XXX"}.items():
            changed = {**PASSENGER, "passport": {**passport, field: value}}
            self.refused(f"/passengers/0/passport/{field}", passengers=[changed])

    def test_a_contact_who_can_not_be_reached(self):
        for email in ("ada", "@example.com", "ada@example", "a\r\nBcc: x@example.com@example.com"):
            self.refused("/contact/email", contact={**CONTACT, "email": email})
        for phone in ("2125550123", "+1212-555", "+0000000000"):
            self.refused("/contact/phone", contact={**CONTACT, "phone": phone})

    def test_an_offer_that_there_is_not(self):
        reply = self.trip.try_to_book(offer_id="01890a5d-ac96-774b-8cce-b302099a8057")
        self.assertIn(reply.status, (404, 410))
        self.assert_problem(reply, reply.status, operation=self.operation("CreateBooking"))

    def test_nothing_of_this_made_a_booking(self):
        other = Trip(self.new_customer())
        self.assert_invalid(other.try_to_book(passengers=[]), "/passengers")
        self.assertEqual([], other.api.get("/v1/bookings").json["items"])

    def test_a_card_number_is_refused_before_anything_is_kept_of_it(self):
        trip = Trip(self.new_customer()).book()
        operation = self.operation("PayBooking")
        for number in CARD_NUMBERS:
            with self.subTest(number=number):
                reply = trip.try_to_pay(number)
                self.assert_invalid(reply, "/payment_method/token", operation)
                self.assertNotIn(number.encode(), reply.body)
        self.assertEqual("AWAITING_PAYMENT", trip.api.get(f"/v1/bookings/{trip.booking['id']}").json["progress"])
        kept = self.everything_kept()
        for number in CARD_NUMBERS:
            self.assertNotIn(number.encode(), kept)
        self.assertEqual(200, trip.try_to_pay().status)

    def test_a_payment_method_says_one_thing(self):
        trip = Trip(self.new_customer()).book()
        operation = self.operation("PayBooking")
        stripe = {"type": "CARD", "token": "pm_card_visa", "gateway": "STRIPE"}
        nobodys = "01890a5d-ac96-774b-8cce-b302099a8057"
        for method, pointer in (
            ({"type": "CARD"}, "token"),
            ({"type": "CARD", "saved_id": nobodys}, "saved_id"),
            ({**stripe, "saved_id": nobodys}, "token"),
            ({**stripe, "alternatives": [{"gateway": "STRIPE", "token": "t"}]}, "alternatives/0/gateway"),
            ({"type": "CARD", "token": "t", "alternatives": [{"gateway": "STRIPE", "token": "t"}]}, "gateway"),
            ({**stripe, "save": True, "alternatives": [{"gateway": "BRAINTREE", "token": "t"}]}, "save"),
        ):
            with self.subTest(method=method):
                body = {"payment_method": method}
                path = f"/v1/bookings/{trip.booking['id']}/payment"
                reply = trip.api.send("POST", path, body, {"Idempotency-Key": str(uuid.uuid4())})
                self.assert_invalid(reply, f"/payment_method/{pointer}", operation)
        self.assertEqual("AWAITING_PAYMENT", trip.api.get(f"/v1/bookings/{trip.booking['id']}").json["progress"])

    def test_another_users_payment_method_is_not_found(self):
        owner, trip = self.new_customer(), Trip(self.new_customer()).book()
        kept = owner.send("POST", "/v1/users/me/payment-methods", PAYMENT_METHOD).json
        body = {"payment_method": {"type": "CARD", "saved_id": kept["id"]}}
        path = f"/v1/bookings/{trip.booking['id']}/payment"
        reply = trip.api.send("POST", path, body, {"Idempotency-Key": str(uuid.uuid4())})
        self.assert_invalid(reply, "/payment_method/saved_id", self.operation("PayBooking"))

    def everything_kept(self) -> bytes:
        """The logs, and all rows of all databases as text."""
        command = [str(POSTGRES_BIN / "pg_dumpall"), "--data-only", "--dbname", self.system.servers.postgres.conninfo]
        dump = subprocess.run(command, capture_output=True, check=True).stdout
        self.assertIn(b"AWAIT_PAYMENT", dump)
        return dump + b"".join(log.read_bytes() for log in self.system.log_folder.glob("*.log"))

    def test_a_payment_that_can_not_be(self):
        trip = Trip(self.new_customer()).book()
        operation = self.operation("PayBooking")
        declined = trip.try_to_pay("pm_card_chargeDeclined")
        self.assertEqual(
            "card_declined".upper(), self.assert_problem(declined, 402, "payment-declined")["decline_code"]
        )
        unknown = trip.try_to_pay("pm_card_nobody_knows")
        self.assertIn(unknown.status, (402, 409, 422))
        self.assert_problem(unknown, unknown.status, operation=operation)
        self.assertEqual(200, trip.try_to_pay().status)
        self.assert_problem(trip.try_to_pay(), 409, "not-payable", operation=operation)

    def test_what_a_booking_is_no_longer_for(self):
        trip = Trip(self.new_customer()).book()
        path = f"/v1/bookings/{trip.booking['id']}"
        self.assertEqual("CANCELLED", trip.api.call("POST", f"{path}/cancel", {"reason": "no"}).json["status"])
        self.assertEqual(200, trip.api.send("POST", f"{path}/cancel", {}).status)
        self.assert_problem(trip.try_to_pay(), 409, "not-payable")
        decision = {"decision": "RETRY", "note": "try it again"}
        admin_path = f"/v1/admin/bookings/{trip.booking['id']}/decision"
        self.assert_problem(self.agent.send("POST", admin_path, decision), 409, "nothing-to-decide")
        self.assert_invalid(self.agent.send("POST", admin_path, {**decision, "decision": "ORDER_FOUND"}), "/order_id")
        self.assertEqual(401, Api(self.system.url).send("POST", f"{path}/cancel", {}).status)
