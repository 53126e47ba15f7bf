"""Payments that the fraud rules keep for an agent, through whole bookings: approved, rejected, decided by nobody, given
up by their customer; and what the rules refuse."""

import os
import signal

from airside_under_test import until
from api_client import Api
from buyer import DECLINED, VISA, Buyer
from chaos_case import AGENT, ChaosCase
from ledger import steps

# Whoever pays for the first time waits for an agent, and a card that was declined is not tried again.
SUSPICIOUS = {
    "payment": {
        "fraud": {
            "rules": [
                {"name": "new_customer", "when": "FIRST_PAYMENT", "points": 60},
                {"name": "declined_card", "when": "METHOD_FAILURES", "points": 40, "at_least": 1, "within": "1h"},
            ]
        }
    }
}
# The simulator holds an order for three days; so wide a margin before its limit makes it due at once.
WIDE_MARGIN = {"booking": {"ticketing_margin": "4320m"}}
NARROW_MARGIN = {"booking": {"ticketing_margin": "5m"}}


class Review(ChaosCase):
    NAME = "review"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system.restart_with(SUSPICIOUS)
        cls.agent = Api(cls.system.url)
        cls.agent.token = cls.agent.call("POST", "/v1/sessions", AGENT).json["access_token"]
        cls.addClassCleanup(cls.agent.close)

    def setUp(self):
        super().setUp()
        self.agent.close()  # airside may have been started again since; the next request connects anew

    def held_for_review(self, card: str = VISA) -> tuple[Buyer, str]:
        """A buyer whose payment waits for an agent, and its id. A card of its own where the payment is going to fail:
        that counts against the card."""
        buyer = self.new_buyer()
        buyer.book()
        reply = buyer.try_to_pay(card)
        self.assertEqual(200, reply.status, reply.body)
        self.assertEqual("IN_REVIEW", reply.json["progress"], reply.json)
        self.assertEqual([], reply.json["tickets"])
        payment = buyer.payments()[0]
        self.assertEqual(("AUTHORIZED", "IN_REVIEW"), (payment["status"], payment["outcome"]))
        self.assertNotIn("fraud", payment, "why is not for customers")
        return buyer, payment["id"]

    def decide(self, payment: str, decision: str) -> dict:
        reply = self.agent.send("POST", f"/v1/payments/{payment}/{decision}", {"reason": "as the test wants it"})
        self.assertEqual(200, reply.status, reply.body)
        return reply.json

    def queue(self) -> dict[str, dict]:
        return {item["id"]: item for item in self.agent.get("/v1/payments/review?limit=100").json["items"]}

    def test_approved_is_ticketed_and_captured(self):
        buyer, payment = self.held_for_review()
        waiting = self.queue()[payment]
        self.assertEqual(["new_customer"], waiting["fraud"]["factors"])
        self.assertEqual(403, buyer.send("GET", "/v1/payments/review").status)
        self.assertEqual(403, buyer.send("POST", f"/v1/payments/{payment}/approve", {}).status)
        self.assertEqual("APPROVED", self.decide(payment, "approve")["fraud"]["decision"])
        facts = self.assert_good_end(buyer, "CONFIRMED", "an agent approved the payment")
        self.assertEqual(1, facts.events["payment_authorized"])
        self.assertNotIn(payment, self.queue())

    def test_approved_just_before_a_crash_goes_on(self):
        buyer, payment = self.held_for_review()
        self.decide(payment, "approve")
        restarts = self.system.restarts
        os.kill(self.system.pid(), signal.SIGKILL)
        until(lambda: self.system.restarts > restarts, "airside starts again")
        self.assert_good_end(buyer, "CONFIRMED", "killed after the approval")

    def test_rejected_is_given_back_and_may_be_paid_otherwise(self):
        buyer, payment = self.held_for_review("pm_card_mastercard")
        self.decide(payment, "reject")
        until(lambda: buyer.booking()["progress"] == "AWAITING_PAYMENT", "the booking is payable again")
        self.assertEqual("CARD_DECLINED", buyer.booking()["payment"]["decline_code"])
        told = buyer.payments()[0]
        self.assertEqual(("FAILED", "CARD_DECLINED"), (told["status"], told["failure_code"]))
        again = self.agent.send("POST", f"/v1/payments/{payment}/approve", {})
        self.assertEqual(409, again.status, again.body)
        self.assertEqual("IN_REVIEW", buyer.try_to_pay().json["progress"])
        self.decide(buyer.payments()[0]["id"], "approve")
        facts = self.assert_good_end(buyer, "CONFIRMED", "another payment was approved")
        self.assertEqual(["canceled", "succeeded"], sorted(intent["value"]["status"] for intent in facts.intents))

    def test_rejected_while_the_gateway_is_away_is_given_back_later(self):
        buyer, payment = self.held_for_review("pm_card_amex")
        self.vendors.fault("stripe", "payment_intents.cancel", "lost", times=2)
        self.decide(payment, "reject")
        until(lambda: buyer.booking()["progress"] == "AWAITING_PAYMENT", "the booking is payable again")
        buyer.send("POST", f"/v1/bookings/{buyer.id}/cancel", {})
        facts = self.assert_good_end(buyer, "CANCELLED", "given up after a rejection")
        self.assertEqual(["canceled"], [intent["value"]["status"] for intent in facts.intents])

    def test_nobody_decided_before_the_tickets_can_wait_no_longer(self):
        buyer, payment = self.held_for_review()
        self.system.restart_with(WIDE_MARGIN)
        self.agent.close()
        self.addCleanup(self.system.restart_with, NARROW_MARGIN)
        facts = self.assert_good_end(buyer, "FAILED", "the ticket time limit has come")
        self.assertEqual("ticket-time-limit-passed", facts.booking["failure"]["code"])
        self.assertEqual(["canceled"], [intent["value"]["status"] for intent in facts.intents])
        self.assertEqual(["created", "cancelled"], steps(facts.orders[0]))
        self.assertNotIn(payment, self.queue())

    def test_nobody_decided_in_the_time_for_it(self):
        self.system.restart_with({"payment": {"fraud": {"review_time": "1s"}}})
        self.agent.close()
        self.addCleanup(self.system.restart_with, {"payment": {"fraud": {"review_time": "24h"}}})
        buyer, payment = self.held_for_review("pm_card_discover")
        until(lambda: buyer.booking()["progress"] == "AWAITING_PAYMENT", "the booking is payable again")
        seen = self.agent.get(f"/v1/payments/{payment}").json
        self.assertEqual(("FAILED", "REVIEW_EXPIRED"), (seen["status"], seen["failure_code"]))
        self.assertEqual("EXPIRED", seen["fraud"]["decision"])
        buyer.send("POST", f"/v1/bookings/{buyer.id}/cancel", {})
        self.assert_good_end(buyer, "CANCELLED", "given up after a review that nobody made")

    def test_given_up_by_its_customer(self):
        buyer, payment = self.held_for_review()
        reply = buyer.send("POST", f"/v1/bookings/{buyer.id}/cancel", {})
        self.assertEqual(200, reply.status, reply.body)
        facts = self.assert_good_end(buyer, "CANCELLED", "the customer gave up")
        self.assertEqual(["canceled"], [intent["value"]["status"] for intent in facts.intents])
        self.assertNotIn(payment, self.queue())

    def test_refused_by_the_rules_is_a_declined_card_and_no_gateway_is_asked(self):
        buyer = self.new_buyer()
        buyer.book()
        first, second = buyer.try_to_pay(DECLINED), buyer.try_to_pay(DECLINED)
        for reply in (first, second):
            self.assertEqual(402, reply.status, reply.body)
            self.assertEqual("CARD_DECLINED", reply.json["decline_code"])
        asked = self.vendors.intents()
        reference = buyer.booking()["booking_reference"]
        self.assertEqual(1, sum(i["value"]["metadata"].get("booking_reference") == reference for i in asked))
        blocked = self.agent.get(f"/v1/payments?booking_id={buyer.id}").json["items"][0]
        self.assertEqual(("FAILED", "BLOCKED_BY_RULES"), (blocked["status"], blocked["failure_code"]))
        self.assertEqual(["new_customer", "declined_card"], blocked["fraud"]["factors"])
        buyer.send("POST", f"/v1/bookings/{buyer.id}/cancel", {})
        self.assert_good_end(buyer, "CANCELLED", "refused by the rules")
