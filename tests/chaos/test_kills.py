"""The process is killed (SIGKILL) by the simulator just before and just after each effect of the booking journey, is
started again, and the customer's client repeats its request: the booking ends well, once."""

from functools import partialmethod

from chaos_case import ChaosCase
from effects import BACKWARD, FORWARD, method_name


class KillCase(ChaosCase):
    def kill_at(self, vendor: str, operation: str, when: str, service: str = "") -> str:
        return self.vendors.fault(vendor, operation, "kill", when=when, pid=self.system.pid(service))

    def journey(self, vendor: str, operation: str, step: str, when: str, service: str = "") -> None:
        what = f"{service or 'airside'} killed {when} {vendor} {operation}"
        buyer, restarts = self.new_buyer(), self.system.restarts
        buyer.ask_price()
        if step == "book":
            fault = self.kill_at(vendor, operation, when, service)
        buyer.book()
        if step == "pay":
            fault = self.kill_at(vendor, operation, when, service)
        reply = buyer.try_to_pay()
        self.assertEqual(200, reply.status, f"{what}: paying answered {reply.status} {reply.body[:500]!r}")
        self.assert_good_end(buyer, "CONFIRMED", what)
        self.assert_fired(fault, what)
        self.assertEqual(restarts + 1, self.system.restarts, f"{what}: the process was not killed once")


class Kills(KillCase):
    NAME = "kills"

    def way_back(self, refusal: tuple, vendor: str, operation: str, when: str) -> None:
        what = f"{refusal[0]} refused {refusal[1]}, then killed {when} {vendor} {operation}"
        buyer, restarts = self.new_buyer(), self.system.restarts
        buyer.book()
        self.vendors.fault(refusal[0], refusal[1], **refusal[2])
        fault = self.kill_at(vendor, operation, when)
        reply = buyer.try_to_pay()
        self.assertEqual(409, reply.status, f"{what}: paying answered {reply.status} {reply.body[:500]!r}")
        self.assert_good_end(buyer, "FAILED", what)
        self.assert_fired(fault, what)
        self.assertEqual(restarts + 1, self.system.restarts, f"{what}: the process was not killed once")


class KillsOfOneOfSeven(KillCase):
    """Each service in a process of its own: the one that has just had the effect dies, the others live on."""

    NAME, SPLIT = "kills-split", True

    def test_search(self):
        self.journey("amadeus", "pricing", "book", "after", "search")

    def test_booking_after_the_order(self):
        self.journey("amadeus", "orders.create", "book", "after", "booking")

    def test_booking_after_the_tickets(self):
        self.journey("amadeus", "tickets.issue", "pay", "after", "booking")

    def test_payment_after_the_authorisation(self):
        self.journey("stripe", "payment_intents.create", "pay", "after", "payment")

    def test_payment_before_the_capture(self):
        self.journey("stripe", "payment_intents.capture", "pay", "before", "payment")

    def test_payment_after_the_capture(self):
        self.journey("stripe", "payment_intents.capture", "pay", "after", "payment")

    def test_booking_while_payment_captures(self):
        self.journey("stripe", "payment_intents.capture", "pay", "after", "booking")


def add_tests() -> None:
    """One test for each effect and side of it, so that each is counted and named."""
    for when in ("before", "after"):
        for vendor, operation, step in FORWARD:
            case = partialmethod(Kills.journey, vendor, operation, step, when)
            setattr(Kills, "test_" + method_name(operation, when), case)
        for refusal, vendor, operation in BACKWARD:
            case = partialmethod(Kills.way_back, refusal, vendor, operation, when)
            setattr(Kills, "test_back_" + method_name(operation, when), case)


add_tests()
