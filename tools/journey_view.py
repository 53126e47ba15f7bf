"""How the journey of ./run looks on a terminal."""

import email
import email.policy
import textwrap
from collections import Counter
from datetime import datetime
from pathlib import Path

from tally import dim, green

WIDTH = 116


def money(value: dict) -> str:
    """ "1,234.50 USD" of {"amount": "1234.50", "currency": "USD"}."""
    whole, _, fraction = value["amount"].partition(".")
    grouped = f"{int(whole):,}"
    return f"{grouped}{'.' + fraction if fraction else ''} {value['currency']}"


def minutes(total: int) -> str:
    return f"{total // 60}h{total % 60:02d}"


def clock(local: str) -> str:
    return local[11:16]


def days_later(departure: str, arrival: str) -> str:
    days = (datetime.fromisoformat(arrival[:10]) - datetime.fromisoformat(departure[:10])).days
    return f"+{days}" if days else "  "


def stops(itinerary: dict) -> str:
    changes = [segment["arrival"]["airport"] for segment in itinerary["segments"][:-1]]
    technical = itinerary["stops"] - len(changes)
    if not itinerary["stops"]:
        return "nonstop"
    via = f"{len(changes)} via {' '.join(changes)}" if changes else ""
    return via + (f" {technical} technical" if technical else "")


def brand_of(offer: dict) -> str:
    return offer.get("brand") or offer["itineraries"][0]["segments"][0]["cabin"].replace("_", " ").capitalize()


# Column, width (negative: to the left), as printf has it.
COLUMNS = {
    "": 3,
    "total": 12,
    "airline": -16,
    "flights": -13,
    "local times": -29,
    "time": 6,
    "stops": -11,
    "brand": -14,
    "seats": 5,
}


def row(cells: list) -> str:
    """One line of the table; what is too long for its column is cut."""
    widths = COLUMNS.values()
    return " ".join(f"%{width}s" % str(cell)[: abs(width)] for cell, width in zip(cells, widths, strict=True)).rstrip()


def direction_cells(offer: dict, direction: int, airline_names: dict[str, str]) -> list:
    itinerary = offer["itineraries"][direction]
    segments = itinerary["segments"]
    start, end = segments[0]["departure"], segments[-1]["arrival"]
    carrier = segments[0]["flight"][:2]
    times = (
        f"{start['local'][5:10]} {start['airport']} {clock(start['local'])} - {end['airport']} {clock(end['local'])}"
        f"{days_later(start['local'], end['local'])}"
    )
    return [
        airline_names.get(carrier, carrier),
        " ".join(segment["flight"] for segment in segments),
        times,
        minutes(itinerary["duration_min"]),
        stops(itinerary),
        brand_of(offer),
    ]


def offer_rows(number: int, offer: dict, airline_names: dict[str, str]) -> list[str]:
    """One line for each direction; the first also has what holds for the whole."""
    seats = offer.get("seats_left")
    rows = []
    for direction in range(len(offer["itineraries"])):
        first = direction == 0
        rows.append(
            row(
                [
                    number if first else "",
                    money(offer["price"]) if first else "",
                    *direction_cells(offer, direction, airline_names),
                    ("?" if seats is None else seats) if first else "",
                ]
            )
        )
    return rows


def offers_table(offers: list[dict], airline_names: dict[str, str], limit: int = 8) -> list[str]:
    """The best of each airline, at most two, under the places that they have in the answer."""
    lines, shown = [dim(row(list(COLUMNS)))], Counter()
    for number, offer in enumerate(offers, 1):
        if shown[offer["airline"]] < 2 and shown.total() < limit:
            shown[offer["airline"]] += 1
            lines += offer_rows(number, offer, airline_names)
    if len(offers) > shown.total():
        lines.append(dim(f"     and {len(offers) - shown.total()} more"))
    return lines


def mail_lines(path: Path) -> list[str]:
    """The mail as its reader sees it in plain text."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    head = [f"{name}: {message[name]}" for name in ("From", "To", "Subject")]
    body = message.get_body(("plain",))
    return [*head, "", *body.get_content().strip().splitlines()]


def bordered(title: str, text: str) -> list[str]:
    """A short message as its reader sees it."""
    return [f"| {line}" for line in (title, *textwrap.wrap(text, WIDTH - 10))]


class Screen:
    """Prints numbered steps, each with what it cost."""

    def __init__(self):
        self.number = 0

    def step(self, title: str, took_ms: float, lines: list[str] = ()) -> None:
        self.number += 1
        label = f"{self.number}. {title}"
        print(f"\n{green(label)} {dim('.' * max(2, WIDTH - len(label) - 12))} {took_ms:7.1f} ms", flush=True)
        for line in lines:
            print(f"   {line}", flush=True)
