"""The invariants of a booking, checked against the simulator's own books: what must hold however the journey went."""

import email
import json
from collections import Counter
from dataclasses import dataclass

from airside_under_test import until
from buyer import Buyer

HOLDING_SEATS = ("held", "ticketed", "voided")
OPEN_INTENTS = ("requires_capture", "requires_action", "requires_confirmation", "processing")


@dataclass
class Facts:
    """One buyer's booking as the API tells it, and as the vendors, the mail server and the outbox have it."""

    booking: dict | None
    history: list[dict]
    payments: list[dict]
    notifications: list[dict]
    orders: list[dict]
    intents: list[dict]
    refunds: list[dict]
    mails: list[str]  # Message-IDs, as often as they came
    events: Counter
    unfinished_work: int

    def __str__(self) -> str:
        booking = {key: (self.booking or {}).get(key) for key in ("status", "payment_status", "progress", "failure")}
        orders = [
            {"state": order["value"]["state"], "tickets": [t["number"] + " " + t["status"] for t in tickets_of(order)]}
            | {"history": steps(order)}
            for order in self.orders
        ]
        intents = [{"status": intent["value"]["status"], "history": steps(intent)} for intent in self.intents]
        refunds = [f"{refund['value']['amount']} {refund['value']['status']}" for refund in self.refunds]
        payments = [f"{payment['status']} {payment['outcome']}" for payment in self.payments]
        audit = [f"{entry['action']} {json.dumps(entry.get('new_value'))}" for entry in self.history]
        told = [f"{n['type']} {n['status']} duplicate={n['possible_duplicate']}" for n in self.notifications]
        return "\n".join(
            [
                f"API: booking {booking}; payments {payments}; notifications {told}",
                f"audit: {audit}",
                f"vendors: orders {orders}; intents {intents}; refunds {refunds}; mails {self.mails}",
                f"events: {dict(self.events)}; workflows that are not finished: {self.unfinished_work}",
            ]
        )


def steps(record: dict) -> list[str]:
    return [change["what"] for change in record["history"]]


def number_of(record: dict, what: str) -> int:
    """When that happened, counted over everything at every vendor."""
    return next((change["number"] for change in record["history"] if change["what"] == what), 0)


def made(record: dict) -> int:
    """When it came to be."""
    return record["history"][0]["number"]


def tickets_of(order: dict) -> list[dict]:
    return order["value"]["tickets"]


def last_names(order: dict) -> set[str]:
    return {traveler["name"]["lastName"].upper() for traveler in order["value"]["order"]["travelers"]}


def gather(buyer: Buyer) -> Facts:
    """Ours first, the vendors' truth after it: what we call sent, captured or ticketed has happened there by then."""
    system, booked = buyer.system, buyer.id is not None
    booking = buyer.booking() if booked else None
    history, payments = (buyer.history(), buyer.payments()) if booked else ([], [])
    notifications = buyer.notifications()
    reference = booking["booking_reference"] if booking else None
    orders = [order for order in system.vendors.orders() if buyer.last_name in last_names(order)]
    intents = [i for i in system.vendors.intents() if i["value"]["metadata"].get("booking_reference") == reference]
    paid = {intent["id"] for intent in intents}
    mails = [email.message_from_bytes(path.read_bytes())["Message-ID"] for path in system.mails_to(buyer.email)]
    return Facts(
        booking=booking,
        history=history,
        payments=payments,
        notifications=notifications,
        orders=orders,
        intents=intents,
        refunds=[refund for refund in system.vendors.refunds() if refund["value"]["payment_intent"] in paid],
        mails=mails,
        events=events_of(buyer) if booked else Counter(),
        unfinished_work=unfinished(buyer) if booked else 0,
    )


def events_of(buyer: Buyer) -> Counter:
    booking = buyer.system.sql("booking", f"SELECT type FROM outbox WHERE aggregate_id = '{buyer.id}'")
    payment = buyer.system.sql("payment", f"SELECT type FROM outbox WHERE payload->>'booking_id' = '{buyer.id}'")
    return Counter(row[0] for row in booking + payment)


def unfinished(buyer: Buyer) -> int:
    work = f"SELECT count(*) FROM booking_workflows WHERE booking_id = '{buyer.id}' AND state <> 'DONE'"
    return int(buyer.system.sql("booking", work)[0][0])


