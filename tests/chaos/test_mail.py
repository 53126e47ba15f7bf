"""The confirmation mail: the process is killed, or the connection lost, just before and just after the mail server has
taken the message. It is sent; when nobody can know whether it was, at most twice, with one Message-ID, and recorded."""

import json

from airside_under_test import until
from chaos_case import ChaosCase
from ledger import Facts


class Mail(ChaosCase):
    NAME = "mail"

    def order_fault(self, address: str, effect: str, when: str) -> None:
        """Once, for the next mail to that address (tools/mail_sink.py)."""
        folder = self.system.mail_folder
        fault = {"address": address, "effect": effect, "when": when, "pid": self.system.pid()}
        waiting = folder.with_name(folder.name + ".fault.new")
        waiting.write_text(json.dumps(fault))
        waiting.rename(self.fault_file())

    def fault_file(self):
        folder = self.system.mail_folder
        return folder.with_name(folder.name + ".fault")

    def buy(self, effect: str, when: str) -> Facts:
        what = f"{effect} {when} the mail server has taken the message"
        buyer, restarts = self.new_buyer(), self.system.restarts
        buyer.book()
        until(lambda: self.system.mails_to(buyer.email), f"{what}: no mail asked to confirm the address")
        self.order_fault(buyer.email, effect, when)
        reply = buyer.try_to_pay()
        self.assertEqual(200, reply.status, f"{what}: paying answered {reply.status} {reply.body[:500]!r}")
        until(lambda: not self.fault_file().exists(), f"{what}: no mail came")
        if effect == "kill":
            until(lambda: self.system.restarts > restarts, f"{what}: the process was not killed")
        return self.assert_good_end(buyer, "CONFIRMED", what)

    def copies(self, facts: Facts) -> int:
        return len(facts.mails) - len(set(facts.mails))

    def test_killed_before_the_message_is_taken(self):
        facts = self.buy("kill", "before")
        self.assertTrue(any(n["possible_duplicate"] for n in facts.notifications), f"not recorded:\n{facts}")

    def test_killed_between_the_message_and_the_reply(self):
        facts = self.buy("kill", "after")
        self.assertGreaterEqual(self.copies(facts), 1, f"the fault did not come between:\n{facts}")

    def test_reply_lost(self):
        facts = self.buy("lost", "after")
        self.assertGreaterEqual(self.copies(facts), 1, f"the fault did not come between:\n{facts}")

    def test_refused_for_a_moment(self):
        facts = self.buy("refuse", "before")
        self.assertEqual(0, self.copies(facts), f"{facts}")
        self.assertFalse(any(n["possible_duplicate"] for n in facts.notifications), f"a clear no:\n{facts}")
