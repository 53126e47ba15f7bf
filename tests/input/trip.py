"""The way to a booking, step by step, as a customer's program goes it."""

import uuid
from urllib.parse import urlencode

from api_client import Api, Reply
from samples import CONTACT, DEPARTURE, PASSENGER

ONE_WAY = {"origin": "JFK", "destination": "LHR", "departure_date": DEPARTURE.isoformat()}


class Trip:
    """A customer with a priced offer; book() and pay() go on from there."""

    def __init__(self, api: Api, **query: str):
        self.api = api
        offers = api.get("/v1/search?" + urlencode({**ONE_WAY, **query})).json["offers"]
        held = [offer for offer in offers if offer.get("hold_until")]
        self.offer = api.call("POST", f"/v1/offers/{(held or offers)[0]['id']}/price").json
        self.booking: dict = {}

    def request(self, **changes) -> dict:
        wanted = {"offer_id": self.offer["id"], "expected_price": self.offer["price"]["total"]}
        return {**wanted, "passengers": [PASSENGER], "contact": CONTACT, "accept_duplicate": True, **changes}

    def try_to_book(self, key: str = "", **changes) -> Reply:
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return self.api.send("POST", "/v1/bookings", self.request(**changes), headers)

    def book(self) -> "Trip":
        self.booking = self.api.post("/v1/bookings", self.request()).json
        return self

    def try_to_pay(self, token: str = "pm_card_visa", key: str = "", method: str = "CARD") -> Reply:
        body = {"payment_method": {"type": method, "token": token}}
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return self.api.send("POST", f"/v1/bookings/{self.booking['id']}/payment", body, headers)

    def pay(self) -> "Trip":
        reply = self.try_to_pay()
        if reply.status != 200:
            raise AssertionError(f"paying answered {reply.status}: {reply.body[:500]!r}")
        self.booking = reply.json
        return self

    def payment_id(self) -> str:
        return self.api.get(f"/v1/payments?booking_id={self.booking['id']}").json["items"][0]["id"]
