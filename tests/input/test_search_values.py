"""What is well-formed and still no search: codes, dates, parties, currencies; and offers that are over."""

import time
import uuid
from datetime import date, timedelta
from typing import ClassVar
from urllib.parse import urlencode

from input_case import InputCase
from trip import ONE_WAY, Trip

TODAY = date.today()


def day(ahead: int) -> str:
    return (TODAY + timedelta(days=ahead)).isoformat()


# What is changed in a good search, and the parameter that is named.
WRONG_SEARCHES = [
    ({"origin": "XXX"}, "origin"),
    ({"origin": "QQQ"}, "origin"),
    ({"origin": "jfk"}, "origin"),
    ({"origin": "JF"}, "origin"),
    ({"origin": "KJFK"}, "origin"),
    ({"origin": "J F"}, "origin"),
    ({"destination": "XXX"}, "destination"),
    ({"destination": "JFK"}, "destination"),
    ({"origin": "LON", "destination": "LHR"}, "destination"),
    ({"departure_date": day(-2), "return_date": day(5)}, "departure_date"),
    ({"departure_date": "0001-01-01"}, "departure_date"),
    ({"departure_date": "9999-12-31"}, "departure_date"),
    ({"departure_date": day(400), "return_date": day(407)}, "departure_date"),
    ({"return_date": day(39)}, "return_date"),
    ({"return_date": day(370)}, "return_date"),
    ({"return_date": day(2000)}, "return_date"),
    ({"adults": "10"}, "adults"),
    ({"adults": "0"}, "adults"),
    ({"adults": "5", "children": "5"}, "children"),
    ({"adults": "2", "infants": "3"}, "infants"),
    ({"children": "9"}, "children"),
    ({"infants": "10"}, "infants"),
    ({"cabin": "SUITE"}, "cabin"),
    ({"currency": "XXX"}, "currency"),
    ({"currency": "ABC"}, "currency"),
    ({"currency": "usd"}, "currency"),
    ({"currency": "EURO"}, "currency"),
]


