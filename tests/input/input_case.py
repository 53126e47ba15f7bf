"""What the tests of this folder share: one Airside for a class, people who are signed in to it, and what holds for
every refusal: problem+json of the right status and type, and nothing in it of what is inside."""

import json
import os
import re
import socket
import unittest
import uuid
from pathlib import Path
from typing import ClassVar

import journey
import operations
from api_client import Api, Reply
from samples import ADMINS
from settings import merged
from system import System

import vendors

FOLDER = Path(os.environ["AIRSIDE_TEST_FOLDER"])
BUILD = Path(os.environ["AIRSIDE_TEST_BUILD"]) if "AIRSIDE_TEST_BUILD" in os.environ else None
AGENT = {"email": "agent@demo.airside.example", "password": "demo-agent-password"}
ADMIN = {"email": "admin@demo.airside.example", "password": "demo-admin-password"}
NO_LIMITS = {
    "search": {"searches_an_hour_user": 10**7, "searches_an_hour_anonymous": 10**7},
    "analytics": {"web_requests_an_hour_user": 10**7, "web_requests_an_hour_anonymous": 10**7},
    "user": {"lockout_address_failures": 10**7, "password_resets_an_hour": 10**7},
}
# What would tell of the inside: SQL, libraries, source files, folders, C++.
INSIDE = re.compile(
    r"SELECT |INSERT |UPDATE |DELETE |relation |constraint|duplicate key|postgres|libpq|redis|mongo|boost|std::"
    r"|\.cpp|\.hpp|\.sock|/work/|/usr/|/tmp/|/home/|/var/|terminate|bad_|exception|stack|deduced",
    re.IGNORECASE,
)


class InputCase(unittest.TestCase):
    NAME: str
    OVERRIDES: ClassVar[dict] = {}
    system: System
    operations: list[operations.Operation]

    @classmethod
    def setUpClass(cls):
        sellers = ("amadeus", *vendors.GATEWAYS)
        cls.system = System(FOLDER / f"input-{cls.NAME}", durable=False, build=BUILD, vendors=sellers)
        cls.system.overrides = merged(NO_LIMITS, cls.OVERRIDES)
        cls.addClassCleanup(cls.system.down)
        cls.system.up()
        cls.operations = operations.all_of(Api(cls.system.url).get("/openapi.json").json)
        # Together they may call every endpoint, so that no test of a request ends at the access check.
        cls.agent = cls.sign_in(AGENT)
        cls.admin = cls.sign_in(ADMIN)

    @classmethod
    def tearDownClass(cls):
        broken = [program.name for program in cls.system.programs if not program.running()]
        if broken:
            raise AssertionError(f"ended while it was tested: {broken}")
        log = (cls.system.log_folder / "airside.log").read_text()
        lost = [line for line in log.splitlines() if "lost exception" in line or '"level":"fatal"' in line]
        if lost:
            raise AssertionError("\n".join(lost[:5]))

    @classmethod
    def sign_in(cls, account: dict) -> Api:
        api = Api(cls.system.url)
        api.token = api.call("POST", "/v1/sessions", account).json["access_token"]
        return api

    @classmethod
    def new_customer(cls) -> Api:
        return journey.sign_up(Api(cls.system.url), f"customer.{uuid.uuid4().hex[:12]}@example.com")

    def operation(self, name: str) -> operations.Operation:
        return next(operation for operation in self.operations if operation.id == name)

    def staff_for(self, operation) -> Api:
        return self.admin if operation.id in ADMINS else self.agent

    def ask(self, operation, *, target=None, body=None, headers=None, api=None) -> Reply:
        """The operation's sample, or with another target or body. A new Idempotency-Key where one is wanted."""
        headers = dict(headers or {})
        if operation.wants_key:
            headers.setdefault("Idempotency-Key", str(uuid.uuid4()))
        body = operation.sample.body if body is None else body
        if isinstance(body, bytes) and body:
            headers.setdefault("Content-Type", "application/json")
        api = api or self.staff_for(operation)
        return api.send(operation.method, target or operation.target(), body, headers)

    def assert_problem(self, reply: Reply, status: int, slug: str = "", pointer: str = "", operation=None) -> dict:
        shown = f"{reply.status} {reply.body[:400]!r}"
        self.assertEqual(status, reply.status, shown)
        self.assertTrue(reply.headers.get("content-type", "").startswith("application/problem+json"), shown)
        problem = reply.json
        self.assertEqual(status, problem["status"], shown)
        self.assertRegex(problem["type"], r"^/problems/[a-z0-9-]+$")
        self.assertTrue(problem["title"], shown)
        self.assertIsNone(INSIDE.search(json.dumps(problem)), shown)
        if slug:
            self.assertEqual(f"/problems/{slug}", problem["type"], shown)
        if pointer:
            self.assertIn(pointer, [error["pointer"] for error in problem.get("errors", [])], shown)
        if operation:
            self.assertIn(status, operation.statuses, f"{operation.id} does not document {status}")
        return problem

    def assert_invalid(self, reply: Reply, pointer: str = "", operation=None) -> dict:
        return self.assert_problem(reply, 422, "invalid-request", pointer, operation)

    def raw(self, request: bytes) -> Reply:
        """Bytes as they are over a connection of their own, and what comes back until it is closed or 10 s passed."""
        with socket.create_connection(("127.0.0.1", self.system.port), timeout=10) as connection:
            received = b""
            try:
                connection.sendall(request)
                while part := connection.recv(65536):
                    received += part
                    head, end, body = received.partition(b"\r\n\r\n")
                    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
                    if end and length and len(body) >= int(length[1]):
                        break
            except (ConnectionResetError, BrokenPipeError):
                pass  # it answered and closed while the rest was still being sent
        head, _, body = received.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ")[1]) if lines[0] else 0
        fields = dict(line.split(": ", 1) for line in lines[1:])
        return Reply(status, {key.lower(): value for key, value in fields.items()}, body, 0)
