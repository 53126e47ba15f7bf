"""Access tokens that are missing, forged, expired or of another kind, on every endpoint that needs one; and the paths
between our own services, which no user may see."""

import base64
import hashlib
import hmac
import json
import subprocess
import time
import uuid

from api_client import Api
from input_case import InputCase

INTERNAL = [
    ("GET", "/internal/v1/users/{id}"),
    ("GET", "/internal/v1/sessions/{id}"),
    ("GET", "/internal/v1/verifications/{id}"),
    ("GET", "/internal/v1/users/{id}/payment-methods/removed"),
    ("GET", "/internal/v1/users/{id}/payment-methods/{id}"),
    ("POST", "/internal/v1/users/{id}/payment-methods"),
    ("POST", "/internal/v1/users/{id}/payment-methods/{id}/detached"),
    ("POST", "/internal/v1/ticket-states"),
    ("GET", "/internal/v1/ticketed-bookings"),
    ("POST", "/internal/v1/offers/{id}"),
    ("POST", "/internal/v1/payments"),
    ("GET", "/internal/v1/payments/{id}"),
    ("POST", "/internal/v1/payments/{id}/capture"),
    ("POST", "/internal/v1/payments/{id}/void"),
    ("POST", "/internal/v1/payments/{id}/refunds"),
    ("GET", "/internal/v1/booking/events?after=0&limit=10"),
]


def encode(data: bytes | dict) -> str:
    data = json.dumps(data).encode() if isinstance(data, dict) else data
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def hs256(header: dict, payload: dict, secret: bytes) -> str:
    text = f"{encode(header)}.{encode(payload)}"
    return f"{text}.{encode(hmac.new(secret, text.encode(), hashlib.sha256).digest())}"


