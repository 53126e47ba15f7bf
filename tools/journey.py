"""The journey that ./run shows, through the public HTTP API only: from registering to the confirmation by mail, SMS
and push.

build/venv/bin/python tools/journey.py URL MAILDIR    against an Airside that runs already
"""

import html
import http.client
import re
import secrets
import sys
import time
import urllib.request
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import journey_view as view
from api_client import Api, Refused, Reply
from handset import Handset, first_of
from processes import Failed

import vendors

# A family of its own for each run: the same people on the same flight twice would be questioned.
FAMILIES = ("MARTIN", "BAKER", "COSTA", "DUPONT", "EVANS", "FISCHER", "GARCIA", "HANSEN", "KELLY", "LOPEZ", "NOVAK")
PARTY = [
    {"type": "ADULT", "title": "MS", "first_name": "ADA", "gender": "FEMALE"},
    {"type": "ADULT", "title": "MR", "first_name": "NOAH", "gender": "MALE"},
    {"type": "CHILD", "first_name": "LEA", "gender": "FEMALE"},
]
AGES_Y = {"ADULT": 34, "CHILD": 7}
PHONE = "+12125550123"


def sign_up(api: Api, address: str) -> Api:
    """Registers an account and signs in; the Api then carries its token."""
    password = secrets.token_urlsafe(18)
    account = {"email": address, "password": password, "first_name": "Ada", "last_name": "Martin"}
    api.call("POST", "/v1/users", account)
    api.token = api.call("POST", "/v1/sessions", {"email": address, "password": password}).json["access_token"]
    return api


class StepFailed(Failed):
    """A step of the journey did not do what it should."""


@dataclass
class Trip:
    """What one step leaves for the next."""

    email: str
    query: dict
    token: str = ""
    offer: dict | None = None
    booking: dict | None = None


def passengers(departure: date) -> list[dict]:
    """The party, with dates of birth that make each of them the age they should be on the day."""
    family, born_before = secrets.choice(FAMILIES), timedelta(days=secrets.randbelow(300))
    return [
        {
            **person,
            "last_name": family,
            "date_of_birth": (
                departure.replace(year=departure.year - AGES_Y[person["type"]], day=1) - born_before
            ).isoformat(),
        }
        for person in PARTY
    ]


def search_query(days_ahead: int = 30, stay_days: int = 8) -> dict:
    departure = date.today() + timedelta(days=days_ahead)
    return {
        "origin": "JFK",
        "destination": "LHR",
        "departure_date": departure.isoformat(),
        "return_date": (departure + timedelta(days=stay_days)).isoformat(),
        "adults": 2,
        "children": 1,
    }


