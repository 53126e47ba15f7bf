"""A customer over the public API who behaves as a real client should: a lost connection, a 503, and a first request
that is still running are answered by the same request again, with the same Idempotency-Key."""

import http.client
import itertools
import secrets
import time
import uuid
from datetime import date, timedelta

from airside_under_test import AirsideUnderTest, until
from api_client import Api, Reply

VISA = "pm_card_visa"
DECLINED = "pm_card_visa_chargeDeclined"
CHALLENGED = "pm_card_threeDSecure2Required"
AT_REST = ("AWAITING_PAYMENT", "AWAITING_ACTION", "IN_REVIEW", "NEEDS_AGENT", "FINISHED")
PLENTY_OF_SEATS = 100

serial = itertools.count()


def made_up_name() -> str:
    """A last name that nobody else has: it is how a buyer's orders are told apart at the vendor."""
    number, letters = next(serial), ""
    for _ in range(3):
        number, rest = divmod(number, 26)
        letters = chr(ord("A") + rest) + letters
    return "KAOS" + letters


def says_try_again(reply: Reply) -> bool:
    if reply.status in (503, 429):
        return True
    kind = (reply.json or {}).get("type", "") if reply.status == 409 else ""
    return kind.endswith(("request-in-progress", "booking-in-progress"))


class Offer:
    """A bookable direct flight of one System, with seats for every test."""

    def __init__(self, system: AirsideUnderTest, party: int = 2, days_ahead: int = 40):
        self.system, self.party = system, party
        departure = date.today() + timedelta(days=days_ahead)
        query = f"origin=JFK&destination=LHR&departure_date={departure.isoformat()}&adults={party}&direct_only=true"
        answer = Api(system.url).get(f"/v1/search?{query}").json
        self.view = next(offer for offer in answer["offers"] if offer.get("hold_until"))
        self.id = self.view["id"]
        self.leave_seats(PLENTY_OF_SEATS)

    def flights(self) -> list[dict]:
        segments = [segment for way in self.view["itineraries"] for segment in way["segments"]]
        return [
            {
                "carrier": segment["flight"][:2],
                "number": int(segment["flight"][2:]),
                "date": segment["departure"]["local"][:10],
                "cabin": segment["cabin"],
            }
            for segment in segments
        ]

    def leave_seats(self, seats: int) -> None:
        for flight in self.flights():
            self.system.vendors.leave_seats(flight, seats)


class Buyer:
    def __init__(self, offer: Offer):
        self.offer, self.system, self.party = offer, offer.system, offer.party
        self.last_name = made_up_name()
        self.email = f"{self.last_name.lower()}.{secrets.token_hex(3)}@example.com"
        self.api = Api(self.system.url)
        self.price: dict | None = None
        self.id: str | None = None
        self.sign_up()

    def sign_up(self) -> None:
        password = secrets.token_urlsafe(18)
        account = {"email": self.email, "password": password, "first_name": "Ada", "last_name": "Martin"}
        self.send("POST", "/v1/users", account)
        session = self.send("POST", "/v1/sessions", {"email": self.email, "password": password})
        assert session.status == 201, f"signing in answered {session.status}: {session.body[:300]!r}"
        self.api.token = session.json["access_token"]

    def send(self, method: str, path: str, body=None, key: str = "", limit_s: float = 60) -> Reply:
        """The first answer that is not an invitation to try again."""
        headers = {"Idempotency-Key": key} if key else {}
        deadline, last = time.monotonic() + limit_s, ""
        while time.monotonic() < deadline:
            try:
                reply = self.api.send(method, path, body, headers)
                if not says_try_again(reply):
                    return reply
                last = f"{reply.status} {reply.body[:300]!r}"
            except (OSError, http.client.HTTPException) as error:
                last = f"{type(error).__name__}: {error}"
            # A tenth of a second stands for the second or two that Retry-After asks for.
            time.sleep(0.1)
        raise AssertionError(f"{method} {path} got no answer within {limit_s:.0f} s; the last: {last}")

    def ask_price(self) -> dict:
        reply = self.send("POST", f"/v1/offers/{self.offer.id}/price", {})
        assert reply.status == 200, f"pricing answered {reply.status}: {reply.body[:500]!r}"
        self.price = reply.json["price"]["total"]
        return self.price

    def passengers(self) -> list[dict]:
        first_names = ["ADA", "NOAH", "LEA", "TOM"][: self.party]
        return [
            {"type": "ADULT", "first_name": name, "last_name": self.last_name, "gender": "FEMALE"}
            | {"date_of_birth": f"19{80 + number}-03-01"}
            for number, name in enumerate(first_names)
        ]

    def order_request(self) -> dict:
        return {
            "offer_id": self.offer.id,
            "expected_price": self.price,
            "passengers": self.passengers(),
            "contact": {"email": self.email, "phone": "+12125550123"},
        }

    def try_to_book(self, key: str = "") -> Reply:
        if self.price is None:
            self.ask_price()
        reply = self.send("POST", "/v1/bookings", self.order_request(), key or str(uuid.uuid4()))
        if reply.status == 201:
            self.id = reply.json["id"]
        elif "booking_id" in (reply.json or {}):
            self.id = reply.json["booking_id"]  # it was begun, and has FAILED
        return reply

    def book(self) -> dict:
        reply = self.try_to_book()
        assert reply.status == 201, f"booking answered {reply.status}: {reply.body[:500]!r}"
        booking = self.await_rest()
        assert booking["progress"] == "AWAITING_PAYMENT", f"the booking is {booking['status']}, {booking['progress']}"
        return booking

    def try_to_pay(self, card: str = VISA, key: str = "", return_url: str = "") -> Reply:
        body: dict = {"payment_method": {"type": "CARD", "token": card}}
        if return_url:
            body["return_url"] = return_url
        return self.send("POST", f"/v1/bookings/{self.id}/payment", body, key or str(uuid.uuid4()))

    def booking(self) -> dict:
        reply = self.send("GET", f"/v1/bookings/{self.id}")
        assert reply.status == 200, f"reading the booking answered {reply.status}: {reply.body[:300]!r}"
        return reply.json

    def history(self) -> list[dict]:
        return self.send("GET", f"/v1/bookings/{self.id}/history").json["items"]

    def payments(self) -> list[dict]:
        return self.send("GET", f"/v1/payments?booking_id={self.id}").json["items"]

    def notifications(self) -> list[dict]:
        return self.send("GET", "/v1/notifications?limit=100").json["items"]

    def await_rest(self, limit_s: float = 40) -> dict:
        """Reads the booking until nothing goes on by itself."""
        seen: dict = {}

        def rests() -> bool:
            seen.update(self.booking())
            return seen["progress"] in AT_REST

        until(rests, lambda: f"the booking rests; it is {seen.get('status')}, {seen.get('progress')}", limit_s)
        return seen
