import unittest

import journey_view as view
import settings


def segment(origin: str, left: str, destination: str, landed: str, flight: str) -> dict:
    return {
        "departure": {"airport": origin, "local": left},
        "arrival": {"airport": destination, "local": landed},
        "flight": flight,
        "cabin": "ECONOMY",
    }


OFFER = {
    "price": {"amount": "2345.60", "currency": "USD"},
    "airline": "BA",
    "brand": "Basic",
    "seats_left": 4,
    "itineraries": [
        {
            "duration_min": 415,
            "stops": 0,
            "segments": [segment("JFK", "2026-12-22T18:30:00", "LHR", "2026-12-23T06:25:00", "BA178")],
        },
        {
            "duration_min": 815,
            "stops": 1,
            "segments": [
                segment("LHR", "2026-12-30T14:50:00", "DUB", "2026-12-30T16:10:00", "EI159"),
                segment("DUB", "2026-12-30T17:00:00", "JFK", "2026-12-30T19:25:00", "EI105"),
            ],
        },
    ],
}


class Table(unittest.TestCase):
    def test_a_row_says_price_flights_times_stops_brand_and_seats(self):
        out, back = view.offer_rows(1, OFFER, {"BA": "British Airways"})
        for words in (
            "2,345.60 USD",
            "British Airways",
            "BA178",
            "JFK 18:30 - LHR 06:25+1",
            "6h55",
            "nonstop",
            "Basic",
            " 4",
        ):
            self.assertIn(words, out)
        for words in ("EI159 EI105", "13h35", "1 via DUB", "Basic"):
            self.assertIn(words, back)
        self.assertNotIn("USD", back)

    def test_the_best_two_of_each_airline_are_shown_under_their_places(self):
        other = {**OFFER, "airline": "EI"}
        lines = view.offers_table([OFFER, OFFER, OFFER, other], {})
        places = [line.split()[0] for line in lines[1:-1] if "USD" in line]
        self.assertEqual(["1", "2", "4"], places)
        self.assertIn("and 1 more", lines[-1])

    def test_money_without_a_fraction(self):
        self.assertEqual("12,000 JPY", view.money({"amount": "12000", "currency": "JPY"}))


class Toml(unittest.TestCase):
    def test_what_is_written_reads_back(self):
        import tomllib

        config = {"top": 1, "a": {"text": 'q"\\', "flag": True, "list": ["x", 2], "b": {"c": 1.5}}, "empty": {}}
        self.assertEqual(config, tomllib.loads(settings.toml(config)))

    def test_overrides_reach_into_tables(self):
        self.assertEqual({"a": {"b": 2, "c": 3}}, settings.merged({"a": {"b": 1, "c": 3}}, {"a": {"b": 2}}))
