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


def add_tests() -> None:
    """One test for each effect and fault, so that each is counted and named."""
    for fault in FAULTS:
        for vendor, operation, step in FORWARD:
            case = partialmethod(LostAnswers.journey, vendor, operation, step, fault)
            setattr(LostAnswers, "test_" + method_name(operation, fault), case)
    for fault in ("lost", "reset", "silence_after"):
        for refusal, vendor, operation in BACKWARD:
            case = partialmethod(LostAnswers.way_back, refusal, vendor, operation, fault)
            setattr(LostAnswers, "test_back_" + method_name(operation, fault), case)


add_tests()