class Journey:
    def __init__(
        self,
        api: Api,
        screen: view.Screen,
        mailbox: "Mailbox",
        gateway: str = "stripe",
        handset: Handset | None = None,
    ):
        self.api, self.screen, self.mailbox, self.gateway = api, screen, mailbox, gateway
        self.handset = handset  # none: the system sends neither SMS nor push
        self.trip = Trip(f"ada.martin.{secrets.token_hex(4)}@example.com", search_query())

    def all_steps(self) -> Trip:
        steps = [self.sign_in, self.search, self.price, self.book, self.add_a_bag, self.pay, self.mail]
        if self.handset:
            steps.insert(1, self.register_the_app)
            steps += [self.sms, self.push]
        for step in (*steps, self.search_again):
            try:
                step()
            except (Refused, OSError, KeyError, IndexError, Failed) as error:
                text = f"{type(error).__name__} {error}" if isinstance(error, (KeyError, IndexError)) else str(error)
                raise StepFailed(f"the step `{step.__name__.replace('_', ' ')}` failed: {text}") from error
        return self.trip

    def sign_in(self) -> None:
        began = time.monotonic()
        sign_up(self.api, self.trip.email)
        took_ms = (time.monotonic() - began) * 1000
        self.trip.token = self.api.token
        user = self.api.get("/v1/users/me").json
        self.screen.step("register and sign in", took_ms, [f"{user['email']}, user {user['id']}"])

    def register_the_app(self) -> None:
        device = {"token": self.handset.device_token, "platform": "ANDROID", "name": "Ada's telephone"}
        reply = self.api.call("PUT", "/v1/push-devices", device)
        self.screen.step("be told on the telephone, too", reply.took_ms, [f"{reply.json['name']}, an Android"])

    def search(self) -> None:
        reply = self.ask_search()
        offers = reply.json["offers"]
        if not offers:
            raise Failed("the search found no offer")
        self.trip.offer = self.choose(offers)
        self.screen.step(
            f"search {self.spoken_query()}", reply.took_ms, view.offers_table(offers, reply.json["airlines"])
        )

    def search_again(self) -> None:
        reply = self.ask_search()
        source = reply.headers["x-cache"]
        if source == "miss":
            raise Failed("the second search was not answered from the cache")
        self.screen.step("the same search again", reply.took_ms, [f"{len(reply.json['offers'])} offers, from {source}"])

    def ask_search(self) -> Reply:
        return self.api.get("/v1/search?" + urlencode(self.trip.query))

    def spoken_query(self) -> str:
        query = self.trip.query
        return (
            f"{query['origin']}-{query['destination']} {query['departure_date']} to {query['return_date']}, "
            f"{query['adults']} adults and a child"
        )

    @staticmethod
    def choose(offers: list[dict]) -> dict:
        """The first that can be held and goes nonstop; else the first."""
        direct = [offer for offer in offers if all(way["stops"] == 0 for way in offer["itineraries"])]
        held = [offer for offer in direct or offers if offer.get("hold_until")]
        return (held or offers)[0]

    def price(self) -> None:
        """With a bag for the first traveller, where the provider sells that with the offer."""
        shown = self.trip.offer
        bag = self.bag_with(shown)
        wanted = [{"id": bag["id"], "traveller": bag["travellers"][0]}] if bag else []
        reply = self.api.call("POST", f"/v1/offers/{shown['id']}/price", {"services": wanted} if wanted else None)
        self.trip.offer = reply.json
        total, before = reply.json["price"]["total"], shown["price"]
        verdict = "as shown" if total == before else f"it was {view.money(before)}"
        if bag:
            verdict += f", and {bag['label'].lower()} costs {view.money(bag['price'])}"
        each = [f"{fare['count']} {fare['type'].lower()}" for fare in reply.json["passengers"]]
        self.screen.step(
            "the chosen offer priced again",
            reply.took_ms,
            [
                f"{view.money(total)} ({verdict}): {view.money(reply.json['price']['base'])} and "
                f"{view.money(reply.json['price']['taxes_total'])} taxes, for {', '.join(each)}",
            ],
        )

    def bag_with(self, offer: dict) -> dict | None:
        reply = self.api.send("GET", f"/v1/offers/{offer['id']}/services")
        if reply.status == 409:  # it is sold with the order, or not at all
            return None
        if reply.status >= 300:
            raise Refused("GET", "services", reply)
        return next((one for one in reply.json["items"] if one["kind"] == "BAGGAGE"), None)

    def add_a_bag(self) -> None:
        """Of the airline's, where the provider sells that for an order that is held."""
        bookings = f"/v1/bookings/{self.trip.booking['id']}"
        found = self.api.get(f"{bookings}/ancillary-offers").json["items"]
        bags = [one for one in found if one["sold_by"] == "AIRLINE" and one["type"] == "EXTRA_BAGGAGE"]
        if not bags:
            return
        passenger = bags[0]["passenger_ids"][0]
        wanted = {"service_id": bags[0]["service_id"], "passenger_id": passenger, "expected_price": bags[0]["price"]}
        reply = self.api.post(f"{bookings}/ancillaries", wanted)
        self.trip.booking = reply.json
        added = f"{bags[0]['description'].lower()} for {view.money(bags[0]['price'])}"
        total = view.money(reply.json["price"]["total"])
        self.screen.step("a bag of the airline's", reply.took_ms, [f"{added}; the booking costs {total} now"])

    def book(self) -> None:
        offer = self.trip.offer
        request = {
            "offer_id": offer["id"],
            "expected_price": offer["price"]["total"],
            "passengers": passengers(date.fromisoformat(self.trip.query["departure_date"])),
            "contact": {"email": self.trip.email, "phone": PHONE},
        }
        reply = self.api.post("/v1/bookings", request)
        took_ms = reply.took_ms + self.follow(reply.json, lambda booking: booking.get("pnr"))
        booking = self.trip.booking
        self.screen.step(
            "book",
            took_ms,
            [
                f"PNR {booking['pnr']}, reference {booking['booking_reference']}, {booking['status']}",
                f"held until {booking.get('ticket_time_limit', 'it is ticketed')}",
            ],
        )

    def pay(self) -> None:
        method = vendors.PAY_WITH[self.gateway]
        request = {"payment_method": method, "return_url": "https://shop.example/paid"}
        reply = self.api.post(f"/v1/bookings/{self.trip.booking['id']}/payment", request, str(uuid.uuid4()))
        self.trip.booking, took_ms = reply.json, reply.took_ms
        if method["type"] == "PAYPAL":
            took_ms += self.follow(self.trip.booking, action_of)
            approve(action_of(self.trip.booking)["url"])
        took_ms += self.follow(self.trip.booking, lambda booking: booking["status"] == "CONFIRMED")
        booking = self.trip.booking
        self.screen.step(
            "pay",
            took_ms,
            [
                f"{view.money(booking['price']['total'])} by {vendors.SPOKEN[self.gateway]}, "
                f"{booking['payment_status']}; the booking is {booking['status']}"
            ],
        )
        names = {person["id"]: f"{person['first_name']} {person['last_name']}" for person in booking["passengers"]}
        tickets = [f"{ticket['number']}  {names[ticket['passenger_id']]}" for ticket in booking["tickets"]]
        if len(tickets) < len(PARTY):
            raise Failed(f"{len(tickets)} tickets for {len(PARTY)} passengers")
        bags = [one for one in booking["ancillaries"] if one["sold_by"] == "AIRLINE"]
        if not all(one.get("document_number") for one in bags):
            raise Failed("the airline has issued no document for the bag")
        documents = [f"{one['document_number']}  {names[one['passenger_id']]}: {one['description']}" for one in bags]
        self.screen.step("tickets", 0, [*tickets, *documents])

    def follow(self, booking: dict, done, limit_s: float = 60) -> float:
        """Reads the booking until `done`, as its work goes on after an answer; what that took in ms."""
        began = time.monotonic()
        while not done(booking):
            if booking["status"] == "FAILED" or booking["progress"] == "NEEDS_AGENT":
                raise Failed(f"the booking is {booking['status']}, {booking['progress']}: {booking.get('failure')}")
            if time.monotonic() - began > limit_s:
                raise Failed(f"after {limit_s:.0f} s the booking is still {booking['status']}, {booking['progress']}")
            time.sleep(0.02)
            booking = self.api.get(f"/v1/bookings/{booking['id']}").json
        self.trip.booking = booking
        return (time.monotonic() - began) * 1000

    def mail(self) -> None:
        began = time.monotonic()
        file = self.mailbox.confirmation(self.trip.email, self.trip.booking["pnr"])
        took_ms = (time.monotonic() - began) * 1000
        bordered = [f"| {line}" for line in view.mail_lines(file)]
        self.screen.step("the mail", took_ms, [*bordered, f"kept in {file}"])

    def sms(self) -> None:
        began = time.monotonic()
        sms = self.handset.sms(self.trip.booking["pnr"])
        told = first_of("report that the SMS arrived", lambda: self.told("SMS"), lambda one: one.get("delivered_at"))
        took_ms = (time.monotonic() - began) * 1000
        lines = view.bordered(f"From {sms['from']} to {sms['to']}", sms["body"])
        self.screen.step("the SMS", took_ms, [*lines, f"by {told['provider']}, which reports that it was delivered"])

    def push(self) -> None:
        began = time.monotonic()
        shown = self.handset.push(self.trip.booking["pnr"])["notification"]
        took_ms = (time.monotonic() - began) * 1000
        self.screen.step("the push message", took_ms, view.bordered(shown["title"], shown["body"]))

    def told(self, channel: str) -> list[dict]:
        """What the traveller was told on a channel, as their account lists it."""
        items = self.api.get("/v1/notifications").json["items"]
        return [one for one in items if one["channel"] == channel]


