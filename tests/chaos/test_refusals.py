"""What vendors refuse, and what a customer's bank does: whatever was done is given back, and no money is taken without
tickets."""

import contextlib
import http.client
from urllib.parse import urlsplit

from airside_under_test import until
from buyer import CHALLENGED, DECLINED, Buyer
from chaos_case import ChaosCase
from effects import CAPTURE_REFUSED, TICKETS_REFUSED
from ledger import steps


class Refusals(ChaosCase):
    NAME = "refusals"

    def intent_of(self, buyer: Buyer) -> str:
        reference = buyer.booking()["booking_reference"]
        intents = self.vendors.intents()
        return next(i["id"] for i in intents if i["value"]["metadata"].get("booking_reference") == reference)

    def test_ticketing_refused_voids_the_authorisation_and_cancels_the_order(self):
        buyer = self.new_buyer()
        buyer.book()
        self.vendors.fault(*TICKETS_REFUSED[:2], **TICKETS_REFUSED[2])
        reply = buyer.try_to_pay()
        self.assertEqual(409, reply.status, reply.body)
        self.assertTrue(reply.json["type"].endswith("booking-failed"), reply.json)
        facts = self.assert_good_end(buyer, "FAILED", "ticketing refused")
        self.assertEqual("ticketing-refused", facts.booking["failure"]["code"])
        self.assertEqual(["created", "cancelled"], steps(facts.orders[0]))
        self.assertEqual("canceled", facts.intents[0]["value"]["status"])

    def test_capture_refused_voids_the_tickets(self):
        buyer = self.new_buyer()
        buyer.book()
        self.vendors.fault(*CAPTURE_REFUSED[:2], **CAPTURE_REFUSED[2])
        reply = buyer.try_to_pay()
        self.assertEqual(409, reply.status, reply.body)
        facts = self.assert_good_end(buyer, "FAILED", "capture refused")
        self.assertEqual(["created", "ticketed", "voided", "cancelled"], steps(facts.orders[0]))
        self.assertNotIn("captured", steps(facts.intents[0]))
        self.assertEqual({"VOIDED"}, {ticket["status"] for ticket in facts.booking["tickets"]})

    def test_capture_failing_for_a_while_is_captured_once(self):
        buyer = self.new_buyer()
        buyer.book()
        self.vendors.fault("stripe", "payment_intents.capture", "error", status=500, times=2)
        self.assertEqual(200, buyer.try_to_pay().status)
        self.assert_good_end(buyer, "CONFIRMED", "capture answered 500 twice")

    def test_declined_card_leaves_the_booking_payable(self):
        buyer = self.new_buyer()
        buyer.book()
        reply = buyer.try_to_pay(DECLINED)
        self.assertEqual(402, reply.status, reply.body)
        self.assertTrue(reply.json["decline_code"], reply.json)
        self.assertEqual("AWAITING_PAYMENT", buyer.await_rest()["progress"])
        self.assertEqual(200, buyer.try_to_pay().status)
        facts = self.assert_good_end(buyer, "CONFIRMED", "the second card")
        self.assertEqual(2, len(facts.intents), f"{facts}")

    def test_too_many_declined_cards_end_the_booking(self):
        buyer = self.new_buyer()
        buyer.book()
        statuses = [buyer.try_to_pay(DECLINED).status for _ in range(5)]
        self.assertEqual([402] * 5, statuses)
        facts = self.assert_good_end(buyer, "FAILED", "five declined cards")
        self.assertEqual("payment-attempts-used-up", facts.booking["failure"]["code"])

    def test_sold_out_between_price_and_order(self):
        buyer = self.new_buyer()
        buyer.ask_price()
        self.vendors.fault("amadeus", "orders.create", "sold_out")
        reply = buyer.try_to_book()
        self.assertEqual(409, reply.status, reply.body)
        self.assertTrue(reply.json["type"].endswith("sold-out"), reply.json)
        facts = self.assert_good_end(buyer, "FAILED", "sold out")
        self.assertEqual([], facts.orders)

    def test_changed_price_has_to_be_accepted(self):
        buyer = self.new_buyer()
        before = buyer.ask_price()
        self.vendors.fault("amadeus", "pricing", "price_changed", percent=10)
        reply = buyer.try_to_book()
        self.assertEqual(409, reply.status, reply.body)
        self.assertTrue(reply.json["type"].endswith("price-changed"), reply.json)
        self.assertGreater(float(reply.json["price"]["amount"]), float(before["amount"]))
        buyer.price = reply.json["price"]
        buyer.book()
        self.assertEqual(200, buyer.try_to_pay().status)
        self.assert_good_end(buyer, "CONFIRMED", "the changed price was accepted")

    def test_order_cancelled_by_the_airline_is_not_ticketed(self):
        buyer = self.new_buyer()
        pnr = buyer.book()["pnr"]
        order = next(order for order in self.vendors.orders() if order["value"]["reference"] == pnr)
        self.vendors.cancel_order(order["id"], "airside", self.system.secret("amadeus"))
        reply = buyer.try_to_pay()
        self.assertEqual(409, reply.status, reply.body)
        facts = self.assert_good_end(buyer, "FAILED", "the airline cancelled the order")
        self.assertEqual(["created", "cancelled"], steps(facts.orders[0]))
        self.assertEqual(["canceled"], [intent["value"]["status"] for intent in facts.intents])

    def test_challenge_passed_goes_on_to_the_end(self):
        buyer = self.new_buyer()
        buyer.book()
        reply = buyer.try_to_pay(CHALLENGED)
        self.assertEqual(200, reply.status, reply.body)
        self.assertEqual("AWAITING_ACTION", reply.json["progress"])
        self.assertTrue(reply.json["payment"]["next_action"], reply.json)
        self.assertEqual([], buyer.booking()["tickets"])
        self.vendors.call("POST", f"/_sim/payments/{self.intent_of(buyer)}/authenticate")
        self.assert_good_end(buyer, "CONFIRMED", "3-D Secure passed")

    def test_challenge_sends_the_payer_to_the_bank_and_back(self):
        buyer = self.new_buyer()
        buyer.book()
        asked = buyer.try_to_pay(CHALLENGED, return_url="https://shop.example/paid?trip=1").json
        self.assertEqual("AWAITING_ACTION", asked["progress"])
        action = asked["payment"]["next_action"]
        self.assertEqual("REDIRECT", action["type"])
        bank = urlsplit(action["url"])
        with contextlib.closing(http.client.HTTPConnection(bank.hostname, bank.port, timeout=10)) as browser:
            browser.request("POST", f"{bank.path}?{bank.query}&result=pass")
            back = browser.getresponse()
        self.assertEqual(303, back.status)
        self.assertTrue(back.headers["Location"].startswith("https://shop.example/paid?trip=1&payment_intent="))
        self.assertIn("redirect_status=succeeded", back.headers["Location"])
        self.assert_good_end(buyer, "CONFIRMED", "3-D Secure passed at the bank's page")
        payment = buyer.payments()[0]["id"]
        address = self.system.sql("payment", f"SELECT host(ip_address) FROM payments WHERE id = '{payment}'")
        self.assertEqual([["127.0.0.0"]], address, "truncated to the network")

    def test_challenge_failed_leaves_the_booking_payable(self):
        buyer = self.new_buyer()
        buyer.book()
        buyer.try_to_pay(CHALLENGED)
        self.vendors.call("POST", f"/_sim/payments/{self.intent_of(buyer)}/authenticate?fail=true")
        until(lambda: buyer.booking()["progress"] == "AWAITING_PAYMENT", "the booking is payable again")
        self.assertEqual(200, buyer.try_to_pay().status)
        self.assert_good_end(buyer, "CONFIRMED", "another card after a failed challenge")

    def test_cancelled_while_unpaid(self):
        buyer = self.new_buyer()
        buyer.book()
        reply = buyer.send("POST", f"/v1/bookings/{buyer.id}/cancel", {})
        self.assertEqual(200, reply.status, reply.body)
        facts = self.assert_good_end(buyer, "CANCELLED", "the customer gave up")
        self.assertEqual([], facts.intents)
