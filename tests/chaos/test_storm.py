"""Everything at once, from a seed: several customers book and pay while the vendors fail at random and the process is
killed again and again. Whatever became of each booking, the books balance."""

import os
import random
import signal
import threading
from concurrent.futures import ThreadPoolExecutor

from airside_under_test import until
from buyer import DECLINED, VISA, Buyer
from chaos_case import ChaosCase
from ledger import breaches, gather

SEED = 20261122
CUSTOMERS, AT_ONCE, KILLS = 16, 4, 3
OPERATIONS = [
    ("amadeus", "orders.create"),
    ("amadeus", "orders.read"),
    ("amadeus", "tickets.issue"),
    ("amadeus", "tickets.void"),
    ("amadeus", "orders.cancel"),
    ("stripe", "payment_intents.create"),
    ("stripe", "payment_intents.capture"),
    ("stripe", "payment_intents.cancel"),
]
TROUBLES = [
    {"effect": "lost", "probability": 0.08},
    {"effect": "reset", "probability": 0.05},
    {"effect": "error", "status": 500, "probability": 0.05},
    {"effect": "slow", "when": "after", "ms": 400, "probability": 0.1},
]


class Storm(ChaosCase):
    NAME = "storm"

    def customer(self, buyer: Buyer, card: str) -> None:
        """Books and pays as well as the weather lets them."""
        reply = buyer.try_to_book()
        if reply.status == 201 and buyer.await_rest()["progress"] == "AWAITING_PAYMENT":
            buyer.try_to_pay(card)

    def test_storm(self):
        weather = random.Random(SEED)
        buyers = [self.new_buyer() for _ in range(CUSTOMERS)]
        for buyer in buyers:
            buyer.ask_price()
        for vendor, operation in OPERATIONS:
            for trouble in TROUBLES:
                self.vendors.fault(vendor, operation, times=0, **trouble)
        self.vendors.fault("amadeus", "tickets.issue", "error", status=400, probability=0.15)
        cards = [weather.choice([VISA, VISA, VISA, DECLINED]) for _ in buyers]
        over = threading.Event()
        killer = threading.Thread(target=self.kill_again_and_again, args=(weather, over))
        killer.start()
        try:
            with ThreadPoolExecutor(AT_ONCE) as pool:
                list(pool.map(self.customer, buyers, cards))
        finally:
            over.set()
            killer.join()
        self.vendors.forget_faults()
        self.assertGreater(self.system.restarts, 0, "the storm was over before anything was killed")
        for number, buyer in enumerate(buyers):
            self.settle(buyer, f"customer {number} with {cards[number]}, seed {SEED}")

    def kill_again_and_again(self, weather: random.Random, over: threading.Event) -> None:
        for _ in range(KILLS):
            if over.wait(weather.uniform(0.3, 1.2)):
                return
            os.kill(self.system.pid(), signal.SIGKILL)

    def settle(self, buyer: Buyer, what: str) -> None:
        """Who can still pay cancels: then every booking has an end."""
        if buyer.id is None:
            self.assertEqual([], breaches(gather(buyer)), what)
            return
        if buyer.await_rest()["progress"] in ("AWAITING_PAYMENT", "AWAITING_ACTION"):
            reply = buyer.send("POST", f"/v1/bookings/{buyer.id}/cancel", {})
            self.assertEqual(200, reply.status, reply.body)
        status = until(lambda: self.end_of(buyer), f"{what}: an end")
        self.assert_good_end(buyer, status, what)

    def end_of(self, buyer: Buyer) -> str | None:
        status = buyer.booking()["status"]
        return status if status != "PENDING_PAYMENT" else None
