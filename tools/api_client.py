"""A small client of Airside's public HTTP API, for ./run and for the tests."""

import http.client
import json
import time
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes
    took_ms: float

    @property
    def json(self):
        return json.loads(self.body) if self.body else None


class Refused(Exception):
    """An answer other than the expected one; its text says what a person needs to know."""

    def __init__(self, method: str, path: str, reply: Reply):
        self.reply = reply
        try:
            problem = json.loads(reply.body)
            text = f"{problem.get('title', '')}: {problem.get('detail', '')} {json.dumps(problem.get('errors', ''))}"
        except (ValueError, AttributeError):
            text = reply.body[:500].decode(errors="replace")
        super().__init__(f"{method} {path} answered {reply.status}: {text}")


@dataclass
class Api:
    """One connection, kept alive. `token` is sent once somebody has signed in."""

    url: str
    token: str = ""
    timeout_s: float = 60
    connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def send(self, method: str, path: str, body=None, headers: dict[str, str] | None = None) -> Reply:
        """Whatever it answers. A body that is not bytes is sent as JSON."""
        if self.connection is None:
            address = urlsplit(self.url)
            self.connection = http.client.HTTPConnection(address.hostname, address.port, timeout=self.timeout_s)
        fields = {"Accept": "application/json", **(headers or {})}
        if self.token and "Authorization" not in fields:
            fields["Authorization"] = f"Bearer {self.token}"
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            fields.setdefault("Content-Type", "application/json")
        began = time.monotonic()
        try:
            self.connection.request(method, path, body, fields)
            reply = self.connection.getresponse()
            content = reply.read()
        except BaseException:
            self.close()
            raise
        took_ms = (time.monotonic() - began) * 1000
        return Reply(reply.status, {key.lower(): value for key, value in reply.getheaders()}, content, took_ms)

    def close(self) -> None:
        if self.connection:
            self.connection.close()
            self.connection = None

    def call(self, method: str, path: str, body=None, headers: dict[str, str] | None = None) -> Reply:
        """A success, or Refused."""
        reply = self.send(method, path, body, headers)
        if reply.status >= 300:
            raise Refused(method, path, reply)
        return reply

    def get(self, path: str) -> Reply:
        return self.call("GET", path)

    def post(self, path: str, body, key: str | None = None) -> Reply:
        """With an Idempotency-Key of its own when none is given."""
        return self.call("POST", path, body, {"Idempotency-Key": key or str(uuid.uuid4())})
