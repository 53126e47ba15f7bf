"""One whole Airside with short waits, that may be killed and started again, and the simulator's control API.

Everything that the product waits for in production (a call's outcome to settle, a dead process's lease) is made short
by configuration, so that a test awaits conditions rather than clocks.
"""

import contextlib
import json
import os
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import settings
from api_client import Api
from system import System

FOLDER = Path(os.environ["AIRSIDE_TEST_FOLDER"])
BUILD = Path(os.environ["AIRSIDE_TEST_BUILD"])
# Tickets can be voided until midnight there, whenever this runs.
FAR_FROM_MIDNIGHT = "Etc/GMT+11" if datetime.now(UTC).hour > 11 else "Etc/GMT-11"
SHORT_WAITS = {
    "booking": {
        "request_wait": "15s",
        "gds_deadline": "2s",
        "payment_deadline": "8s",
        "poll": "100ms",
        "lease": "3s",
        "settle_time": "800ms",
        "look_pause": "150ms",
        "retry_min": "100ms",
        "retry_max": "1s",
        "void_zone": FAR_FROM_MIDNIGHT,
    },
    "payment": {
        "gateway_deadline": "2s",
        "resolve_first": "1s",
        "resolve_last": "2s",
        "settle_time": "3s",
        "sweep_every": "100ms",
    },
    "notification": {"retry_min": "1s", "send_deadline": "3s", "lease_margin": "1s", "poll": "100ms"},
    "search": {"provider_deadline": "4s", "price_deadline": "2s", "searches_an_hour_user": 100000},
}


def until(condition, what: str, limit_s: float = 30, pause_s: float = 0.05):
    """Awaits a condition; its last value. `what` may be a function that words what is missing."""
    deadline = time.monotonic() + limit_s
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {limit_s:.0f} s: {what() if callable(what) else what}")
        time.sleep(pause_s)
    return value


class Vendors:
    """What truly happened at the vendors, and what is to go wrong there (/_sim/…, simulators/README.md)."""

    def __init__(self, url: str):
        self.url = url

    def call(self, method: str, path: str, body=None):
        api = Api(self.url)
        try:
            return api.call(method, path, body).json
        finally:
            api.close()

    def fault(self, vendor: str, operation: str, effect: str, **more) -> str:
        rule = {"vendor": vendor, "operation": operation, "effect": effect, **more}
        return self.call("POST", "/_sim/faults", rule)["id"]

    def fired(self, fault: str) -> int:
        return next(rule["fired"] for rule in self.call("GET", "/_sim/faults") if rule["id"] == fault)

    def forget_faults(self) -> None:
        self.call("DELETE", "/_sim/faults")

    def orders(self) -> list[dict]:
        return self.call("GET", "/_sim/orders")

    def intents(self) -> list[dict]:
        return self.call("GET", "/_sim/payments")

    def refunds(self) -> list[dict]:
        return self.call("GET", "/_sim/refunds")

    def calls(self, vendor: str, operation: str) -> list[dict]:
        return self.call("GET", f"/_sim/calls?vendor={vendor}&operation={operation}")["calls"]

    def cancel_order(self, order_id: str, client_id: str, client_secret: str) -> None:
        """As somebody at the airline or the GDS would, behind our back."""
        login = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        api = Api(self.url)
        api.token = api.call("POST", "/v1/security/oauth2/token", urlencode(login).encode(), form).json["access_token"]
        api.call("DELETE", f"/v1/booking/flight-orders/{order_id}")
        api.close()

    def leave_seats(self, flight: dict, seats: int) -> None:
        self.call("POST", "/_sim/seats", {**flight, "seats": seats})


class Supervisor(threading.Thread):
    """Starts again what has died, at once, as a machine's supervisor does.

    It is one thread for the System's whole life, since the processes are tied to the thread that started them.
    """

    def __init__(self, system: "AirsideUnderTest"):
        super().__init__(daemon=True)
        self.system = system
        self.at_rest = threading.Event()
        self.resting = threading.Lock()  # held by who stops processes on purpose

    def run(self) -> None:
        while not self.at_rest.wait(0.02):
            with self.resting:
                self.system.revive()

    def stop(self) -> None:
        self.at_rest.set()
        self.join()


class AirsideUnderTest(System):
    def __init__(self, name: str, split: bool = False):
        super().__init__(FOLDER / f"chaos-{name}", durable=False, split=split, build=BUILD)
        self.overrides = SHORT_WAITS
        self.vendors = Vendors(self.simulator_url)
        self.supervisor = Supervisor(self)
        self.restarts = 0

    def up(self) -> None:
        super().up()
        self.supervisor.start()

    def down(self) -> None:
        if self.supervisor.is_alive():
            self.supervisor.stop()
        super().down()

    def program(self, service: str = ""):
        """The process that runs a service; with all in one process, that one."""
        return next(program for program in self.airsides() if program.name == f"airside {service}".strip())

    def pid(self, service: str = "") -> int:
        return self.program(service).process.pid

    def revive(self) -> None:
        ports = list(self.service_ports.values()) or [self.port]
        for program, port in zip(self.airsides(), ports, strict=True):
            if not program.running():
                program.start(f"http://127.0.0.1:{port}/readyz")
                self.restarts += 1

    def restart_with(self, overrides: dict) -> None:
        """With another configuration."""
        before = self.restarts
        with self.supervisor.resting:
            for program in self.airsides():
                program.stop()
            self.overrides = settings.merged(self.overrides, overrides)
            self.write_config()
        until(lambda: self.restarts == before + len(self.airsides()), "airside starts again", limit_s=60)

    def complaints(self, lines: int = 12) -> str:
        """The newest warnings and errors of its logs, for a failure's message."""
        found = []
        for log in self.log_folder.glob("airside*.log"):
            for line in log.read_text(errors="replace").splitlines():
                with contextlib.suppress(ValueError):
                    entry = json.loads(line)
                    if entry.get("level") in ("warn", "error"):
                        found.append((entry.get("ts", ""), line[:400]))
        return "\n".join(line for _, line in sorted(found)[-lines:])
