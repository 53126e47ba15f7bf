"""Redis and PostgreSQL go away in the middle: Redis only saves work, and without PostgreSQL there is a quick 503 with
Retry-After, after which the repeated requests succeed and nothing is doubled."""

import contextlib
import threading

from airside_under_test import until
from api_client import Api, Reply
from buyer import Buyer, Offer
from chaos_case import ChaosCase

# Far below the time that a hung socket would take, far above what an answer takes on a busy machine.
QUICKLY_MS = 5000


class OutageCase(ChaosCase):
    @contextlib.contextmanager
    def under_way(self, step, vendor: str, operation: str):
        """Runs the step beside the body, which begins when the vendor has been asked and takes its time. Gives a list
        that holds the step's answer afterwards."""
        answers: list = []
        before = len(self.vendors.calls(vendor, operation))
        self.vendors.fault(vendor, operation, "slow", when="after", ms=1500)
        work = threading.Thread(target=lambda: answers.append(step()))
        work.start()
        try:
            until(lambda: len(self.vendors.calls(vendor, operation)) > before, f"a call of {vendor} {operation}")
            yield answers
        finally:
            work.join()


class RedisGone(OutageCase):
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
        with self.under_way(buyer.book, "amadeus", "orders.create"):
            self.stop_redis()
            self.start_redis()
        self.assertEqual(200, buyer.try_to_pay().status)
        self.assert_good_end(buyer, "CONFIRMED", "Redis restarted while the order was made")


class PostgresRestarted(OutageCase):
    NAME = "postgres"

    def setUp(self):
        super().setUp()
        # A failed test leaves no database down for the next one.
        self.addCleanup(self.system.servers.postgres.start)

    def interrupt(self, buyer: Buyer, vendor: str, operation: str, step) -> Reply:
        """Runs the step; while the vendor takes its time over the operation, PostgreSQL is restarted."""
        with self.under_way(step, vendor, operation) as answers:
            self.system.servers.postgres.stop()
            self.check_refusal(buyer)
            # The vendor's answer comes while there is nowhere to write it down.
            until(lambda: self.vendors.calls(vendor, operation)[-1]["outcome"] != "open", "the vendor's answer")
            self.system.servers.postgres.start()
        self.assertTrue(answers, f"the step ended without an answer; the log:\n{self.system.complaints()}")
        return answers[0]

    def check_refusal(self, buyer: Buyer) -> None:
        paths = ["/v1/bookings"] + ([f"/v1/bookings/{buyer.id}"] if buyer.id else [])
        for path in paths:
            with contextlib.closing(Api(self.system.url, buyer.api.token)) as api:
                reply = api.send("GET", path)
            self.assertEqual(503, reply.status, f"{path} without PostgreSQL: {reply.body[:300]!r}")
            self.assertIn("retry-after", reply.headers)
            self.assertLess(reply.took_ms, QUICKLY_MS)

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
        with contextlib.closing(Api(self.system.url)) as api:
            reply = api.send("POST", "/v1/sessions", {"email": "nobody@example.com", "password": "none of them"})
        self.assertEqual(503, reply.status, reply.body)
        self.assertLess(reply.took_ms, QUICKLY_MS)
        self.system.servers.postgres.start()
        buyer = self.new_buyer()
        buyer.book()
        self.assertEqual(200, buyer.try_to_pay().status)
        self.assert_good_end(buyer, "CONFIRMED", "after an outage of PostgreSQL")