class SearchValues(InputCase):
    NAME = "search-values"

    def test_a_search_in_the_query(self):
        operation = self.operation("SearchFlights")
        for changes, named in WRONG_SEARCHES:
            with self.subTest(changes=changes):
                reply = self.ask(operation, target=operation.target({**operation.sample.query, **changes}))
                self.assert_invalid(reply, f"query/{named}", operation)

    def test_a_search_in_the_body(self):
        operation = self.operation("SearchMultiCity")
        of_slice = {"origin", "destination", "departure_date"}
        for changes, named in WRONG_SEARCHES:
            if "return_date" in changes and named == "return_date":
                continue
            body = {**operation.sample.body}
            body["slices"] = [{**body["slices"][0], **{k: v for k, v in changes.items() if k in of_slice}}]
            body.update(
                {k: int(v) if v.isdigit() else v for k, v in changes.items() if k in body and k not in of_slice}
            )
            with self.subTest(changes=changes):
                pointer = f"/slices/0/{named}" if named in of_slice else f"/{named}"
                self.assert_invalid(self.ask(operation, body=body), pointer, operation)

    def test_directions_in_the_wrong_order(self):
        operation = self.operation("SearchMultiCity")
        there = {"origin": "JFK", "destination": "LHR", "departure_date": day(40)}
        back = {"origin": "LHR", "destination": "JFK", "departure_date": day(30)}
        reply = self.ask(operation, body={"slices": [there, back], "adults": 1})
        self.assert_invalid(reply, "/slices/1/departure_date", operation)

    def test_every_wrong_field_is_named_at_once(self):
        operation = self.operation("SearchFlights")
        query = {**operation.sample.query, "origin": "XXX", "departure_date": day(-5), "infants": "3"}
        problem = self.assert_invalid(self.ask(operation, target=operation.target(query)), operation=operation)
        pointers = {error["pointer"] for error in problem["errors"]}
        self.assertLessEqual({"query/origin", "query/departure_date", "query/infants"}, pointers)

    def test_an_offer_that_there_never_was(self):
        for offer in (
            str(uuid.uuid4()),
            "00000000-0000-0000-0000-000000000000",
            "f" * 8 + "-ffff" * 3 + "-" + "f" * 12,
        ):
            reply = self.agent.send("POST", f"/v1/offers/{offer}/price")
            self.assertIn(reply.status, (404, 410, 422))
            self.assert_problem(reply, reply.status, operation=self.operation("PriceOffer"))
            reply = self.agent.send("GET", f"/v1/offers/{offer}/seat-maps")
            self.assertIn(reply.status, (404, 410, 422))
            self.assert_problem(reply, reply.status, operation=self.operation("ShowSeatMaps"))
            reply = self.agent.send("GET", f"/v1/offers/{offer}/services")
            self.assertIn(reply.status, (404, 410, 422))
            self.assert_problem(reply, reply.status, operation=self.operation("ShowOfferServices"))

    def test_an_offer_id_that_was_changed_opens_no_other_offer(self):
        offer = Trip(self.new_customer()).offer["id"]
        # The last digits count the offers of one search: one of them changed is another offer of the same traveller.
        for position in (0, 5, 9, 12, 16, 20, 24, 27, 30):
            other = offer[:position] + ("0" if offer[position] != "0" else "1") + offer[position + 1 :]
            reply = self.agent.send("POST", f"/v1/offers/{other}/price")
            self.assertIn(reply.status, (404, 410, 422), reply.body[:300])
            self.assert_problem(reply, reply.status)

    def test_a_seat_map_covers_flights_of_the_offer_only(self):
        trip = Trip(self.new_customer())
        segments = [one for itinerary in trip.offer["itineraries"] for one in itinerary["segments"]]
        reply = self.agent.send("GET", f"/v1/offers/{trip.offer['id']}/seat-maps")
        self.assertEqual(200, reply.status, reply.body[:300])
        maps = reply.json["seat_maps"]
        self.assertEqual(list(range(len(segments))), sorted({one["segment"] for one in maps}))
        seats = [seat for one in maps for row in one["rows"] for seat in row["seats"]]
        self.assertIn("AVAILABLE", {seat["availability"] for seat in seats})
        for seat in seats:
            self.assertRegex(seat["number"], r"^[0-9]{1,3}[A-Z]$")

    def test_services_that_are_not_sold_so_are_named_and_the_others_are_booked(self):
        offers = self.agent.get("/v1/search?" + urlencode(ONE_WAY)).json["offers"]
        offer = next(one for one in offers if one["provider"] == "AMADEUS" and one.get("hold_until"))
        target = f"/v1/offers/{offer['id']}"
        sold = self.agent.get(f"{target}/services").json["items"][0]
        good = {"id": sold["id"], "traveller": sold["travellers"][0], "quantity": 1}
        operation = self.operation("PriceOffer")
        for field, value in {"id": sold["id"] + "0", "traveller": 17, "quantity": 20}.items():
            with self.subTest(field=field):
                reply = self.agent.send("POST", f"{target}/price", {"services": [{**good, field: value}]})
                self.assert_invalid(reply, f"/services/0/{field}", operation)
        reply = self.agent.send("POST", f"{target}/price", {"services": [good, good]})
        self.assert_invalid(reply, "/services/1", operation)
        trip = Trip(self.new_customer())
        trip.offer = self.agent.call("POST", f"{target}/price", {"services": [good]}).json
        self.assertNotEqual(offer["id"], trip.offer["id"])
        self.assertEqual([sold["price"]], [one["price"] for one in trip.offer["services"]])
        trip.book().pay()
        self.assertEqual("CONFIRMED", trip.booking["status"])
        self.assertEqual(trip.offer["price"]["total"], trip.booking["price"]["total"])
        self.assertEqual([sold["label"]], [one["description"] for one in trip.booking["included_services"]])

    def test_metrics_of_days_that_make_no_period(self):
        operation = self.operation("ListDailyMetrics")
        for first, last in (("2026-02-01", "2026-01-01"), ("2020-01-01", "2026-01-01"), ("0001-01-01", "9999-12-31")):
            with self.subTest(first=first, last=last):
                reply = self.ask(operation, target=operation.target({"from": first, "to": last}))
                self.assert_invalid(reply, operation=operation)


class ExpiredOffers(InputCase):
    NAME = "expired-offers"
    OVERRIDES: ClassVar[dict] = {"search": {"offer_ttl": "3s", "result_ttl": "1s", "partial_result_ttl": "1s"}}

    def test_an_expired_offer_is_neither_priced_nor_booked(self):
        trip = Trip(self.new_customer())
        deadline = time.monotonic() + 60
        price = f"/v1/offers/{trip.offer['id']}/price"
        while (reply := trip.api.send("POST", price)).status == 200 and time.monotonic() < deadline:
            time.sleep(0.5)
        self.assert_problem(reply, 410, "offer-expired", operation=self.operation("PriceOffer"))
        self.assert_problem(trip.try_to_book(), 410, "offer-expired", operation=self.operation("CreateBooking"))
        self.assertEqual([], trip.api.get("/v1/bookings").json["items"])
