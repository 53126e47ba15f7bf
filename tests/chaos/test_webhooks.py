"""Stripe's webhooks late, twice, out of order, forged or lost: the booking ends in the same state. The events go to a
post office of the test, which delivers them as it likes."""

import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from airside_under_test import until
from api_client import Api, Reply
from buyer import CHALLENGED, Buyer
from chaos_case import ChaosCase

CAPTURABLE = "payment_intent.amount_capturable_updated"


class PostOffice:
    """Takes what the simulator sends, with the signature as it came, and answers that all is well."""

    def __init__(self):
        self.letters: list[tuple[dict, str, bytes]] = []
        office = self

        class Counter(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                office.letters.append((json.loads(body), self.headers["Stripe-Signature"], body))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Counter)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def about(self, intent: str) -> list[tuple[dict, str, bytes]]:
        return [letter for letter in self.letters if subject_of(letter[0]) == intent]


def subject_of(event: dict) -> str:
    thing = event["data"]["object"]
    return thing["id"] if thing["object"] == "payment_intent" else thing.get("payment_intent") or ""


class Webhooks(ChaosCase):
    NAME = "webhooks"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = PostOffice()
        cls.addClassCleanup(cls.office.close)
        secret = cls.system.secret("stripe_webhook")
        cls.vendors.call("POST", "/_sim/webhooks", {"url": cls.office.url, "secret": secret})

    def deliver(self, letter: tuple[dict, str, bytes], signature: str | None = None) -> Reply:
        _, good_signature, body = letter
        headers = {"Content-Type": "application/json", "Stripe-Signature": signature or good_signature}
        with contextlib.closing(Api(self.system.url)) as api:
            return api.send("POST", "/v1/webhooks/stripe", body, headers)

    def challenged(self) -> tuple[Buyer, str]:
        """A buyer whose bank has just let the payment pass, and the payment's id at Stripe."""
        buyer = self.new_buyer()
        reference = buyer.book()["booking_reference"]
        self.assertEqual("AWAITING_ACTION", buyer.try_to_pay(CHALLENGED).json["progress"])
        intents = self.vendors.intents()
        intent = next(i["id"] for i in intents if i["value"]["metadata"].get("booking_reference") == reference)
        self.vendors.call("POST", f"/_sim/payments/{intent}/authenticate")
        until(
            lambda: any(letter[0]["type"] == CAPTURABLE for letter in self.office.about(intent)),
            "the event that the money is held has come to the post office",
        )
        return buyer, intent

    def test_delivered_twice_and_out_of_order(self):
        buyer, intent = self.challenged()
        for letter in reversed(self.office.about(intent)):
            for _ in range(2):
                self.assertEqual(204, self.deliver(letter).status)
        facts = self.assert_good_end(buyer, "CONFIRMED", "webhooks twice and out of order")
        self.assertEqual(1, facts.events["payment_authorized"])

    def test_late_after_everything_is_over(self):
        buyer, intent = self.challenged()
        # None is delivered: the payment service asks by itself.
        self.assert_good_end(buyer, "CONFIRMED", "webhooks lost")
        before = buyer.booking()
        for letter in self.office.about(intent):
            self.assertEqual(204, self.deliver(letter).status)
        until(self.inbox_is_empty, "the late events are worked off")
        self.assertEqual(before, buyer.booking())
        self.assert_good_end(buyer, "CONFIRMED", "webhooks after the end")

    def inbox_is_empty(self) -> bool:
        waiting = "SELECT count(*) FROM webhook_inbox WHERE state = 'NEW'"
        return self.system.sql("payment", waiting) == [["0"]]

    def test_forged_changes_nothing(self):
        buyer, intent = self.challenged()
        letter = next(letter for letter in self.office.about(intent) if letter[0]["type"] == CAPTURABLE)
        for signature in (f"t={int(time.time())},v1={'0' * 64}", "nonsense", letter[1].replace("t=1", "t=2")):
            reply = self.deliver(letter, signature)
            self.assertEqual(400, reply.status, f"{signature} was answered {reply.status}")
        tampered = (letter[0], letter[1], letter[2].replace(b"requires_capture", b"succeeded"))
        self.assertEqual(400, self.deliver(tampered).status)
        self.assert_good_end(buyer, "CONFIRMED", "forged webhooks")

    def test_plain_payment_with_its_webhooks_at_the_worst_moment(self):
        """The event of the capture comes before the capture's own answer."""
        buyer = self.new_buyer()
        reference = buyer.book()["booking_reference"]
        self.vendors.fault("stripe", "payment_intents.capture", "slow", when="after", ms=1200)
        paying = threading.Thread(target=buyer.try_to_pay)
        paying.start()
        try:
            letter = until(lambda: self.capture_of(reference), "the event of the capture")
            self.assertEqual(204, self.deliver(letter).status)
        finally:
            paying.join()
        self.assert_good_end(buyer, "CONFIRMED", "the webhook overtook the answer")

    def capture_of(self, reference: str):
        for letter in list(self.office.letters):
            metadata = letter[0]["data"]["object"].get("metadata", {})
            succeeded = letter[0]["type"] == "payment_intent.succeeded"
            if succeeded and metadata.get("booking_reference") == reference:
                return letter
        return None


class SimulatedWebhooks(ChaosCase):
    """As the simulator itself delivers them, when it is told to misbehave."""

    NAME = "webhook-faults"

    def pay_under(self, effect: str, **more) -> None:
        buyer = self.new_buyer()
        buyer.book()
        for operation in ("payment_intents.create", "payment_intents.capture"):
            self.vendors.fault("stripe", operation, effect, **more)
        self.assertEqual(200, buyer.try_to_pay().status)
        self.assert_good_end(buyer, "CONFIRMED", effect)

    def test_late(self):
        self.pay_under("webhook_late", ms=1500)

    def test_twice(self):
        self.pay_under("webhook_twice")

    def test_out_of_order(self):
        self.pay_under("webhook_out_of_order")

    def test_lost(self):
        self.pay_under("webhook_lost")