def action_of(booking: dict) -> dict | None:
    """What the payer has to do first."""
    return (booking.get("payment") or {}).get("next_action")


def approve(url: str) -> None:
    """The payer's click on the simulated wallet's page, which would send their browser back to the shop."""
    with urllib.request.urlopen(url, timeout=30) as page:
        form = re.search(r'action="([^"]+)"><button>Approve', page.read().decode())
    if not form:
        raise Failed(f"{url} has nothing to approve")
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.netloc, timeout=30)
    connection.request("POST", html.unescape(form[1]))
    status = connection.getresponse().status
    connection.close()
    if status != 303:
        raise Failed(f"{url} was not approved: {status}")


class Mailbox:
    """The maildir of the mail sink."""

    def __init__(self, folder: Path):
        self.folder = folder

    def confirmation(self, address: str, pnr: str, limit_s: float = 30) -> Path:
        """The file of the first mail to the address that names the PNR; waits for it."""
        deadline = time.monotonic() + limit_s
        while time.monotonic() < deadline:
            for path in sorted((self.folder / "new").glob("*")):
                text = path.read_bytes().decode(errors="replace")
                if address in text and pnr in "\n".join(view.mail_lines(path)):
                    return path
            time.sleep(0.05)
        raise Failed(f"no mail to {address} that names {pnr} came within {limit_s:.0f} s")


def show(url: str, mail_folder: Path, gateway: str = "stripe", handset: Handset | None = None) -> Trip:
    return Journey(Api(url), view.Screen(), Mailbox(mail_folder), gateway, handset).all_steps()


if __name__ == "__main__":
    try:
        show(sys.argv[1], Path(sys.argv[2]))
    except Failed as failure:
        sys.exit(str(failure))
