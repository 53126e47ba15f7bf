"""The traveller's telephone: what the simulated Twilio and Firebase have brought to it."""

import secrets
import time

from api_client import Api
from processes import Failed


class Handset:
    def __init__(self, simulator_url: str, number: str):
        self.simulator, self.number = Api(simulator_url), number
        self.device_token = "handset-" + secrets.token_hex(24)  # what Firebase would have given the app

    def all_sms(self) -> list[dict]:
        messages = [one["value"] for one in self.simulator.get("/_sim/twilio/messages").json]
        return [one for one in messages if one["to"] == self.number]

    def all_pushes(self) -> list[dict]:
        messages = [one["value"] for one in self.simulator.get("/_sim/firebase/messages").json]
        return [one for one in messages if one["token"] == self.device_token]

    def sms(self, pnr: str) -> dict:
        """The first that names the PNR; waits for it."""
        return first_of("SMS", self.all_sms, lambda one: pnr in one["body"])

    def push(self, pnr: str) -> dict:
        return first_of("push message", self.all_pushes, lambda one: pnr in one["notification"]["body"])


def first_of(what: str, messages, wanted, limit_s: float = 30) -> dict:
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        if found := next(filter(wanted, messages()), None):
            return found
        time.sleep(0.05)
    raise Failed(f"no {what} as expected came within {limit_s:.0f} s")
