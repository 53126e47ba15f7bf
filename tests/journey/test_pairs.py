"""The journey of ./run on other vendors: each GDS and each gateway in one pair at least; with AIRSIDE_TEST_ALL_PAIRS
set, as in ./test deep, in every pair."""

import os
import unittest
from itertools import product
from pathlib import Path

import journey
from api_client import Api
from system import System

import vendors

FOLDER = Path(os.environ["AIRSIDE_TEST_FOLDER"])
PAIRS = (("sabre", "paypal"), ("travelport", "braintree"))
if os.environ.get("AIRSIDE_TEST_ALL_PAIRS"):
    PAIRS = tuple(product(vendors.GDS, vendors.GATEWAYS))


class Pairs(unittest.TestCase):
    def on(self, gds: str, gateway: str) -> None:
        system = System(FOLDER / f"{gds}-{gateway}", durable=False, vendors=(gds, gateway))
        self.addCleanup(system.down)
        system.up()
        trip = journey.show(system.url, system.mail_folder, gateway)
        api = Api(system.url, trip.token)
        booking = api.get(f"/v1/bookings/{trip.booking['id']}").json
        self.assertEqual(("CONFIRMED", "CAPTURED"), (booking["status"], booking["payment_status"]))
        self.assertEqual(gds.upper(), booking["gds_provider"])
        (payment,) = api.get(f"/v1/payments?booking_id={booking['id']}").json["items"]
        self.assertEqual((gateway.upper(), "CAPTURED"), (payment["gateway"], payment["status"]))
        self.assertEqual(booking["price"]["total"], payment["amount"])
        # The bag: of Amadeus it is bought with the offer, of the others for the order.
        bags = [one for one in booking["ancillaries"] if one["type"] == "EXTRA_BAGGAGE"] if gds != "amadeus" else []
        self.assertEqual(gds != "amadeus", len(bags) == 1 and len(bags[0]["document_number"]) == 13)
        included = booking.get("included_services", [])
        self.assertEqual(["BAGGAGE"] if gds == "amadeus" else [], [one["type"] for one in included])


def case_of(gds: str, gateway: str):
    return lambda self: self.on(gds, gateway)


for one in PAIRS:
    setattr(Pairs, "test_{}_and_{}".format(*one), case_of(*one))
