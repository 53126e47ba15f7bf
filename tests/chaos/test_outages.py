"""Redis and PostgreSQL go away in the middle: Redis only saves work, and without PostgreSQL there is a quick 503 with
Retry-After, after which the repeated requests succeed and nothing is doubled."""

import threading
import time

from api_client import Api
from buyer import Buyer, Offer
from chaos_case import ChaosCase
from journey import sign_up

# Far below the time that a hung socket would take, far above what an answer takes on a busy machine.
QUICKLY_MS = 5000


class RedisGone(ChaosCase):
    NAME = "redis"

    def stop_redis(self) -> None:
        for server in self.system.servers.redis.values():
            server.stop()
        self.addCleanup(self.start_redis)

    def start_redis(self) -> None:
        for server in self.system.servers.redis.values():
            server.start()

    def test_the_journey_works_without_redis(self):
        self.stop_redis()
        offer = Offer(self.system, days_ahead=50)
        buyer = self.new_buyer(offer)
        buyer.book()
        self.assertEqual(200, buyer.try_to_pay().status)
        self.assert_good_end(buyer, "CONFIRMED", "no Redis from the first search on")

    def test_redis_goes_after_the_booking(self):
        buyer = self.new_buyer(Offer(self.system, days_ahead=51))
        buyer.book()
        self.stop_redis()
        self.assertEqual(200, buyer.try_to_pay().status)
        self.assert_good_end(buyer, "CONFIRMED", "Redis went before the payment")

    def test_redis_goes_and_comes_while_booking(self):
        buyer = self.new_buyer(Offer(self.system, days_ahead=52))
        buyer.ask_price()
        self.vendors.fault("amadeus", "orders.create", "slow", ms=700)
        booking = threading.Thread(target=buyer.book)
        booking.start()
        self.stop_redis()
        self.start_redis()
        booking.join()
        self.assertEqual(200, buyer.try_to_pay().status)
        self.assert_good_end(buyer, "CONFIRMED", "Redis restarted while the order was made")


class PostgresRestarted(ChaosCase):
    NAME = "postgres"

    def setUp(self):
        super().setUp()
        # A failed test leaves no database down for the next one.
        self.addCleanup(self.system.servers.postgres.start)

    def interrupt(self, buyer: Buyer, vendor: str, operation: str, step) -> object:
        """Runs the step; while the vendor takes its time over the operation, PostgreSQL is restarted."""
        called_before = len(self.vendors.calls(vendor, operation))
        self.vendors.fault(vendor, operation, "slow", when="after", ms=1500)
        result: list = []
        work = threading.Thread(target=lambda: result.append(step()))
        work.start()
        deadline = time.monotonic() + 20
        while len(self.vendors.calls(vendor, operation)) == called_before and time.monotonic() < deadline:
            time.sleep(0.02)
        self.system.servers.postgres.stop()
        self.check_refusal(buyer)
        self.await_vendor_answer(vendor, operation)
        self.system.servers.postgres.start()
        work.join()
        self.assertTrue(result, f"the step ended without an answer; the log:\n{self.system.complaints()}")
        return result[0]

    def check_refusal(self, buyer: Buyer) -> None:
        for method, path in (("GET", f"/v1/bookings/{buyer.id or '0'}"), ("GET", "/v1/bookings")):
            api = Api(self.system.url, buyer.api.token)
            reply = api.send(method, path)
            api.close()
            if buyer.id is None and path.endswith("/0"):
                continue
            self.assertEqual(503, reply.status, f"{method} {path} without PostgreSQL: {reply.body[:300]!r}")
            self.assertIn("retry-after", reply.headers)
            self.assertLess(reply.took_ms, QUICKLY_MS)

    def await_vendor_answer(self, vendor: str, operation: str) -> None:
        """The answer comes while there is nowhere to write it down."""
        deadline = time.monotonic() + 20
        while self.vendors.calls(vendor, operation)[-1]["outcome"] == "open" and time.monotonic() < deadline:
            time.sleep(0.02)

    def test_restarted_while_the_order_is_made(self):
        buyer = self.new_buyer()
        buyer.ask_price()
        reply = self.interrupt(buyer, "amadeus", "orders.create", buyer.try_to_book)
        self.assertEqual(201, reply.status, reply.body)
        buyer.await_rest()
        self.assertEqual(200, buyer.try_to_pay().status)
        self.assert_good_end(buyer, "CONFIRMED", "PostgreSQL restarted while the order was made")

    def test_restarted_while_the_money_is_authorised(self):
        self.pay_through("stripe", "payment_intents.create")

    def test_restarted_while_tickets_are_issued(self):
        self.pay_through("amadeus", "tickets.issue")

    def test_restarted_while_the_money_is_captured(self):
        self.pay_through("stripe", "payment_intents.capture")

    def pay_through(self, vendor: str, operation: str) -> None:
        buyer = self.new_buyer()
        buyer.book()
        reply = self.interrupt(buyer, vendor, operation, buyer.try_to_pay)
        self.assertEqual(200, reply.status, reply.body)
        self.assert_good_end(buyer, "CONFIRMED", f"PostgreSQL restarted during {operation}")

    def test_everything_goes_on_after_an_outage(self):
        self.system.servers.postgres.stop()
        api = Api(self.system.url)
        reply = api.send("POST", "/v1/sessions", {"email": "nobody@example.com", "password": "none of them"})
        api.close()
        self.assertEqual(503, reply.status, reply.body)
        self.assertLess(reply.took_ms, QUICKLY_MS)
        self.system.servers.postgres.start()
        buyer = self.new_buyer()
        self.assertTrue(sign_up(Api(self.system.url), f"second.{buyer.email}").token)
        buyer.book()
        self.assertEqual(200, buyer.try_to_pay().status)
        self.assert_good_end(buyer, "CONFIRMED", "after an outage of PostgreSQL")
