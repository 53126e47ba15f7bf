"""What the tests of this folder share: one System for a class, and what must hold at its end over all that was done."""

import json
import unittest
from collections import Counter
from datetime import UTC, datetime

from airside_under_test import AirsideUnderTest, until
from api_client import Api
from buyer import Buyer, Offer
from ledger import HOLDING_SEATS, OPEN_INTENTS, Facts, await_good_end, last_names

AGENT = {"email": "agent@demo.airside.example", "password": "demo-agent-password"}


class ChaosCase(unittest.TestCase):
    """A class is one System; each test is one buyer or a few. After the last test the books of everybody are balanced:
    nothing at a vendor belongs to nobody, no event is lost, the audit log is whole."""

    NAME: str
    SPLIT = False  # the seven services as seven processes
    system: AirsideUnderTest
    offer: Offer
    buyers: list[Buyer]

    @classmethod
    def setUpClass(cls):
        cls.system = AirsideUnderTest(cls.NAME, cls.SPLIT)
        cls.addClassCleanup(cls.system.down)
        cls.buyers = []
        cls.system.up()
        cls.vendors = cls.system.vendors
        cls.offer = Offer(cls.system)

    def setUp(self):
        self.offer.leave_seats(100)
        self.addCleanup(self.vendors.forget_faults)

    def new_buyer(self, offer: Offer | None = None) -> Buyer:
        buyer = Buyer(offer or self.offer)
        self.buyers.append(buyer)
        return buyer

    def assert_good_end(self, buyer: Buyer, status: str | None, what: str) -> Facts:
        return await_good_end(buyer, status, what)

    def assert_fired(self, fault: str, what: str) -> None:
        self.assertGreater(self.vendors.fired(fault), 0, f"{what}: the fault never happened")

    @classmethod
    def tearDownClass(cls):
        books = Books(cls.system, cls.buyers)
        until(lambda: not books.breaches(), lambda: "\n".join(books.breaches()), limit_s=20, pause_s=0.2)


class Books:
    """Everything that one System and its vendors did, together."""

    def __init__(self, system: AirsideUnderTest, buyers: list[Buyer]):
        self.system, self.buyers = system, buyers
        self.verified = False

    def breaches(self) -> list[str]:
        found = self.strangers() + self.lost_events() + self.parked() + self.wrong_metrics() + self.stuck()
        if not found and not self.verified:
            self.system.airside("audit", "verify")  # raises with the breaks that it finds
            self.verified = True
        return found

    def strangers(self) -> list[str]:
        """What a vendor holds of nobody's."""
        found = []
        names = {buyer.last_name for buyer in self.buyers}
        for order in self.system.vendors.orders():
            if order["value"]["state"] in HOLDING_SEATS and not last_names(order) & names:
                found.append(f"an order of nobody's: {order['id']}")
        known = {row[0] for row in self.system.sql("booking", "SELECT booking_reference FROM booking_directory")}
        for intent in self.system.vendors.intents():
            open_or_paid = intent["value"]["status"] in (*OPEN_INTENTS, "succeeded")
            if open_or_paid and intent["value"]["metadata"].get("booking_reference") not in known:
                found.append(f"a payment of nobody's: {intent['id']}")
        return found

    def lost_events(self) -> list[str]:
        taken = Counter(row[0] for row in self.system.sql("analytics", "SELECT id FROM events"))
        found = []
        for service in ("user", "booking", "payment"):
            for event_id, kind in self.system.sql(service, "SELECT event_id, type FROM outbox"):
                counted = service != "user" or kind == "user_registered"
                if taken[event_id] != int(counted):
                    found.append(f"analytics has {taken[event_id]} of the {service} service's {kind} {event_id}")
        return found

    def parked(self) -> list[str]:
        found = []
        for service in ("booking", "payment", "notification", "analytics"):
            for feed, kind, error in self.system.sql(service, "SELECT feed, type, error FROM parked_events"):
                found.append(f"{service} parked a {kind} of {feed}: {error}")
        return found

    def stuck(self) -> list[str]:
        rows = self.system.sql(
            "booking", "SELECT step, state, last_error FROM booking_workflows WHERE trouble_since IS NOT NULL"
        )
        return [f"a workflow in trouble: {row}" for row in rows]

    def wrong_metrics(self) -> list[str]:
        """The day's sums against the vendors' own books."""
        self.system.airside("jobs", "run", "analytics.daily_metrics")
        today = datetime.now(UTC).date().isoformat()
        api = Api(self.system.url)
        api.token = api.call("POST", "/v1/sessions", AGENT).json["access_token"]
        days = api.get(f"/v1/admin/metrics/daily?from={self.first_day()}&to={today}").json["days"]
        api.close()
        intents = [i["value"] for i in self.system.vendors.intents() if i["value"]["status"] == "succeeded"]
        confirmed = self.system.sql("booking", "SELECT count(*) FROM bookings WHERE confirmed_at IS NOT NULL")[0][0]
        truth = {"bookings": int(confirmed), "cents": sum(intent["amount_received"] for intent in intents)}
        told = {
            "bookings": sum(day["total_bookings"] for day in days),
            "cents": sum(round(float(day["total_revenue"]["amount"]) * 100) for day in days),
        }
        return [] if told == truth else [f"daily metrics say {json.dumps(told)}, the books {json.dumps(truth)}"]

    def first_day(self) -> str:
        """A run may pass midnight."""
        rows = self.system.sql("user", "SELECT (min(created_at) AT TIME ZONE 'UTC')::date FROM outbox")
        return rows[0][0]