class Tokens(InputCase):
    NAME = "tokens"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.new_customer()
        header, payload, _ = cls.customer.token.split(".")
        cls.header, cls.payload = json.loads(decode(header)), json.loads(decode(payload))
        cls.key = cls.system.folder / "access.pem"

    def signed(self, payload: dict, key=None, header: dict | None = None) -> str:
        """A token signed with Ed25519 by openssl, with the key of the system or another."""
        text = f"{encode(header or self.header)}.{encode(payload)}"
        message = self.system.folder / "token.txt"
        message.write_text(text)
        command = ["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", str(key or self.key), "-in", str(message)]
        return f"{text}.{encode(subprocess.run(command, capture_output=True, check=True).stdout)}"

    def forged(self) -> dict[str, str]:
        now = int(time.time())
        other_key = self.system.folder / "other.pem"
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", str(other_key)], check=True)
        public = subprocess.run(
            ["openssl", "pkey", "-in", str(self.key), "-pubout"], capture_output=True, check=True
        ).stdout
        raw_public = decode(Api(self.system.url).get("/.well-known/jwks.json").json["keys"][0]["x"])
        head, body, signature = self.customer.token.split(".")
        admin = {**self.payload, "role": "ADMIN"}
        return {
            "no signature, alg none": f"{encode({**self.header, 'alg': 'none'})}.{body}.",
            "alg None": f"{encode({**self.header, 'alg': 'None'})}.{encode(admin)}.{signature}",
            "HS256 with the public key as PEM": hs256({**self.header, "alg": "HS256"}, admin, public),
            "HS256 with the public key's bytes": hs256({**self.header, "alg": "HS256"}, admin, raw_public),
            "EdDSA in the header, HS256 in fact": hs256(self.header, admin, public),
            "another key": self.signed(self.payload, other_key),
            "another key under its own kid": self.signed(self.payload, other_key, {**self.header, "kid": "mine"}),
            "another key that it brings along": self.signed(
                self.payload, other_key, {"alg": "EdDSA", "jwk": {"kty": "OKP", "crv": "Ed25519"}, "jku": "http://x"}
            ),
            "no kid": self.signed(self.payload, header={"alg": "EdDSA", "typ": "JWT"}),
            "a critical extension": self.signed(self.payload, header={**self.header, "crit": ["exp"]}),
            "payload changed to an admin's": f"{head}.{encode(admin)}.{signature}",
            "header changed": f"{encode({**self.header, 'x': 1})}.{body}.{signature}",
            "signature cut off": f"{head}.{body}.{signature[:-4]}",
            "signature changed": f"{head}.{body}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}",
            "expired": self.signed({**self.payload, "iat": now - 2000, "exp": now - 60}),
            "from the future": self.signed({**self.payload, "iat": now + 3600, "exp": now + 7200}),
            "another issuer": self.signed({**self.payload, "iss": "somebody"}),
            "no expiry": self.signed({k: v for k, v in self.payload.items() if k != "exp"}),
            "no session": self.signed({k: v for k, v in self.payload.items() if k != "sid"}),
            "an unknown role": self.signed({**self.payload, "role": "ROOT"}),
            "a session that there is not": self.signed({**self.payload, "sid": str(uuid.uuid4())}),
            "a service's token": self.service_token(self.secret),
            "a service's secret on a user's claims": hs256({**self.header, "alg": "HS256"}, admin, self.secret),
            "two parts": f"{head}.{body}",
            "four parts": f"{self.customer.token}.x",
            "not base64url": "a!b.c!d.e!f",
            "no JSON in it": f"{encode(b'a')}.{encode(b'b')}.{encode(b'c')}",
            "empty": "",
            "dots": "..",
            "a PEM": "-----BEGIN PRIVATE KEY-----",
        }

    @property
    def secret(self) -> bytes:
        return self.system.secret("service").encode()

    def service_token(self, secret: bytes, age_s: int = 0) -> str:
        began = int(time.time()) - age_s
        claims = {"iss": "booking", "aud": "internal", "iat": began, "exp": began + 60}
        return hs256({"alg": "HS256", "typ": "JWT"}, claims, secret)

    def forwarded(self, service_token: str) -> dict[str, str]:
        """What our services send each other: who calls, and for whom."""
        who = {
            "X-Airside-User": self.payload["sub"],
            "X-Airside-Role": "ADMIN",
            "X-Airside-Session": self.payload["sid"],
        }
        return {**who, "X-Airside-Service-Token": service_token}

    def assert_unauthorized(self, reply, operation=None):
        self.assert_problem(reply, 401, "unauthorized", operation=operation)
        self.assertIn("Bearer", reply.headers.get("www-authenticate", ""))

    def test_every_endpoint_but_the_public_ones_needs_a_token(self):
        public = {o.id for o in self.operations if not o.needs_token}
        expected = {"FindAirports", "ListPopularRoutes", "PriceOffer", "RefreshSession", "Register", "SearchFlights"}
        expected |= {"ShowOfferServices"}
        expected |= {"SearchMultiCity", "ShowSeatMaps", "SignIn", "StripeWebhook", "RecordEvents"}
        expected |= {"PayPalWebhook", "SendgridWebhook", "TwilioWebhook"}  # signed, as Stripe's
        expected |= {"BraintreeWebhook", "BraintreeChallenge"}
        expected |= {"GetReview", "ListReviews", "GetReviewSummary"}
        # Opened from a mail: what these name is signed.
        expected |= {"TrackClick", "TrackOpen", "Unsubscribe", "UnsubscribePage"}
        expected |= {"VerifyEmail", "RequestPasswordReset", "ResetPassword"}
        self.assertEqual(expected, public)
        nobody = Api(self.system.url)
        for operation in self.operations:
            if operation.needs_token:
                with self.subTest(operation=operation.id):
                    self.assert_unauthorized(self.ask(operation, api=nobody), operation)

    def test_the_tokens_made_here_are_good_when_nothing_is_wrong_with_them(self):
        api = Api(self.system.url, self.signed(self.payload))
        self.assertEqual(self.payload["sub"], api.get("/v1/users/me").json["id"])

    def test_a_forged_or_expired_token_is_refused_everywhere(self):
        forged = self.forged()
        for operation in self.operations:
            if not operation.needs_token:
                continue
            for name, token in forged.items():
                with self.subTest(operation=operation.id, token=name):
                    self.assert_unauthorized(self.ask(operation, api=Api(self.system.url, token or " ")), operation)

    def test_a_bad_token_is_refused_where_none_is_needed(self):
        for name, token in self.forged().items():
            with self.subTest(token=name):
                api = Api(self.system.url, token or " ")
                self.assert_unauthorized(api.send("GET", "/v1/popular-routes"), self.operation("ListPopularRoutes"))

    def test_other_schemes_are_refused(self):
        for credentials in ("Basic YTpi", "bearer", "Token x", f"bearer{self.customer.token}", "Digest a=b", "Bearer"):
            with self.subTest(credentials=credentials):
                reply = Api(self.system.url).send("GET", "/v1/users/me", headers={"Authorization": credentials})
                self.assert_unauthorized(reply)

    def test_a_session_that_was_signed_out_is_over(self):
        api = self.new_customer()
        self.assertEqual(204, api.send("DELETE", "/v1/sessions/current").status)
        deadline = time.monotonic() + 30  # another worker may remember the session for some seconds
        while (reply := api.send("GET", "/v1/users/me")).status == 200 and time.monotonic() < deadline:
            time.sleep(0.2)
        self.assert_unauthorized(reply)

    def test_a_customer_is_no_agent(self):
        agents_only = [o for o in self.operations if o.template.startswith("/v1/admin/")]
        self.assertGreaterEqual(len(agents_only), 4)
        for operation in agents_only:
            with self.subTest(operation=operation.id):
                reply = self.ask(operation, api=self.customer)
                self.assert_problem(reply, 403, "forbidden", operation=operation)

    def test_nobody_speaks_for_a_user_without_a_services_token(self):
        for token in ("", "booking", self.customer.token, self.service_token(b"x" * 64)):
            for path in ("/v1/users/me", "/v1/bookings", "/v1/admin/bookings/stuck"):
                with self.subTest(path=path, token=token[:20]):
                    self.assert_unauthorized(Api(self.system.url).send("GET", path, headers=self.forwarded(token)))

    def test_paths_between_services_do_not_exist_for_users(self):
        api = Api(self.system.url)
        service = self.service_token(self.secret)
        for method, path in INTERNAL:
            path = path.replace("{id}", str(uuid.uuid4()))
            body = {} if method == "POST" else None
            for name, headers in {
                "nobody": {},
                "a customer": {"Authorization": f"Bearer {self.customer.token}"},
                "an agent": {"Authorization": f"Bearer {self.agent.token}"},
                "who says that it is a service": self.forwarded("booking"),
                "a user's token as a service's": self.forwarded(self.customer.token),
                "a service's token of another secret": self.forwarded(self.service_token(b"x" * 64)),
                "a service's token that has expired": self.forwarded(self.service_token(self.secret, age_s=3600)),
            }.items():
                with self.subTest(path=path, caller=name):
                    self.assert_problem(api.send(method, path, body, headers), 404, "not-found")
            with self.subTest(path=path, caller="a service's token as a user's"):
                reply = api.send(method, path, body, {"Authorization": f"Bearer {service}"})
                self.assertIn(reply.status, (401, 404))
                self.assert_problem(reply, reply.status)
