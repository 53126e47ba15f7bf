"""An agent refunds a payment while the process dies, the answer is lost or the gateway says nothing: by Stripe's own
books it is one refund, and the payment and its events say so. And what the bank does days later."""

import copy
import uuid
from functools import partialmethod

from airside_under_test import until
from api_client import Api
from buyer import Buyer
from chaos_case import AGENT, ChaosCase

PART = {"amount": "20.50", "currency": "USD"}
REFUND = {"amount": PART, "reason": "CUSTOMER_REQUEST"}
FAULTS = {
    "lost": {"effect": "lost"},
    "reset": {"effect": "reset"},
    "silence_before": {"effect": "hang", "when": "before"},
    "silence_after": {"effect": "hang", "when": "after"},
    "error_500": {"effect": "error", "status": 500},
}


class Refunds(ChaosCase):
    NAME = "refunds"

    def paid(self) -> tuple[Buyer, Buyer, str]:
        """A buyer, an agent with the same patience, and the payment's id."""
        buyer = self.new_buyer()
        buyer.book()
        self.assertEqual(200, buyer.try_to_pay().status)
        self.assert_good_end(buyer, "CONFIRMED", "paid")
        desk = copy.copy(buyer)
        desk.api = Api(self.system.url)
        self.addCleanup(desk.api.close)
        desk.api.token = desk.send("POST", "/v1/sessions", AGENT).json["access_token"]
        return buyer, desk, buyer.payments()[0]["id"]

    def at_stripe(self, refund: str) -> list[dict]:
        """The refunds that carry this one's reference."""
        records = self.vendors.call("GET", "/_sim/refunds")
        return [one for one in records if one["value"]["metadata"].get("airside_reference") == refund]

    def events(self, payment: str) -> list[str]:
        told = f"SELECT type FROM outbox WHERE aggregate_id = '{payment}' AND type LIKE 'refund%' ORDER BY era, xid, id"
        return [row[0] for row in self.system.sql("payment", told)]

    def refund(self, desk: Buyer, payment: str) -> str:
        reply = desk.send("POST", f"/v1/payments/{payment}/refunds", REFUND, str(uuid.uuid4()))
        self.assertEqual(201, reply.status, reply.body[:500])
        return reply.json["id"]

    def await_status(self, desk: Buyer, payment: str, refund: str, status: str, what: str) -> None:
        def is_so() -> bool:
            items = desk.send("GET", f"/v1/payments/{payment}/refunds").json["items"]
            return [(one["id"], one["status"]) for one in items] == [(refund, status)]

        until(is_so, f"the refund is {status}: {what}", 40, pause_s=0.1)

    def refund_under(self, fault: dict, what: str) -> None:
        _, desk, payment = self.paid()
        rule = self.vendors.fault("stripe", "refunds.create", **fault)
        refund = self.refund(desk, payment)
        self.await_status(desk, payment, refund, "COMPLETED", what)
        self.assert_fired(rule, what)
        self.assertEqual([2050], [one["value"]["amount"] for one in self.at_stripe(refund)], what)
        view = desk.send("GET", f"/v1/payments/{payment}").json
        self.assertEqual(("PARTIALLY_REFUNDED", PART), (view["status"], view["refunded"]), what)
        self.assertEqual(["refund_completed"], self.events(payment), what)
        attempts = desk.send("GET", f"/v1/payments/{payment}/attempts").json["items"]
        self.assertNotIn(None, [one.get("success") for one in attempts], f"{what}: an attempt's end is not known")

    def answer_never_came(self, name: str) -> None:
        self.refund_under(FAULTS[name], f"{name} at the refund")

    def killed(self, when: str) -> None:
        restarts = self.system.restarts
        self.refund_under({"effect": "kill", "when": when, "pid": self.system.pid("")}, f"killed {when} the refund")
        self.assertEqual(restarts + 1, self.system.restarts, "the process was not killed once")

    def test_the_bank_takes_it_later_and_sends_it_back(self):
        _, desk, payment = self.paid()
        self.vendors.fault("stripe", "refunds.create", "refund_pending")
        refund = self.refund(desk, payment)
        self.await_status(desk, payment, refund, "PROCESSING", "it is pending at Stripe")
        at_stripe = self.at_stripe(refund)[0]["id"]
        self.vendors.call("POST", f"/_sim/refunds/{at_stripe}/settle")
        self.await_status(desk, payment, refund, "COMPLETED", "the bank has taken it, and a webhook says so")
        self.vendors.call("POST", f"/_sim/refunds/{at_stripe}/settle?fail=expired_or_canceled_card")
        self.await_status(desk, payment, refund, "FAILED", "the bank has sent it back, and a webhook says so")
        view = desk.send("GET", f"/v1/payments/{payment}").json
        self.assertEqual(("CAPTURED", "0.00"), (view["status"], view["refunded"]["amount"]))
        self.assertEqual(["refund_completed", "refund_failed"], self.events(payment))

    def test_never_more_than_was_captured(self):
        buyer, desk, payment = self.paid()
        whole = {"amount": buyer.booking()["price"]["total"], "reason": "OTHER"}
        path = f"/v1/payments/{payment}/refunds"
        first = desk.send("POST", path, whole, str(uuid.uuid4()))
        self.assertEqual((201, "COMPLETED"), (first.status, first.json["status"]))
        second = desk.send("POST", path, REFUND, str(uuid.uuid4()))
        self.assertEqual(409, second.status, second.body[:300])
        self.assertTrue(second.json["type"].endswith("/refund-exceeds"), second.json)
        self.assertEqual("REFUNDED", desk.send("GET", f"/v1/payments/{payment}").json["status"])


def add_tests() -> None:
    """One test for each fault, so that each is counted and named."""
    for name in FAULTS:
        setattr(Refunds, f"test_{name}", partialmethod(Refunds.answer_never_came, name))
    for when in ("before", "after"):
        setattr(Refunds, f"test_killed_{when}", partialmethod(Refunds.killed, when))


add_tests()
