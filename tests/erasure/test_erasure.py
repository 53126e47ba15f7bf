"""A user who is erased is nowhere any more, but where the law keeps them."""

import json
import os
import time
import unittest
import uuid
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import haystack
from api_client import Api, Reply
from system import System

FOLDER = Path(os.environ["AIRSIDE_TEST_FOLDER"])
BUILD = Path(os.environ["AIRSIDE_TEST_BUILD"]) if "AIRSIDE_TEST_BUILD" in os.environ else None
AGENT = {"email": "agent@demo.airside.example", "password": "demo-agent-password"}
ADMIN = {"email": "admin@demo.airside.example", "password": "demo-admin-password"}
PASSWORD = "zinnober und umbra"
ACCOUNT = {
    "email": "quillonmark.account@zephyrmail.example",
    "first_name": "Zephyrine",
    "last_name": "Quillonmark",
    "phone": "+442079461234",
    "date_of_birth": "1971-03-29",
}
CONTACT = {"email": "thistlewick.contact@zephyrmail.example", "phone": "+493012345987"}
BROWSER = "Xylobrowse/7.31"
ADDRESS = {
    "address_line1": "19 Marrowfeather Lane",
    "address_line2": "c/o Pettigroth",
    "city": "Lower Snodsbury",
    "state_province": "Wessengrave",
    "postal_code": "ZX7 9QQ",
    "country_code": "GB",
}
REASON = "My uncle Barnabrisk is ill"
DEVICE = {"token": "fernwhistle-installation-77", "platform": "IOS", "name": "Brackenthorpe's phone"}
WORDS = "Captain Wolverblade greeted us by name."
# Of whom a ticket was issued: the name stays with it.
FLOWN = ("ORIBELLE", "TAMSINHOLT", "QP7734519", "BAX5519027", "1968-11-17")
ARCHIVED = ("EVANDRIEL", "ROOKHAMLEY", "QP8845620", "BAX6620138", "1966-07-23")
# Kept in the account for later bookings, and never booked.
KEPT = ("PERPETUANNE", "DUNWORTHING", "QP6623408", "BAX4418916", "1974-02-21")
OTHER = {"email": "other@elsewhere.example", "first_name": "Ana", "last_name": "Pop", "password": PASSWORD}
REPORT = "My brother Crispinook worked there, that is not true."
GIVEN_UP = ("FLORIMONDE", "VANTERPOOLE", "QP9956731", "BAX7731249", "1969-05-13")


def passenger(who: tuple) -> dict:
    first, last, passport, flyer, born = who
    return {
        "type": "ADULT",
        "first_name": first,
        "last_name": last,
        "date_of_birth": born,
        "gender": "FEMALE",
        "nationality": "GB",
        "passport": {"number": passport, "country": "GB", "expiry_date": "2033-04-05"},
        "frequent_flyer": {"airline": "BA", "number": flyer},
    }


def needles() -> dict[str, str]:
    planted = {f"account {name}": value for name, value in ACCOUNT.items()}
    planted |= {f"contact {name}": value for name, value in CONTACT.items()}
    planted |= {f"account {name}": value for name, value in ADDRESS.items() if name != "country_code"}
    for kind, who in (("flown", FLOWN), ("archived", ARCHIVED), ("given up", GIVEN_UP), ("kept", KEPT)):
        for name, value in zip(("first", "last", "passport", "flyer", "birth"), who, strict=True):
            planted[f"{kind} {name}"] = value
    planted |= {"device": "fernwhistle", "device's name": "Brackenthorpe", "report": "Crispinook"}
    return planted | {"browser": "Xylobrowse", "reason": "Barnabrisk", "review": "Wolverblade"}


