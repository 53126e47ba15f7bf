"""Many at once: the last seat is sold once, and one Idempotency-Key makes one booking and one payment."""

import contextlib
import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from api_client import Api, Reply
from buyer import VISA, Buyer, Offer
from chaos_case import ChaosCase

AT_ONCE = 50


class Races(ChaosCase):
    NAME = "races"

    def all_at_once(self, works: list) -> list:
        """What each answers, begun at the same moment."""
        start = threading.Barrier(len(works))

        def run(work):
            start.wait()
            return work()

        with ThreadPoolExecutor(len(works)) as pool:
            return list(pool.map(run, works))

    def test_two_buyers_and_the_last_seat(self):
        single = Offer(self.system, party=1, days_ahead=41)
        for _ in range(3):
            self.race_for_the_last_seat(single)

    def race_for_the_last_seat(self, single: Offer) -> None:
        single.leave_seats(1)
        buyers = [self.new_buyer(single), self.new_buyer(single)]
        for buyer in buyers:
            buyer.ask_price()
        replies = self.all_at_once([buyer.try_to_book for buyer in buyers])
        self.assertEqual([201, 409], sorted(reply.status for reply in replies), [reply.body for reply in replies])
        winner, loser = sorted(buyers, key=lambda buyer: replies[buyers.index(buyer)].status)
        refusal = replies[buyers.index(loser)].json
        self.assertTrue(refusal["type"].endswith("sold-out"), refusal)
        winner.await_rest()
        self.assertEqual(200, winner.try_to_pay().status)
        self.assert_good_end(winner, "CONFIRMED", "the winner of the last seat")
        facts = self.assert_good_end(loser, "FAILED" if loser.id else None, "the loser of the last seat")
        self.assertEqual(([], []), (facts.orders, facts.intents), f"the loser was charged or booked:\n{facts}")

    def fifty_times(self, buyer: Buyer, path: str, body: dict, key: str) -> list[Reply]:
        def post() -> Reply:
            with contextlib.closing(Api(self.system.url, buyer.api.token)) as api:
                return api.send("POST", path, body, {"Idempotency-Key": key})

        replies = self.all_at_once([post] * AT_ONCE)
        for reply in replies:
            if reply.status == 409:
                self.assertTrue(reply.json["type"].endswith("request-in-progress"), reply.body)
        return replies

    def test_one_key_fifty_times_makes_one_booking(self):
        buyer, key = self.new_buyer(), str(uuid.uuid4())
        buyer.ask_price()
        replies = self.fifty_times(buyer, "/v1/bookings", buyer.order_request(), key)
        statuses = Counter(reply.status for reply in replies)
        self.assertEqual(set(), set(statuses) - {201, 409}, f"{statuses}")
        made = {reply.json["id"] for reply in replies if reply.status == 201}
        self.assertEqual(1, len(made), f"{statuses}")
        again = buyer.try_to_book(key)
        self.assertEqual((201, "true"), (again.status, again.headers.get("idempotent-replayed")))
        self.assertEqual(made, {buyer.id})
        counted = "SELECT count(*) FROM bookings b JOIN booking_passengers p ON p.booking_id = b.id"
        where = f" WHERE p.last_name = '{buyer.last_name}'"
        self.assertEqual([[str(buyer.party)]], self.system.sql("booking", counted + where))
        self.pay_fifty_times(buyer)

    def pay_fifty_times(self, buyer: Buyer) -> None:
        buyer.await_rest()
        key, body = str(uuid.uuid4()), {"payment_method": {"type": "CARD", "token": VISA}}
        replies = self.fifty_times(buyer, f"/v1/bookings/{buyer.id}/payment", body, key)
        self.assertIn(200, {reply.status for reply in replies})
        facts = self.assert_good_end(buyer, "CONFIRMED", "paid fifty times with one key")
        self.assertEqual(1, len(facts.intents), f"{facts}")

    def test_one_key_with_another_body_is_refused(self):
        buyer, key = self.new_buyer(), str(uuid.uuid4())
        buyer.ask_price()
        self.assertEqual(201, buyer.try_to_book(key).status)
        other = {**buyer.order_request(), "accept_duplicate": True}
        reply = buyer.send("POST", "/v1/bookings", other, key)
        self.assertEqual(422, reply.status, reply.body)
        buyer.await_rest()
        self.assertEqual(200, buyer.try_to_pay().status)
        self.assert_good_end(buyer, "CONFIRMED", "after a refused second body")

    def test_two_payments_with_two_keys_charge_once(self):
        buyer = self.new_buyer()
        buyer.book()

        def pay() -> Reply:
            body = {"payment_method": {"type": "CARD", "token": VISA}}
            with contextlib.closing(Api(self.system.url, buyer.api.token)) as api:
                path = f"/v1/bookings/{buyer.id}/payment"
                return api.send("POST", path, body, {"Idempotency-Key": str(uuid.uuid4())})

        replies = self.all_at_once([pay] * 8)
        self.assertEqual({200, 409}, {reply.status for reply in replies}, [reply.status for reply in replies])
        facts = self.assert_good_end(buyer, "CONFIRMED", "eight payments at once")
        self.assertEqual(1, len(facts.intents), f"{facts}")

    def test_paying_and_cancelling_at_once(self):
        for _ in range(3):
            buyer = self.new_buyer()
            buyer.book()

            def cancel(buyer: Buyer = buyer) -> Reply:
                with contextlib.closing(Api(self.system.url, buyer.api.token)) as api:
                    return api.send("POST", f"/v1/bookings/{buyer.id}/cancel", {})

            paid, cancelled = self.all_at_once([buyer.try_to_pay, cancel])
            self.assertEqual([200, 409], sorted([paid.status, cancelled.status]), (paid.body, cancelled.body))
            status = "CONFIRMED" if paid.status == 200 else "CANCELLED"
            self.assert_good_end(buyer, status, "paying and cancelling at once")
