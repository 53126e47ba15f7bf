"""The checks themselves: books in good order have no breach, and each thing that may go wrong is found."""

import copy
import unittest
from collections import Counter

from ledger import Facts, breaches


def record(value: dict, *history: tuple[int, str]) -> dict:
    return {"id": "one", "value": value, "history": [{"number": number, "what": what} for number, what in history]}


def sold() -> Facts:
    """A booking that was paid and ticketed, as everybody should have it."""
    ticket = {"number": "0011234567890", "status": "ISSUED"}
    booking = {
        "status": "CONFIRMED",
        "payment_status": "CAPTURED",
        "progress": "FINISHED",
        "pnr": "ABC234",
        "price": {"total": {"amount": "120.50", "currency": "USD"}},
        "passengers": [{"id": "p1"}],
        "tickets": [{**ticket, "passenger_id": "p1"}],
        "refunds": [],
    }
    history = [
        {"action": "CREATED"},
        {"action": "PAYMENT_UPDATED", "new_value": {"payment_status": "AUTHORIZED"}},
        {"action": "TICKET_ISSUED", "new_value": {"tickets": 1}},
        {"action": "PAYMENT_UPDATED", "new_value": {"payment_status": "CAPTURED"}},
        {"action": "STATUS_CHANGED", "new_value": {"status": "CONFIRMED"}},
    ]
    told = [
        {"id": f"{number}.{kind}", "type": kind, "status": "SENT", "possible_duplicate": False}
        for number, kind in enumerate(["BOOKING_CONFIRMATION", "PAYMENT_RECEIPT"])
    ]
    order = record({"state": "ticketed", "reference": "ABC234", "tickets": [ticket]}, (1, "created"), (4, "ticketed"))
    paid = {"status": "succeeded", "amount_received": 12050}
    kinds = ("booking_created", "booking_ordered", "booking_confirmed", "payment_authorized", "payment_completed")
    return Facts(
        booking=booking,
        history=history,
        payments=[{"status": "CAPTURED", "outcome": "DONE"}],
        notifications=told,
        orders=[order],
        refunds=[],
        intents=[record(paid, (2, "created"), (3, "authorised"), (5, "captured"))],
        mails=[f"<{notification['id']}@airside.example>" for notification in told],
        events=Counter(kinds),
        unfinished_work=0,
    )


def failed() -> Facts:
    """A booking whose tickets were refused, with everything given back."""
    facts = sold()
    ended = {"status": "FAILED", "payment_status": "FAILED", "tickets": [], "failure": {"code": "ticketing-refused"}}
    facts.booking |= ended
    facts.history = [
        {"action": "PAYMENT_UPDATED", "new_value": {"payment_status": "AUTHORIZED"}},
        {"action": "PAYMENT_UPDATED", "new_value": {"payment_status": "FAILED"}},
        {"action": "STATUS_CHANGED", "new_value": {"status": "FAILED"}},
    ]
    cancelled = {"state": "cancelled", "reference": "ABC234", "tickets": []}
    facts.orders = [record(cancelled, (1, "created"), (5, "cancelled"))]
    facts.intents = [record({"status": "canceled"}, (2, "created"), (3, "authorised"), (4, "canceled"))]
    facts.payments = [{"status": "CANCELLED", "outcome": "DONE"}]
    facts.notifications, facts.mails = [], []
    facts.events = Counter(["booking_created", "booking_ordered", "booking_failed", "payment_voided"])
    return facts


def refunded() -> Facts:
    """A booking that was given up on the day of its tickets, with all of the money back."""
    facts = sold()
    total = facts.booking["price"]["total"]
    facts.booking |= {"status": "REFUNDED", "payment_status": "REFUNDED"}
    facts.booking["refunds"] = [{"amount": total, "state": "DONE"}]
    facts.booking["tickets"][0]["status"] = "VOIDED"
    facts.history += [
        {"action": "CANCELLED", "new_value": {"status": "CANCELLED"}},
        {"action": "PAYMENT_UPDATED", "new_value": {"payment_status": "REFUNDED"}},
        {"action": "REFUNDED", "new_value": {"status": "REFUNDED"}},
    ]
    facts.orders[0]["value"] |= {"state": "cancelled", "tickets": [{"number": "0011234567890", "status": "VOID"}]}
    facts.orders[0]["history"] += [{"number": 6, "what": "voided"}, {"number": 7, "what": "cancelled"}]
    facts.refunds = [record({"amount": 12050, "status": "succeeded"}, (8, "created"))]
    facts.payments = [{"status": "REFUNDED", "outcome": "DONE"}]
    facts.events += Counter(["booking_cancelled", "booking_refunded", "refund_completed"])
    return facts