class Erasure(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.system = System(FOLDER / "erasure", durable=False, build=BUILD)
        cls.addClassCleanup(cls.system.down)
        cls.system.up()
        cls.agent, cls.admin = cls.sign_in(AGENT, "staff"), cls.sign_in(ADMIN, "staff")
        Api(cls.system.url).call("POST", "/v1/users", {**ACCOUNT, "password": PASSWORD})
        cls.user = cls.sign_in({"email": ACCOUNT["email"], "password": PASSWORD})
        cls.user_id = cls.user.get("/v1/users/me").json["id"]

    @classmethod
    def sign_in(cls, account: dict, browser: str = BROWSER) -> Api:
        api = Api(cls.system.url)
        api.token = api.call("POST", "/v1/sessions", account, {"User-Agent": browser}).json["access_token"]
        return api

    def ask(self, method: str, path: str, body=None, by: Api | None = None) -> Reply:
        headers = {"User-Agent": BROWSER if by is None else "another"}
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        reply = (by or self.user).send(method, path, body, headers)
        self.assertLess(reply.status, 300, f"{method} {path}: {reply.status} {reply.body[:500]!r}")
        return reply

    def book(self, who: tuple, days_ahead: int, by: Api | None = None) -> dict:
        departure = date.today() + timedelta(days=days_ahead)
        query = {"origin": "JFK", "destination": "LHR", "departure_date": departure.isoformat()}
        offers = self.ask("GET", "/v1/search?" + urlencode(query), by=by).json["offers"]
        held = next(offer for offer in offers if offer.get("hold_until"))
        offer = self.ask("POST", f"/v1/offers/{held['id']}/price", by=by).json
        request = {"offer_id": offer["id"], "expected_price": offer["price"]["total"]}
        contact = CONTACT if by is None else {"email": OTHER["email"], "phone": "+442079460000"}
        request |= {"passengers": [passenger(who)], "contact": contact}
        return self.ask("POST", "/v1/bookings", request, by).json

    def pay(self, booking: dict, by: Api | None = None) -> None:
        body = {"payment_method": {"type": "CARD", "token": "pm_card_visa"}}
        body["return_url"] = "https://thistlewick.example/back/from/the/bank"
        paid = self.ask("POST", f"/v1/bookings/{booking['id']}/payment", body, by).json
        self.assertEqual("CONFIRMED", paid["status"])

    def complete(self, booking: dict) -> None:
        """As if it were flown: the flight is weeks ahead."""
        self.system.sql("booking", f"UPDATE bookings SET status = 'COMPLETED' WHERE id = '{booking['id']}'")

    def archive(self, booking: dict) -> None:
        """As if it were flown years ago."""
        self.complete(booking)
        self.system.sql("booking", "SELECT make_booking_partitions('2022-05-01', 1)")
        flown = f"UPDATE bookings SET arrival_datetime = '2022-05-11T08:00Z' WHERE id = '{booking['id']}'"
        moved = f"UPDATE booking_directory SET departure_datetime = '2022-05-10T18:00Z' WHERE id = '{booking['id']}'"
        self.system.sql("booking", flown)
        self.system.sql("booking", moved)
        self.system.airside("jobs", "run", "booking.archive")

    def await_complete(self, erasure: str) -> dict:
        deadline = time.monotonic() + 90
        while True:
            seen = self.admin.get(f"/v1/admin/erasures/{erasure}").json
            if seen["status"] == "COMPLETE":
                return seen
            self.assertLess(time.monotonic(), deadline, f"services that did not acknowledge: {seen}")
            time.sleep(0.2)

    def review(self, booking: dict, words: str, by: Api | None = None) -> dict:
        review = {"booking_id": booking["id"], "review_type": "AIRPORT", "target": "JFK", "ratings": {"overall": 4}}
        return self.ask("POST", "/v1/reviews", {**review, "title": "A kind crew", "review_text": words}, by).json

    def keep_in_the_account(self) -> None:
        self.ask("PATCH", "/v1/users/me", ADDRESS)
        first, last, passport, flyer, born = KEPT
        traveler = {"first_name": first, "last_name": last, "date_of_birth": born, "nationality": "GB"}
        traveler["passport"] = {"number": passport, "country": "GB", "expiry_date": "2033-04-05"}
        traveler["frequent_flyer_programs"] = [{"airline": "BA", "number": flyer}]
        self.ask("POST", "/v1/users/me/travelers", traveler)

    def judge_anothers_review(self) -> None:
        Api(self.system.url).call("POST", "/v1/users", OTHER)
        other = self.sign_in({"email": OTHER["email"], "password": PASSWORD}, "another browser")
        trip = self.book(("ANA", "POP", "QP1234567", "BAX1234567", "1980-01-01"), 47, other)
        self.pay(trip, other)
        self.complete(trip)
        review = self.review(trip, "All was as it should be.", other)
        decision = {"version": review["standing"]["version"], "decision": "APPROVE"}
        self.ask("POST", f"/v1/admin/reviews/{review['id']}/moderation", decision, self.agent)
        self.ask("PUT", f"/v1/reviews/{review['id']}/vote", {"vote": "NOT_HELPFUL"})
        self.ask("POST", f"/v1/reviews/{review['id']}/reports", {"reason": "FALSE_CLAIM", "details": REPORT})

    def votes(self) -> int:
        return len(self.system.sql("review", f"SELECT vote FROM review_votes WHERE user_id = '{self.user_id}'"))

    def plant(self) -> dict[str, dict]:
        self.keep_in_the_account()
        self.judge_anothers_review()
        self.ask("PUT", "/v1/push-devices", DEVICE)
        flown, archived, given_up = self.book(FLOWN, 41), self.book(ARCHIVED, 43), self.book(GIVEN_UP, 45)
        self.pay(flown)
        self.pay(archived)
        refused = self.user.send("POST", "/v1/users/me/erasure", {"password": PASSWORD})
        self.assertEqual((409, "/problems/open-bookings"), (refused.status, refused.json["type"]), refused.body)
        self.assertEqual(3, refused.json["open"])
        self.ask("POST", f"/v1/bookings/{given_up['id']}/cancel", {"reason": REASON})
        self.complete(flown)
        self.review(flown, WORDS)
        self.archive(archived)
        return {"flown": flown, "archived": archived}

    def assert_export_holds_it(self, trips: dict) -> None:
        wrong = self.user.send("POST", "/v1/users/me/export", {"password": "not that one"})
        self.assertEqual((403, "/problems/wrong-password"), (wrong.status, wrong.json["type"]))
        archive = self.ask("POST", "/v1/users/me/export", {"password": PASSWORD}).json
        text = json.dumps(archive).lower()
        # A device's token is a key to it; its name and platform are there.
        missing = [name for name, value in needles().items() if value.lower() not in text and name != "device"]
        self.assertEqual([], missing)
        held = {one["service"]: one["records"] for one in archive["manifest"]["services"]}
        self.assertEqual({name: len(records) for name, records in archive["data"].items()}, held)
        self.assertEqual(set(haystack.DATABASES), {name for name, records in held.items() if records > 0})
        self.assertTrue(all(one["complete"] for one in archive["manifest"]["services"]))
        self.assertEqual(3, held["booking"])
        for secret in ("password_hash", "token_hash", "pm_card_visa", needles()["device"]):
            self.assertNotIn(secret, text)

    def assert_only_what_is_kept(self) -> None:
        found = haystack.places_of(self.system, needles())
        tickets = f"booking.booking_passengers_{(date.today() + timedelta(days=41)):%Y_%m}"
        kept = {"flown first": {tickets}, "flown last": {tickets}}
        left = {name: places for name, places in found.items() if places != kept.get(name, set())}
        self.assertEqual({}, left)

    def test_nothing_is_left_but_what_the_law_keeps(self):
        trips = self.plant()
        before = haystack.places_of(self.system, needles())
        unplanted = [name for name, places in before.items() if not places]
        # What was archived is sealed: the API opens it.
        sealed = {f"archived {name}" for name in ("passport", "flyer", "birth")}
        self.assertEqual(set(), set(unplanted) - sealed)
        archived = self.agent.get(f"/v1/bookings/{trips['archived']['id']}").json
        self.assertEqual(ARCHIVED[1], archived["passengers"][0]["last_name"])

        self.assertEqual(1, self.votes())
        self.assert_export_holds_it(trips)
        wrong = self.user.send("POST", "/v1/users/me/erasure", {"password": "not that one"})
        self.assertEqual((403, "/problems/wrong-password"), (wrong.status, wrong.json["type"]))
        asked = self.ask("POST", "/v1/users/me/erasure", {"password": PASSWORD})
        self.assertEqual(202, asked.status)
        seen = self.await_complete(asked.json["erasure_id"])
        self.assertEqual(self.user_id, seen["user_id"])
        self.assertEqual([], seen["waits_for"])
        services = {one["service"] for one in seen["acknowledgements"]}
        self.assertEqual({"search", "booking", "payment", "notification", "analytics", "review"}, services)

        self.assert_only_what_is_kept()
        self.assertEqual(0, self.votes())
        self.assertEqual(401, self.user.send("GET", "/v1/users/me").status)
        gone = Api(self.system.url).send("POST", "/v1/sessions", {"email": ACCOUNT["email"], "password": PASSWORD})
        self.assertEqual(401, gone.status)
        archived = self.agent.get(f"/v1/bookings/{trips['archived']['id']}").json
        self.assertEqual(("ERASED", "ERASED"), tuple(archived["passengers"][0][n] for n in ("first_name", "last_name")))
        flown = self.agent.get(f"/v1/bookings/{trips['flown']['id']}").json
        self.assertEqual(FLOWN[1], flown["passengers"][0]["last_name"])
        self.assertEqual("erased@erased.invalid", flown["contact"]["email"])
        self.system.airside("audit", "verify")
        self.the_address_is_free_again_and_asking_twice_changes_nothing(asked.json["erasure_id"])

    def the_address_is_free_again_and_asking_twice_changes_nothing(self, erasure: str) -> None:
        again = self.admin.call("POST", f"/v1/admin/users/{self.user_id}/erasure")
        self.assertEqual(erasure, again.json["erasure_id"])
        events = self.system.sql(
            "user", "SELECT type FROM outbox WHERE aggregate_id = '" + self.user_id + "' ORDER BY id"
        )
        expected = ["user_registered", "verification_requested", "user_deleted", "erasure_completed"]
        self.assertEqual(expected, [row[0] for row in events])
        reply = Api(self.system.url).send("POST", "/v1/users", {**ACCOUNT, "password": PASSWORD})
        self.assertEqual(201, reply.status)


if __name__ == "__main__":
    unittest.main()