def breaches(facts: Facts) -> list[str]:
    """What does not hold; empty for a booking that has come to its end in good order."""
    if facts.booking is None:
        return breaches_without_booking(facts)
    found = breaches_of_order(facts) + breaches_of_audit(facts) + breaches_of_mail(facts)
    if facts.booking["progress"] != "FINISHED" or facts.unfinished_work:
        found.append("the work on the booking is not finished")
    if facts.booking["status"] == "CONFIRMED":
        return found + breaches_of_sale(facts)
    if facts.booking["status"] == "REFUNDED":
        return found + breaches_of_refund(facts)
    return found + breaches_of_end(facts)


def breaches_without_booking(facts: Facts) -> list[str]:
    found = []
    if any(order["value"]["state"] in HOLDING_SEATS for order in facts.orders):
        found.append("no booking, but an order holds seats")
    # Whoever registers is asked to confirm their address; nothing else is told.
    if any("EMAIL_VERIFICATION" not in message for message in facts.mails):
        found.append("no booking, but mail")
    return found


def breaches_of_order(facts: Facts) -> list[str]:
    found = []
    if len(facts.orders) > 1:
        found.append(f"{len(facts.orders)} orders were made")
    for order in facts.orders:
        if order["value"]["reference"] != facts.booking.get("pnr") and facts.booking["status"] == "CONFIRMED":
            found.append("the booking has another PNR than the order")
        if steps(order).count("ticketed") > 1:
            found.append("tickets were issued twice")
    for intent in facts.intents:
        if steps(intent).count("captured") > 1:
            found.append("money was captured twice")
        captured, ticketed = number_of(intent, "captured"), [number_of(order, "ticketed") for order in facts.orders]
        if captured and not any(0 < number < captured for number in ticketed):
            found.append("money was captured before tickets were issued")
    for order in facts.orders:
        ticketed = number_of(order, "ticketed")
        if ticketed and not any(0 < number_of(intent, "authorised") < ticketed for intent in facts.intents):
            found.append("tickets were issued without an authorisation")
    return found


def breaches_of_sale(facts: Facts) -> list[str]:
    found, booking = [], facts.booking
    if [order["value"]["state"] for order in facts.orders] != ["ticketed"]:
        found.append("CONFIRMED, but the vendor has not one ticketed order")
    real = sorted(t["number"] for order in facts.orders for t in tickets_of(order) if t["status"] == "ISSUED")
    shown = sorted(ticket["number"] for ticket in booking["tickets"] if ticket["status"] == "ISSUED")
    if real != shown or {t["passenger_id"] for t in booking["tickets"]} != {p["id"] for p in booking["passengers"]}:
        found.append(f"tickets {shown}, but the vendor has {real}")
    total = round(float(booking["price"]["total"]["amount"]) * 100)
    captured = [i["value"]["amount_received"] for i in facts.intents if i["value"]["status"] == "succeeded"]
    if captured != [total]:
        found.append(f"captured {captured} cents of {total}")
    if any(intent["value"]["status"] in OPEN_INTENTS for intent in facts.intents):
        found.append("an authorisation is neither captured nor voided")
    if booking["payment_status"] != "CAPTURED":
        found.append("CONFIRMED, but not CAPTURED")
    if [p["status"] for p in facts.payments if p["status"] not in ("FAILED", "CANCELLED")] != ["CAPTURED"]:
        found.append("the payment service has not one captured payment")
    once = ("booking_created", "booking_ordered", "booking_confirmed", "payment_authorized", "payment_completed")
    found += [f"{facts.events[kind]} events {kind}" for kind in once if facts.events[kind] != 1]
    found += [f"an event {kind}" for kind in ("booking_failed", "booking_expired") if facts.events[kind]]
    return found


def breaches_of_refund(facts: Facts) -> list[str]:
    """Of a paid booking that was given up while its tickets could be voided: all came back, once."""
    found, booking = [], facts.booking
    if [order["value"]["state"] for order in facts.orders] != ["cancelled"]:
        found.append("REFUNDED, but the vendor has not one cancelled order")
    if {ticket["status"] for order in facts.orders for ticket in tickets_of(order)} != {"VOID"}:
        found.append("a ticket is not void at the vendor")
    if {ticket["status"] for ticket in booking["tickets"]} != {"VOIDED"}:
        found.append("a ticket is not void in the booking")
    total = round(float(booking["price"]["total"]["amount"]) * 100)
    back = [r["value"]["amount"] for r in facts.refunds if r["value"]["status"] == "succeeded"]
    if back != [total]:
        found.append(f"{back} cents came back of {total}")
    if not all(0 < number_of(order, "cancelled") < made(r) for order in facts.orders for r in facts.refunds):
        found.append("money went back before the order was cancelled")
    if [(one["amount"], one["state"]) for one in booking["refunds"]] != [(booking["price"]["total"], "DONE")]:
        found.append(f"the booking tells of refunds {booking['refunds']}")
    if booking["payment_status"] != "REFUNDED":
        found.append(f"the payment status is {booking['payment_status']}")
    if [p["status"] for p in facts.payments if p["status"] not in ("FAILED", "CANCELLED")] != ["REFUNDED"]:
        found.append("the payment service has not one refunded payment")
    once = ("booking_confirmed", "booking_cancelled", "booking_refunded", "refund_completed")
    found += [f"{facts.events[kind]} events {kind}" for kind in once if facts.events[kind] != 1]
    return found


