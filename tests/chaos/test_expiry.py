"""A booking that nobody pays for expires at its ticket time limit, and its seats go back to the GDS."""

import os
import signal

from airside_under_test import until
from chaos_case import ChaosCase
from ledger import steps

# The simulator holds an order for three days; so wide a margin before its limit makes it due at once.
WIDE_MARGIN = {"booking": {"ticketing_margin": "4320m"}}
NARROW_MARGIN = {"booking": {"ticketing_margin": "5m"}}
FOUR_DAYS_S = 4 * 24 * 3600


class Expiry(ChaosCase):
    NAME = "expiry"

    def test_unpaid_booking_expires_by_the_job(self):
        buyer = self.new_buyer()
        buyer.book()
        self.system.restart_with(WIDE_MARGIN)
        self.addCleanup(self.system.restart_with, NARROW_MARGIN)
        refused = buyer.try_to_pay()
        self.assertEqual(410, refused.status, refused.body)
        self.assertTrue(refused.json["type"].endswith("booking-expired"), refused.json)
        self.system.airside("jobs", "run", "booking.expire_unpaid")
        facts = self.assert_good_end(buyer, "FAILED", "nobody paid")
        self.assertEqual("ticket-time-limit-passed", facts.booking["failure"]["code"])
        self.assertEqual(["created", "cancelled"], steps(facts.orders[0]))
        self.assertEqual([], facts.intents)
        self.assertEqual(1, facts.events["booking_expired"])
        refused = buyer.try_to_pay()
        self.assertEqual(410, refused.status, refused.body)

    def test_killed_while_the_expired_order_is_cancelled(self):
        buyer = self.new_buyer()
        buyer.book()
        calls = len(self.vendors.calls("amadeus", "orders.cancel"))
        self.vendors.fault("amadeus", "orders.cancel", "hang", when="after")
        self.system.restart_with(WIDE_MARGIN)
        self.addCleanup(self.system.restart_with, NARROW_MARGIN)
        self.system.airside("jobs", "run", "booking.expire_unpaid")
        until(lambda: len(self.vendors.calls("amadeus", "orders.cancel")) > calls, "the order's cancellation")
        restarts = self.system.restarts
        os.kill(self.system.pid(), signal.SIGKILL)
        until(lambda: self.system.restarts > restarts, "airside starts again")
        facts = self.assert_good_end(buyer, "FAILED", "killed before the cancellation's answer")
        self.assertEqual(["created", "cancelled"], steps(facts.orders[0]))

    def test_order_that_expired_at_the_gds_is_not_charged(self):
        buyer = self.new_buyer()
        buyer.book()
        self.vendors.call("POST", "/_sim/clock", {"advance_s": FOUR_DAYS_S})
        self.addCleanup(self.vendors.call, "POST", "/_sim/clock", {"real": True})
        reply = buyer.try_to_pay()
        self.assertEqual(409, reply.status, reply.body)
        facts = self.assert_good_end(buyer, "FAILED", "the GDS let the order expire")
        self.assertEqual(["created", "expired"], steps(facts.orders[0]))
        self.assertEqual(["canceled"], [intent["value"]["status"] for intent in facts.intents])
