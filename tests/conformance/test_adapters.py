"""Our adapters' requests, judged by the vendors: by Stripe's own stripe-mock, which refuses every parameter that Stripe
does not know, and by the schemas of both vendors, after whole journeys against the simulator."""

import os
import subprocess
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from api_client import Api
from journey import Journey, Mailbox, search_query, sign_up
from journey_view import Screen
from processes import free_port, spawn, stop_process
from servers import await_ready
from system import ROOT, System

FOLDER = Path(os.environ["AIRSIDE_TEST_FOLDER"])
BUILD = Path(os.environ.get("AIRSIDE_TEST_BUILD", ROOT / "build/release"))
KEY = "sk_test_123"
AGENT = {"email": "agent@demo.airside.example", "password": "demo-agent-password"}


def ask(url: str, method: str, target: str, body: str = "") -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/x-www-form-urlencoded"}
    request = urllib.request.Request(url + target, body.encode() if method == "POST" else None, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def recorded_requests(source: str) -> subprocess.CompletedProcess:
    """The vendors' schemas over the calls that a simulator, or a file, has."""
    node = ROOT / "build/bin/node"
    return subprocess.run(
        [str(node) if node.exists() else "node", "recorded_requests.mjs", source],
        cwd=ROOT / "tests/conformance",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


class StripeMock:
    """Stripe's mock on a free port."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        self.log = folder / "stripe-mock.log"
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        command = [str(ROOT / "build/bin/stripe-mock"), "-http-addr", f"127.0.0.1:{port}"]
        self.process = spawn(command, self.log)
        await_ready("stripe-mock", self.answers, lambda: self.process.poll() is None, self.log)

    def answers(self) -> bool:
        try:
            return ask(self.url, "GET", "/v1/balance")[0] == 200
        except OSError:
            return False

    def stop(self) -> None:
        stop_process(self.process.pid)


class Adapters(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.mock = StripeMock(FOLDER / "adapters")
        cls.addClassCleanup(cls.mock.stop)
        cls.system = System(FOLDER / "adapters/system", durable=False, build=BUILD)
        cls.addClassCleanup(cls.system.down)
        cls.system.up()
        cls.journeys()
        cls.calls = Api(cls.system.simulator_url).get("/_sim/calls?bodies=true").json["calls"]

    @classmethod
    def journeys(cls):
        """One that is ticketed and refunded in part, one whose card is declined and that is given up."""
        api = sign_up(Api(cls.system.url), "adapters@example.com")
        paid = cls.booked(api, days_ahead=30)
        api.get(f"/v1/offers/{paid.trip.offer['id']}/seat-maps")
        paid.pay()
        cls.refund_part(api.get(f"/v1/payments?booking_id={paid.trip.booking['id']}").json["items"][0])
        held = cls.booked(api, days_ahead=60)
        path = f"/v1/bookings/{held.trip.booking['id']}"
        payment = {"payment_method": {"type": "CARD", "token": "pm_card_chargeDeclined"}}
        declined = api.send("POST", f"{path}/payment", payment, {"Idempotency-Key": "declined"})
        if declined.status != 402:
            raise AssertionError(f"the declined card answered {declined.status}: {declined.body!r}")
        api.call("POST", f"{path}/cancel", {})

    @classmethod
    def refund_part(cls, payment: dict):
        """The answer is lost, so that the adapter asks for the list of refunds, too."""
        rule = {"vendor": "stripe", "operation": "refunds.create", "effect": "lost"}
        Api(cls.system.simulator_url).call("POST", "/_sim/faults", rule)
        desk = Api(cls.system.url)
        desk.token = desk.call("POST", "/v1/sessions", AGENT).json["access_token"]
        path = f"/v1/payments/{payment['id']}/refunds"
        desk.post(path, {"amount": {**payment["amount"], "amount": "5.00"}, "reason": "OTHER"})
        deadline = time.monotonic() + 30
        while (refund := desk.get(path).json["items"][0])["status"] != "COMPLETED":
            if time.monotonic() > deadline:
                raise AssertionError(f"the refund is {refund}")
            time.sleep(0.1)
        desk.close()

    @classmethod
    def booked(cls, api: Api, days_ahead: int) -> Journey:
        journey = Journey(api, Screen(), Mailbox(cls.system.mail_folder))
        journey.trip.query = search_query(days_ahead)
        for step in (journey.search, journey.price, journey.book):
            step()
        return journey

    def test_stripe_mock_takes_every_request_of_the_adapter(self):
        done = subprocess.run(
            [str(BUILD / "vendors/gateways/stripe/stripe_server"), "--gtest_filter=StripeMock.*"],
            env={**os.environ, "AIRSIDE_TEST_STRIPE_MOCK": self.mock.url},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        self.assertEqual(0, done.returncode, done.stdout[-3000:])
        self.assertIn("[  PASSED  ] 1 test", done.stdout)
        self.assertNotIn("SKIPPED", done.stdout)

    def test_stripe_mock_takes_what_the_journeys_sent(self):
        sent = [call for call in self.calls if call["vendor"] == "stripe"]
        self.assertGreaterEqual(len(sent), 3)
        for call in sent:
            with self.subTest(call=f"{call['method']} {call['target']}"):
                status, answer = ask(self.mock.url, call["method"], call["target"], call["body"])
                self.assertEqual(200, status, f"{call['body']}\n{answer}")

    def test_stripe_mock_would_refuse_a_parameter_that_stripe_does_not_know(self):
        creation = next(c for c in self.calls if c["vendor"] == "stripe" and c["target"] == "/v1/payment_intents")
        status, answer = ask(self.mock.url, "POST", creation["target"], creation["body"] + "&surprise=1")
        self.assertEqual(400, status, answer)

    def test_both_vendors_schemas_take_what_the_journeys_sent(self):
        done = recorded_requests(self.system.simulator_url)
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        for operation in (
            "POST /v2/shopping/flight-offers",
            "POST /v1/shopping/flight-offers/pricing",
            "POST /v1/shopping/seatmaps",
            "POST /v1/booking/flight-orders",
            "POST /v1/payment_intents",
            "POST /v1/refunds",
        ):
            self.assertIn(operation, done.stdout)


class Alone(unittest.TestCase):
    """Adapters alone on the simulator, as the whole system of these tests uses Amadeus and Stripe: a test of each
    leaves its calls in a file."""

    def assert_schemas_take_calls_of(self, server: str, leaves_calls: str, operations: tuple[str, ...]) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        calls = FOLDER / f"{Path(server).name}-calls.json"
        done = subprocess.run(
            [str(BUILD / server), f"--gtest_filter={leaves_calls}"],
            env={**os.environ, "AIRSIDE_TEST_CALLS": str(calls)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        self.assertEqual(0, done.returncode, done.stdout[-3000:])
        self.assertNotIn("SKIPPED", done.stdout)
        judged = recorded_requests(str(calls))
        self.assertEqual(0, judged.returncode, judged.stdout + judged.stderr)
        for operation in operations:
            self.assertIn(f"{operation}: ", judged.stdout)

    def test_sabres_schemas_take_what_a_whole_journey_sent(self):
        self.assert_schemas_take_calls_of(
            "vendors/gds/sabre/sabre_server",
            "SabreOnly.LeavesAWholeJourney*",
            (
                "POST /v5/offers/shop",
                "POST /v5/shop/flights/revalidate",
                "POST /v1/trip/orders/createBooking",
                "POST /v1/trip/orders/getBooking",
                "POST /v2/offers/getAncillaries",
                "POST /v1/trip/orders/modifyBooking",
                "POST /v1/trip/orders/fulfillFlightTickets",
                "POST /v1/trip/orders/voidFlightTickets",
                "POST /v1/trip/orders/cancelBooking",
            ),
        )

    def test_braintrees_schemas_take_what_every_call_sent(self):
        """They are written from what Braintree's SDKs send."""
        of_merchant = "/merchants/{merchant}"
        self.assert_schemas_take_calls_of(
            "vendors/gateways/braintree/braintree_server",
            "BraintreeOwn.LeavesEveryCall*",
            (
                f"POST {of_merchant}/transactions",
                f"PUT {of_merchant}/transactions/{{id}}/submit_for_settlement",
                f"PUT {of_merchant}/transactions/{{id}}/void",
                f"POST {of_merchant}/transactions/{{id}}/refund",
                f"POST {of_merchant}/transactions/advanced_search_ids",
                f"POST {of_merchant}/transactions/advanced_search",
                f"POST {of_merchant}/customers",
                f"POST {of_merchant}/payment_methods",
            ),
        )