def breaches_of_end(facts: Facts) -> list[str]:
    """Of a booking that FAILED or was CANCELLED: everything is given back."""
    found, booking = [], facts.booking
    if booking["status"] not in ("FAILED", "CANCELLED"):
        found.append(f"the booking is {booking['status']}")
    if any(order["value"]["state"] in HOLDING_SEATS for order in facts.orders):
        found.append("an order still holds its seats")
    if any(ticket["status"] == "ISSUED" for order in facts.orders for ticket in tickets_of(order)):
        found.append("a ticket is still open at the vendor")
    if any(ticket["status"] == "ISSUED" for ticket in booking["tickets"]):
        found.append("a ticket is still open in the booking")
    if any(intent["value"]["status"] in (*OPEN_INTENTS, "succeeded") for intent in facts.intents):
        found.append("money is held or taken")
    if booking["payment_status"] not in ("PENDING", "FAILED"):
        found.append(f"the payment status is {booking['payment_status']}")
    if any(payment["status"] not in ("FAILED", "CANCELLED") for payment in facts.payments):
        found.append("the payment service has an open payment")
    ends = ("booking_failed", "booking_expired", "booking_cancelled")
    if sum(facts.events[kind] for kind in ends) != 1 or facts.events["booking_confirmed"]:
        found.append(f"events {dict(facts.events)}")
    return found


def breaches_of_audit(facts: Facts) -> list[str]:
    found = []
    new_values = [entry.get("new_value") or {} for entry in facts.history]
    for field, before in (("status", "PENDING_PAYMENT"), ("payment_status", "PENDING")):
        trail = [before, *(value[field] for value in new_values if field in value)]
        if trail[-1] != facts.booking[field]:
            found.append(f"the audit log ends with {field} {trail[-1]}")
        if len(set(trail[1:])) != len(trail[1:]):
            found.append(f"the audit log repeats itself: {trail}")
    issued = [entry for entry in facts.history if entry["action"] == "TICKET_ISSUED"]
    if len(issued) != (1 if facts.booking["tickets"] else 0):
        found.append(f"{len(issued)} entries TICKET_ISSUED")
    return found


def breaches_of_mail(facts: Facts) -> list[str]:
    found = []
    sold = facts.booking["status"] in ("CONFIRMED", "REFUNDED")
    wanted = {"BOOKING_CONFIRMATION": 1, "PAYMENT_RECEIPT": 1} if sold else {}
    told = Counter(n["type"] for n in facts.notifications)
    for kind in ("BOOKING_CONFIRMATION", "PAYMENT_RECEIPT"):
        if told[kind] != wanted.get(kind, 0):
            found.append(f"{told[kind]} notifications {kind}")
    came = Counter(facts.mails)
    for notification in facts.notifications:
        copies = next((n for message, n in came.items() if notification["id"] in message), 0)
        if notification["status"] != "SENT":
            found.append(f"the {notification['type']} is {notification['status']}")
        elif not 1 <= copies <= (2 if notification["possible_duplicate"] else 1):
            found.append(f"{copies} mails of a {notification['type']}")
    if len(came) != len(facts.notifications):
        found.append(f"{len(came)} different mails for {len(facts.notifications)} notifications")
    return found


def await_good_end(buyer: Buyer, status: str | None, what: str, limit_s: float = 40) -> Facts:
    """Awaits that every invariant holds and the booking has that status (None: there is no booking); the facts then."""
    seen: list[Facts] = []

    def wrong() -> list[str]:
        seen[:] = [gather(buyer)]
        is_now = seen[0].booking["status"] if seen[0].booking else None
        return ([f"the booking is {is_now}, not {status}"] if is_now != status else []) + breaches(seen[0])

    def report() -> str:
        log = buyer.system.complaints()
        return f"{what}\nbreaches: {wrong()}\n{seen[0]}\nthe log's complaints:\n{log}"

    until(lambda: not wrong(), report, limit_s, pause_s=0.1)
    return seen[0]
