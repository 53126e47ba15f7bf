"""POST /v1/events: what a web client may tell, and that nobody's data comes with it."""

import time
import uuid
from datetime import UTC, datetime, timedelta

from input_case import InputCase
from samples import WEB_EVENT


def told(**changes) -> dict:
    return {**WEB_EVENT, "id": str(uuid.uuid4()), **changes}


def at(**ago) -> str:
    return (datetime.now(UTC) - timedelta(**ago)).isoformat(timespec="seconds").replace("+00:00", "Z")


def page(path: str, **more) -> dict:
    return {"event_type": "page_viewed", "data": {"page": path, **more}}


class WebEvents(InputCase):
    NAME = "web-events"

    def tell(self, *events, api=None, headers=None):
        return (api or self.agent).send("POST", "/v1/events", {"events": list(events)}, headers or {})

    def kept(self, event_id: str) -> list:
        return self.system.sql("analytics", f"SELECT doc::text FROM events WHERE id = 'web:{event_id}'")

    def test_wrong_events_are_named(self):
        trip = WEB_EVENT["data"]
        without_price = {name: value for name, value in trip.items() if name != "price"}
        for spoilt, pointer in (
            (told(version=2), "/version"),
            (told(event_type="user_deleted"), "/event_type"),
            (told(data={**trip, "email": "ada@example.com"}), "/data/email"),
            (told(data={**trip, "page": "/search"}), "/data/page"),
            (told(data=without_price), "/data/price"),
            (told(occurred_at=at(days=3)), "/occurred_at"),
            (told(occurred_at=at(hours=-1)), "/occurred_at"),
            (told(**page("/users/ada@example.com")), "/data/page"),
            (told(**page("/search?from=JFK")), "/data/page"),
            (told(**page("/", campaign="call 212 555 0123")), "/data/campaign"),
            (told(**page("/", campaign="4242424242424242")), "/data/campaign"),
        ):
            with self.subTest(pointer=pointer, event=spoilt["data"]):
                reply = self.tell(told(), spoilt)
                problem = self.assert_problem(reply, 422, "invalid-request", f"/events/1{pointer}")
                self.assertNotIn("ada@example.com", str(problem))

    def test_at_most_fifty_come_at_once(self):
        self.assertEqual(202, self.tell(*[told() for _ in range(50)]).status)
        self.assert_problem(self.tell(*[told() for _ in range(51)]), 422, "invalid-request", "/events")
        self.assert_problem(self.tell(), 422, "invalid-request", "/events")

    def test_an_event_is_kept_once_and_without_who_told_it(self):
        customer = self.new_customer()
        user = customer.get("/v1/users/me").json["id"]
        event = told()
        for _ in range(2):
            reply = self.tell(
                event,
                api=customer,
                headers={"User-Agent": "Mozilla/5.0 Secret/7 Firefox/128.0"},
            )
            self.assertEqual((202, {"accepted": 1}), (reply.status, reply.json))
        deadline = time.monotonic() + 20
        while not self.kept(event["id"]) and time.monotonic() < deadline:
            time.sleep(0.05)
        rows = self.kept(event["id"])
        self.assertEqual(1, len(rows))
        for expected in (
            '"route": "JFK-LHR"',
            '"ip_address": "127.0.0.0"',
            '"user_agent": "Firefox 128"',
        ):
            self.assertIn(expected, rows[0][0])
        for secret in (user, "127.0.0.1", "Secret"):
            self.assertNotIn(secret, rows[0][0])

    def test_what_is_told_is_counted(self):
        today = WEB_EVENT["occurred_at"][:10]
        before = self.funnel(today)
        events = [told(), told()]
        self.assertEqual(202, self.tell(*events).status)
        deadline = time.monotonic() + 20
        while self.funnel(today) < before + 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertGreaterEqual(self.funnel(today), before + 2)
        routes = self.agent.get(f"/v1/admin/metrics/routes?from={today}&to={today}").json["routes"]
        self.assertIn("JFK-LHR", [route["route"] for route in routes])

    def funnel(self, day: str) -> int:
        self.agent.call("POST", "/v1/admin/metrics/recompute", {"from": day, "to": day})
        return self.agent.get(f"/v1/admin/metrics/conversion?from={day}&to={day}").json["total"]["offers_selected"]

    def test_ranges_of_days_have_limits(self):
        for path in ("conversion", "routes", "daily"):
            reply = self.agent.send("GET", f"/v1/admin/metrics/{path}?from=2026-01-02&to=2026-01-01")
            self.assert_problem(reply, 422, "invalid-request", "query/to")
            reply = self.agent.send("GET", f"/v1/admin/metrics/{path}?from=2025-01-01&to=2026-01-03")
            self.assert_problem(reply, 422, "invalid-request", "query/to")
        for body in (
            {"from": "2026-01-01", "to": "2026-02-02"},
            {"from": "2126-01-01", "to": "2126-01-02"},
        ):
            reply = self.agent.send("POST", "/v1/admin/metrics/recompute", body)
            self.assert_problem(reply, 422, "invalid-request", "/to")
