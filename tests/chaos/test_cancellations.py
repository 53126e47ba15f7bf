"""A paid booking is given up, and each effect of that is killed, lost or refused: by the vendors' own books tickets are
void, the order is cancelled and all of the money came back, once and last; or an agent is told."""

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partialmethod

from airside_under_test import until
from api_client import Api, Reply
from buyer import Buyer
from chaos_case import AGENT, ChaosCase
from effects import GIVING_UP, method_name

FAULTS = {
    "lost": {"effect": "lost"},
    "reset": {"effect": "reset"},
    "silence_before": {"effect": "hang", "when": "before"},
    "silence_after": {"effect": "hang", "when": "after"},
    "error_500": {"effect": "error", "status": 500},
}


class Cancellations(ChaosCase):
    NAME = "cancellations"

    def sold(self) -> tuple[Buyer, dict]:
        """A buyer with tickets, and what giving them up would bring back."""
        buyer = self.new_buyer()
        buyer.book()
        self.assertEqual(200, buyer.try_to_pay().status)
        self.assert_good_end(buyer, "CONFIRMED", "paid")
        quote = buyer.send("GET", f"/v1/bookings/{buyer.id}/cancel-quote").json
        self.assertEqual(("VOID_WINDOW", buyer.price), (quote["basis"], quote["refund"]))
        return buyer, {"expected_refund": quote["refund"], "reason": "plans changed"}

    def cancel(self, buyer: Buyer, body: dict) -> Reply:
        with contextlib.closing(Api(self.system.url, buyer.api.token)) as api:
            return api.send("POST", f"/v1/bookings/{buyer.id}/cancel", body)

    def given_up_under(self, vendor: str, operation: str, fault: dict, what: str) -> None:
        buyer, body = self.sold()
        rule = self.vendors.fault(vendor, operation, **fault)
        reply = buyer.send("POST", f"/v1/bookings/{buyer.id}/cancel", body)
        self.assertEqual(200, reply.status, f"{what}: {reply.body[:500]!r}")
        self.assert_good_end(buyer, "REFUNDED", what)
        self.assert_fired(rule, what)

    def answer_never_came(self, vendor: str, operation: str, fault: str) -> None:
        self.given_up_under(vendor, operation, FAULTS[fault], f"{fault} at {operation}")

    def killed(self, vendor: str, operation: str, when: str) -> None:
        restarts = self.system.restarts
        fault = {"effect": "kill", "when": when, "pid": self.system.pid("")}
        self.given_up_under(vendor, operation, fault, f"killed {when} {operation}")
        self.assertEqual(restarts + 1, self.system.restarts, "the process was not killed once")

    def decide(self, buyer: Buyer, decision: str) -> Reply:
        with contextlib.closing(Api(self.system.url)) as api:
            api.token = api.call("POST", "/v1/sessions", AGENT).json["access_token"]
            body = {"decision": decision, "note": "looked at it"}
            return api.send("POST", f"/v1/admin/bookings/{buyer.id}/decision", body)

    def refused(self, vendor: str, operation: str, fault: dict, status: str) -> Buyer:
        """What the vendor refuses is an agent's, on the command line too; the booking tells how far it is."""
        buyer, body = self.sold()
        self.vendors.fault(vendor, operation, **fault)
        self.assertEqual(200, self.cancel(buyer, body).status)
        booking = buyer.await_rest()
        self.assertEqual(("NEEDS_AGENT", status), (booking["progress"], booking["status"]))
        self.assertIn(booking["booking_reference"], self.system.airside("bookings", "stuck"))
        self.assertEqual("CAPTURED", booking["payment_status"])
        return buyer

    def test_a_refused_void_is_an_agents_to_retry(self):
        buyer = self.refused("amadeus", "tickets.void", {"effect": "error", "status": 400}, "CONFIRMED")
        self.assertEqual(200, self.decide(buyer, "RETRY").status)
        self.assert_good_end(buyer, "REFUNDED", "the void was refused, and asked for again")

    def test_a_refused_void_may_leave_the_booking_as_it_was(self):
        buyer = self.refused("amadeus", "tickets.void", {"effect": "error", "status": 400}, "CONFIRMED")
        self.assertEqual(200, self.decide(buyer, "ABANDON").status)
        facts = self.assert_good_end(buyer, "CONFIRMED", "the cancellation was abandoned")
        self.assertEqual(([], []), (facts.refunds, facts.booking["refunds"]))

    def test_a_refund_that_failed_is_asked_for_again(self):
        buyer = self.refused("stripe", "refunds.create", {"effect": "refund_failed", "code": "declined"}, "CANCELLED")
        self.assertEqual(200, self.decide(buyer, "RETRY").status)
        self.assert_good_end(buyer, "REFUNDED", "the refund failed, and was asked for again")

    def test_the_bank_takes_its_time(self):
        buyer, body = self.sold()
        self.vendors.fault("stripe", "refunds.create", "refund_pending")
        answer = self.cancel(buyer, body).json
        self.assertEqual(("CANCELLED", "CAPTURED"), (answer["status"], answer["payment_status"]))
        self.assertEqual(["OPEN"], [refund["state"] for refund in answer["refunds"]])
        paid = answer["payment"]["payment_id"]
        until(lambda: self.pending(buyer), "the gateway has the refund")
        self.vendors.call("POST", f"/_sim/refunds/{self.pending(buyer)}/settle")
        self.assert_good_end(buyer, "REFUNDED", f"the bank took the refund of {paid}")

    def pending(self, buyer: Buyer) -> str:
        reference = buyer.booking()["booking_reference"]
        intents = [i["id"] for i in self.vendors.intents() if i["value"]["metadata"]["booking_reference"] == reference]
        return next((r["id"] for r in self.vendors.refunds() if r["value"]["payment_intent"] in intents), "")

    def test_ten_at_once_give_back_once(self):
        buyer, body = self.sold()
        start = threading.Barrier(10)

        def cancel(_: int) -> Reply:
            start.wait()
            return self.cancel(buyer, body)

        with ThreadPoolExecutor(10) as pool:
            replies = list(pool.map(cancel, range(10)))
        self.assertEqual([200] * 10, [reply.status for reply in replies], [reply.body[:200] for reply in replies])
        self.assert_good_end(buyer, "REFUNDED", "ten cancellations at once")

    def test_another_amount_than_agreed_gives_nothing_up(self):
        buyer, body = self.sold()
        less = {**body["expected_refund"], "amount": "1.00"}
        reply = self.cancel(buyer, {"expected_refund": less})
        self.assertEqual(409, reply.status, reply.body[:300])
        self.assertEqual(body["expected_refund"], reply.json["refund"])
        self.assertEqual(409, self.cancel(buyer, {}).status)
        self.assertEqual(422, self.cancel(buyer, {**body, "refund": body["expected_refund"]}).status)
        self.assert_good_end(buyer, "CONFIRMED", "nothing was agreed to")


def add_tests() -> None:
    """One test for each effect and what happens to it, so that each is counted and named."""
    for vendor, operation in GIVING_UP:
        for fault in FAULTS:
            case = partialmethod(Cancellations.answer_never_came, vendor, operation, fault)
            setattr(Cancellations, "test_" + method_name(operation, fault), case)
        for when in ("before", "after"):
            case = partialmethod(Cancellations.killed, vendor, operation, when)
            setattr(Cancellations, "test_killed_" + method_name(operation, when), case)


add_tests()