class Checks(unittest.TestCase):
    def assert_found(self, facts: Facts, words: str) -> None:
        self.assertTrue(any(words in breach for breach in breaches(facts)), f"{words}: {breaches(facts)}")

    def test_good_order_has_no_breach(self):
        self.assertEqual([], breaches(sold()))
        self.assertEqual([], breaches(failed()))
        self.assertEqual([], breaches(refunded()))

    def test_money_that_came_back_twice_or_too_early_or_not(self):
        facts = refunded()
        facts.refunds.append(copy.deepcopy(facts.refunds[0]))
        self.assert_found(facts, "[12050, 12050] cents came back of 12050")
        facts.refunds = [record({"amount": 12050, "status": "succeeded"}, (5, "created"))]
        self.assert_found(facts, "before the order was cancelled")
        facts.refunds = []
        self.assert_found(facts, "[] cents came back")

    def test_a_ticket_that_was_refunded_and_not_voided(self):
        facts = refunded()
        facts.orders[0]["value"]["tickets"][0]["status"] = "ISSUED"
        self.assert_found(facts, "not void at the vendor")

    def test_a_second_order(self):
        facts = sold()
        facts.orders.append(copy.deepcopy(facts.orders[0]))
        self.assert_found(facts, "2 orders were made")

    def test_a_second_capture(self):
        facts = sold()
        facts.intents.append(copy.deepcopy(facts.intents[0]))
        self.assert_found(facts, "captured [12050, 12050] cents of 12050")

    def test_another_amount(self):
        facts = sold()
        facts.intents[0]["value"]["amount_received"] = 12000
        self.assert_found(facts, "captured [12000]")

    def test_money_before_tickets(self):
        facts = sold()
        facts.orders[0]["history"][1]["number"] = 9
        self.assert_found(facts, "captured before tickets")

    def test_tickets_before_money(self):
        facts = sold()
        facts.intents[0]["history"][1]["number"] = 9
        self.assert_found(facts, "without an authorisation")

    def test_tickets_issued_twice(self):
        facts = sold()
        facts.orders[0]["history"].append({"number": 8, "what": "ticketed"})
        self.assert_found(facts, "issued twice")

    def test_other_tickets_than_the_vendors(self):
        facts = sold()
        facts.booking["tickets"][0]["number"] = "0019999999999"
        self.assert_found(facts, "tickets [")

    def test_an_open_authorisation(self):
        facts = failed()
        facts.intents[0]["value"]["status"] = "requires_capture"
        self.assert_found(facts, "money is held")

    def test_seats_that_are_kept(self):
        facts = failed()
        facts.orders[0]["value"]["state"] = "held"
        self.assert_found(facts, "still holds its seats")

    def test_a_ticket_that_is_left_open(self):
        facts = failed()
        facts.orders[0]["value"]["tickets"] = [{"number": "0011234567890", "status": "ISSUED"}]
        self.assert_found(facts, "still open at the vendor")

    def test_mail_that_did_not_come_or_came_twice(self):
        facts = sold()
        facts.mails.append(facts.mails[0])
        self.assert_found(facts, "2 mails of a BOOKING_CONFIRMATION")
        facts.notifications[0]["possible_duplicate"] = True
        self.assertEqual([], breaches(facts))
        facts.mails = facts.mails[1:2]
        self.assert_found(facts, "0 mails of a BOOKING_CONFIRMATION")

    def test_a_lost_event(self):
        facts = sold()
        del facts.events["booking_confirmed"]
        self.assert_found(facts, "0 events booking_confirmed")

    def test_an_audit_log_that_disagrees(self):
        facts = sold()
        facts.history.pop()
        self.assert_found(facts, "the audit log ends with status PENDING_PAYMENT")

    def test_unfinished_work(self):
        facts = sold()
        facts.unfinished_work = 1
        self.assert_found(facts, "not finished")

    def test_without_a_booking_nothing_may_be_held(self):
        facts = sold()
        facts.booking, facts.mails = None, []
        self.assert_found(facts, "no booking, but an order holds seats")

    def test_without_a_booking_only_the_address_is_asked_to_be_confirmed(self):
        facts = failed()
        facts.booking, facts.orders = None, []
        facts.mails = ["<1.EMAIL_VERIFICATION@airside.example>"]
        self.assertEqual([], breaches(facts))
        facts.mails.append("<2.BOOKING_CONFIRMATION@airside.example>")
        self.assert_found(facts, "no booking, but mail")
