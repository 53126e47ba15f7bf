"""Answers that never come, at every effect: the effect happened and its answer was lost, or it did not happen and the
connection was reset, or the vendor said nothing until the deadline. An unknown outcome is found out, never guessed."""

from functools import partialmethod

from chaos_case import ChaosCase
from effects import BACKWARD, FORWARD, method_name

FAULTS = {
    "lost": {"effect": "lost"},
    "reset": {"effect": "reset"},
    "silence_before": {"effect": "hang", "when": "before"},
    "silence_after": {"effect": "hang", "when": "after"},
    "error_500": {"effect": "error", "status": 500},
}
# They change nothing at the vendor, so that before and after are the same.
READS = ("pricing", "orders.read")
FAULTS_OF_READS = ("reset", "silence_before", "error_500")


class LostAnswers(ChaosCase):
    NAME = "lost"

    def journey(self, vendor: str, operation: str, step: str, fault: str) -> None:
        what = f"{fault} at {vendor} {operation}"
        buyer = self.new_buyer()
        buyer.ask_price()
        if step == "book":
            rule = self.vendors.fault(vendor, operation, **FAULTS[fault])
        buyer.book()
        if step == "pay":
            rule = self.vendors.fault(vendor, operation, **FAULTS[fault])
        reply = buyer.try_to_pay()
        self.assertEqual(200, reply.status, f"{what}: paying answered {reply.status} {reply.body[:500]!r}")
        self.assert_good_end(buyer, "CONFIRMED", what)
        self.assert_fired(rule, what)

    def way_back(self, refusal: tuple, vendor: str, operation: str, fault: str) -> None:
        what = f"{refusal[0]} refused {refusal[1]}, then {fault} at {vendor} {operation}"
        buyer = self.new_buyer()
        buyer.book()
        self.vendors.fault(refusal[0], refusal[1], **refusal[2])
        rule = self.vendors.fault(vendor, operation, **FAULTS[fault])
        reply = buyer.try_to_pay()
        self.assertIn(reply.status, (200, 409), f"{what}: paying answered {reply.body[:500]!r}")
        self.assert_good_end(buyer, "FAILED", what)
        self.assert_fired(rule, what)


class LateEffects(ChaosCase):
    """The vendor answers nothing until the deadline, and does what it was asked a moment later: until a call has had
    its time, that nothing is found proves nothing."""

    NAME = "late"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system.restart_with({"booking": {"gds_deadline": "1s", "settle_time": "4s"}})

    def test_order_made_late(self):
        buyer = self.new_buyer()
        buyer.ask_price()
        before = len(self.vendors.calls("amadeus", "orders.create"))
        self.vendors.fault("amadeus", "orders.create", "slow", ms=2000)
        buyer.book()
        self.assertEqual(before + 1, len(self.vendors.calls("amadeus", "orders.create")), "made again blindly")
        self.assertEqual(200, buyer.try_to_pay().status)
        self.assert_good_end(buyer, "CONFIRMED", "the order was made a second after the deadline")

    def test_tickets_issued_late(self):
        buyer = self.new_buyer()
        buyer.book()
        self.vendors.fault("amadeus", "tickets.issue", "slow", ms=2000)
        self.assertEqual(200, buyer.try_to_pay().status)
        self.assert_good_end(buyer, "CONFIRMED", "tickets were issued a second after the deadline")

    def test_authorised_late(self):
        self.pay_late("payment_intents.create")

    def test_captured_late(self):
        self.pay_late("payment_intents.capture")

    def pay_late(self, operation: str) -> None:
        buyer = self.new_buyer()
        buyer.book()
        self.vendors.fault("stripe", operation, "slow", ms=3000)
        self.assertEqual(200, buyer.try_to_pay().status)
        facts = self.assert_good_end(buyer, "CONFIRMED", f"{operation} happened a second after the deadline")
        self.assertEqual(1, len(facts.intents), f"{facts}")


def add_tests() -> None:
    """One test for each effect and fault, so that each is counted and named."""
    for fault in FAULTS:
        for vendor, operation, step in FORWARD:
            if operation in READS and fault not in FAULTS_OF_READS:
                continue
            case = partialmethod(LostAnswers.journey, vendor, operation, step, fault)
            setattr(LostAnswers, "test_" + method_name(operation, fault), case)
    for fault in ("lost", "reset", "silence_after"):
        for refusal, vendor, operation in BACKWARD:
            case = partialmethod(LostAnswers.way_back, refusal, vendor, operation, fault)
            setattr(LostAnswers, "test_back_" + method_name(operation, fault), case)


add_tests()
