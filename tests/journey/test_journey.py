"""The journey of ./run over the real program: in one process, and with the seven services as seven processes."""

import os
import re
import unittest
from pathlib import Path

import journey
import journey_view
from api_client import Api
from handset import Handset
from system import System

import vendors

FOLDER = Path(os.environ["AIRSIDE_TEST_FOLDER"])


class JourneyTest:
    """What holds for both; the subclasses say how the services run."""

    split: bool

    @classmethod
    def setUpClass(cls):
        sellers = ("amadeus", "stripe", *vendors.MESSENGERS)
        folder = FOLDER / ("split" if cls.split else "whole")
        cls.system = System(folder, durable=False, split=cls.split, vendors=sellers)
        cls.addClassCleanup(cls.system.down)
        cls.system.up()
        # Fails with the step that failed; each step checks its own answers.
        cls.handset = Handset(cls.system.simulator_url, journey.PHONE)
        cls.trip = journey.show(cls.system.url, cls.system.mail_folder, handset=cls.handset)
        cls.api = Api(cls.system.url, cls.trip.token)

    def booking(self) -> dict:
        return self.api.get(f"/v1/bookings/{self.trip.booking['id']}").json

    def test_the_booking_is_confirmed_paid_and_ticketed(self):
        booking = self.booking()
        self.assertEqual("CONFIRMED", booking["status"])
        self.assertEqual("CAPTURED", booking["payment_status"])
        self.assertEqual("FINISHED", booking["progress"])
        self.assertRegex(booking["pnr"], r"^[A-Z0-9]{6}$")

    def test_every_passenger_has_a_ticket_of_13_digits(self):
        tickets = self.booking()["tickets"]
        self.assertEqual(3, len({ticket["passenger_id"] for ticket in tickets}))
        for ticket in tickets:
            self.assertRegex(ticket["number"], r"^\d{13}$")

    def test_what_was_captured_is_what_was_agreed_to(self):
        payments = self.api.get(f"/v1/payments?booking_id={self.trip.booking['id']}").json["items"]
        captured = [payment["amount"] for payment in payments if payment["status"] in ("CAPTURED", "COMPLETED")]
        self.assertEqual([self.trip.offer["price"]["total"]], captured)

    def test_one_confirmation_mail_came_in_text_and_html(self):
        pnr = self.trip.booking["pnr"]
        mails = [
            file for file in self.system.mails_to(self.trip.email) if pnr in "\n".join(journey_view.mail_lines(file))
        ]
        self.assertEqual(1, len(mails))
        self.assertIn(b"text/html", mails[0].read_bytes())

    def confirmations(self, channel: str) -> list[dict]:
        items = self.api.get("/v1/notifications").json["items"]
        return [one for one in items if (one["type"], one["channel"]) == ("BOOKING_CONFIRMATION", channel)]

    def test_one_sms_came_and_its_arrival_was_reported(self):
        (sms,) = self.handset.all_sms()
        self.assertIn(self.trip.booking["pnr"], sms["body"])
        (told,) = self.confirmations("SMS")
        self.assertEqual(("SENT", "TWILIO"), (told["status"], told["provider"]))
        self.assertEqual(["SENT"], [attempt["outcome"] for attempt in told["attempts"]])
        self.assertIsNotNone(told.get("delivered_at"), "the signed callback")

    def test_one_push_came_to_the_telephone_that_was_registered(self):
        pnr = self.trip.booking["pnr"]
        pushes = [one for one in self.handset.all_pushes() if pnr in one["notification"]["body"]]
        self.assertEqual(1, len(pushes))
        self.assertEqual(self.trip.booking["id"], pushes[0]["data"]["booking_id"])
        (told,) = self.confirmations("PUSH")
        self.assertEqual(("SENT", "FIREBASE"), (told["status"], told["provider"]))

    def token_in_mail(self, address: str, page: str, count: int) -> str:
        """What stands behind the # of the link to that page of the site, in the newest of so many mails."""
        text = "\n".join(journey_view.mail_lines(self.system.await_mail(address, count)[-1]))
        found = re.search(rf"https://airside\.example/{page}#token=(\S+)", text)
        self.assertIsNotNone(found, text)
        return found[1]

    def assert_kept_nowhere(self, token: str, told: list[dict]) -> None:
        self.assertNotIn(token, str(told))
        for log in self.system.log_folder.glob("*.log"):
            self.assertNotIn(token.encode(), log.read_bytes(), f"the token of a mail in {log.name}")

    def test_an_address_is_confirmed_by_the_link_in_the_mail(self):
        address = "confirms@example.com"
        api = journey.sign_up(Api(self.system.url), address)
        token = self.token_in_mail(address, "verify-email", 1)
        self.assertFalse(api.get("/v1/users/me").json["email_verified"])
        Api(self.system.url).call("POST", "/v1/email-verifications", {"token": token})
        self.assertTrue(api.get("/v1/users/me").json["email_verified"])
        told = api.get("/v1/notifications").json["items"]
        self.assertEqual(["EMAIL_VERIFICATION"], [notification["type"] for notification in told])
        self.assert_kept_nowhere(token, told)

    def test_a_forgotten_password_is_replaced_by_the_link_in_the_mail(self):
        address, password = "forgets@example.com", "a new password, remembered"
        journey.sign_up(Api(self.system.url), address)
        self.system.await_mail(address)
        api = Api(self.system.url)
        api.call("POST", "/v1/password-resets", {"email": address})
        token = self.token_in_mail(address, "reset-password", 2)
        api.call("POST", "/v1/password-resets/confirm", {"token": token, "new_password": password})
        session = api.call("POST", "/v1/sessions", {"email": address, "password": password})
        told = Api(self.system.url, session.json["access_token"]).get("/v1/notifications").json["items"]
        self.assertEqual({"EMAIL_VERIFICATION", "PASSWORD_RESET"}, {notification["type"] for notification in told})
        self.assert_kept_nowhere(token, told)

    def test_somebody_else_does_not_see_the_booking(self):
        other = journey.sign_up(Api(self.system.url), "somebody.else@example.com")
        reply = other.send("GET", f"/v1/bookings/{self.trip.booking['id']}")
        self.assertIn(reply.status, (403, 404))
        self.assertTrue(reply.headers["content-type"].startswith("application/problem+json"))

    def test_logs_hold_no_personal_data(self):
        address = re.escape(self.trip.email).encode()
        for log in self.system.log_folder.glob("airside*.log"):
            text = log.read_bytes()
            self.assertIsNone(re.search(address, text), f"an e-mail address in {log.name}")
            self.assertNotIn(self.trip.token.encode(), text, f"an access token in {log.name}")
            self.assertNotIn(journey.PHONE.encode(), text, f"a telephone number in {log.name}")
            self.assertNotIn(self.handset.device_token.encode(), text, f"a device's token in {log.name}")


class OneProcess(JourneyTest, unittest.TestCase):
    split = False

    def test_metrics_count_requests_by_route(self):
        text = Api(self.system.url).get("/metrics").body.decode()
        self.assertIn("/v1/bookings/{id}", text)
        self.assertNotIn(self.trip.booking["id"], text)

    def test_the_documentation_is_there(self):
        self.assertIn(b"<html", Api(self.system.url).get("/docs").body)
        self.assertEqual("3.1", Api(self.system.url).get("/openapi.json").json["openapi"][:3])

    def test_a_second_migration_and_load_of_demo_data_change_nothing(self):
        self.system.migrate()
        self.system.load_demo()
        self.assertEqual("CONFIRMED", self.booking()["status"])


class SevenProcesses(JourneyTest, unittest.TestCase):
    split = True
