"""Query, path and header parameters that are wrong, over every endpoint."""

from urllib.parse import quote, urlencode

from input_case import InputCase

LONG = "x" * 5000
WRONG_TEXTS = {
    "integer": ["", "abc", "1.5", "0x10", "1e1", " 1", "+1", "-1", "1000000", "99999999999999999999", "١"],
    "boolean": ["", "yes", "1", "TRUE"],
    "enum": ["", "NOPE", "economy"],
    "date": ["", "2026-02-30", "2026-13-01", "tomorrow", "20260101", "2026-1-1", "99999-01-01"],
    "uuid": ["", "abc", "01890a5d-ac96-774b-8cce-b302099a805", "{01890a5d-ac96-774b-8cce-b302099a8057}"],
    "pattern": ["", "a!", "lower", "é"],
    "text": ["", "a\x01b", LONG],
}
INJECTIONS = ["' OR 1=1 --", "1; DROP TABLE bookings", "../../etc/passwd", "${jndi:ldap://x}", "%n%s", "<script>", LONG]


def wrong_for(schema: dict) -> list[str]:
    for kind in ("enum", "pattern"):
        if kind in schema:
            return WRONG_TEXTS[kind] + WRONG_TEXTS["text"]
    kind = schema.get("format") or schema["type"]
    return WRONG_TEXTS["text" if kind == "string" else kind]


class Parameters(InputCase):
    NAME = "parameters"

    def queries(self):
        for operation in self.operations:
            for parameter in operation.parameters("query"):
                yield operation, parameter["name"], operation.resolve(parameter["schema"]), parameter["required"]

    def test_every_parameter_is_in_the_samples(self):
        for operation, name, _, _ in self.queries():
            self.assertIn(name, operation.sample.query, operation.id)

    def test_a_wrong_value_is_named(self):
        for operation, name, schema, _ in self.queries():
            for value in wrong_for(schema):
                with self.subTest(operation=operation.id, parameter=name, value=value[:60]):
                    reply = self.ask(operation, target=operation.target({**operation.sample.query, name: value}))
                    self.assert_invalid(reply, f"query/{name}", operation)

    def test_bytes_that_are_no_utf8_are_named(self):
        for operation, name, _, _ in self.queries():
            for broken in ("%ff", "%c0%af", "%ed%a0%80", "a%80"):
                rest = {key: value for key, value in operation.sample.query.items() if key != name}
                with self.subTest(operation=operation.id, parameter=name, value=broken):
                    reply = self.ask(operation, target=operation.target(f"{urlencode(rest)}&{name}={broken}"))
                    self.assert_invalid(reply, f"query/{name}", operation)

    def test_a_missing_parameter_is_named(self):
        for operation, name, _, required in self.queries():
            if required:
                rest = {key: value for key, value in operation.sample.query.items() if key != name}
                with self.subTest(operation=operation.id, parameter=name):
                    self.assert_invalid(self.ask(operation, target=operation.target(rest)), f"query/{name}", operation)

    def test_a_parameter_given_twice_is_refused(self):
        for operation, name, _, _ in self.queries():
            value = operation.sample.query[name]
            target = operation.target([*operation.sample.query.items(), (name, value)])
            with self.subTest(operation=operation.id, parameter=name):
                self.assert_invalid(self.ask(operation, target=target), f"query/{name}", operation)

    def test_an_unknown_parameter_is_named_on_every_operation(self):
        for operation in self.operations:
            if operation.id == "SignOut":
                continue  # its own test below: a mistake here would end the agent's session
            target = operation.target({**operation.sample.query, "surprise": "1"})
            with self.subTest(operation=operation.id):
                self.assert_invalid(self.ask(operation, target=target), "query/surprise", operation)

    def test_a_refused_sign_out_signs_nobody_out(self):
        api, operation = self.new_customer(), self.operation("SignOut")
        self.assert_invalid(self.ask(operation, target=operation.target("surprise=1"), api=api), "query/surprise")
        self.assertEqual(200, api.send("GET", "/v1/users/me").status)
        self.assertEqual(204, self.ask(operation, api=api).status)

    def test_a_query_that_is_not_percent_encoding_is_400(self):
        for operation in self.operations:
            for broken in ("%", "%f", "%zz", "a=%g0", "a=%00"):
                with self.subTest(operation=operation.id, query=broken):
                    reply = self.ask(operation, target=operation.target(broken))
                    self.assert_problem(reply, 400, "malformed-query", operation=operation)

    def test_a_very_long_target_is_414(self):
        for operation in self.operations:
            reply = self.ask(operation, target=operation.target("a=" + "x" * 100_000))
            self.agent.close()
            with self.subTest(operation=operation.id):
                self.assertIn(reply.status, (414, 431))
                self.assert_problem(reply, reply.status)

    def test_a_wrong_value_in_the_path_is_named(self):
        for operation in self.operations:
            for parameter in operation.parameters("path"):
                name = parameter["name"]
                for value in ["abc", "%ff", "0", "-", "%20", "%C3%A9", *(quote(text, safe="") for text in INJECTIONS)]:
                    with self.subTest(operation=operation.id, value=value[:60]):
                        reply = self.ask(operation, target=operation.target(**{name: value}))
                        self.assert_invalid(reply, f"path/{name}", operation)

    def test_a_path_that_is_not_percent_encoding_is_refused(self):
        for operation in self.operations:
            for parameter in operation.parameters("path"):
                for broken in ("%", "%f", "%zz", "a%00b"):
                    reply = self.ask(operation, target=operation.target(**{parameter["name"]: broken}))
                    with self.subTest(operation=operation.id, value=broken):
                        self.assertIn(reply.status, (400, 404))
                        self.assert_problem(reply, reply.status, operation=operation)

    def test_injections_into_free_text_are_text(self):
        operation = self.operation("FindAirports")
        for text in INJECTIONS[:-1]:
            reply = self.ask(operation, target=operation.target({"q": text}))
            self.assertEqual((200, []), (reply.status, reply.json["airports"]), text)

    def test_a_cursor_that_we_did_not_give_is_named(self):
        lists = [one for one in self.operations if any(p["name"] == "cursor" for p in one.parameters("query"))]
        self.assertGreaterEqual(len(lists), 3)
        for operation in lists:
            for cursor in (
                "0",
                "abc",
                "-1.abc",
                "eyJhIjoxfQ==",
                "9" * 30,
                "1.01890a5d-ac96-774b-8cce-b302099a8057x",
                "'",
            ):
                with self.subTest(operation=operation.id, cursor=cursor):
                    target = operation.target({**operation.sample.query, "cursor": cursor})
                    self.assert_invalid(self.ask(operation, target=target), "query/cursor", operation)

    def test_a_webhook_without_a_signature_is_400(self):
        operation = self.operation("StripeWebhook")
        for signature in (None, "", "v1=abc", "t=1,v1=" + "0" * 64, "t=x,v1=", "t=99999999999999999999,v1=00"):
            headers = {} if signature is None else {"Stripe-Signature": signature}
            with self.subTest(signature=signature):
                reply = self.ask(operation, headers=headers)
                self.assertIn(reply.status, (400, 422))
                self.assert_problem(reply, reply.status, operation=operation)
        paypal = self.operation("PayPalWebhook")
        sent = {
            "PAYPAL-TRANSMISSION-ID": "b2384410-f8d2",
            "PAYPAL-TRANSMISSION-TIME": "2026-01-01T00:00:00Z",
            "PAYPAL-TRANSMISSION-SIG": "AAAA",
            "PAYPAL-CERT-URL": "https://api.paypal.com/v1/notifications/certs/CERT-1",
            "PAYPAL-AUTH-ALGO": "SHA256withRSA",
        }
        # Old, forged, or without one of its headers.
        for headers in ({}, sent, *({**sent, name: None} for name in sent)):
            given = {name: value for name, value in headers.items() if value is not None}
            with self.subTest(headers=given):
                self.assert_problem(self.ask(paypal, headers=given), 400, "bad-signature", operation=paypal)
        too_long = self.ask(operation, headers={"Stripe-Signature": "t=1,v1=" + "0" * 4500})
        self.assert_invalid(too_long, "header/Stripe-Signature", operation)

    def test_a_messengers_callback_without_a_signature_is_refused(self):
        headers = {
            "SendgridWebhook": "X-Twilio-Email-Event-Webhook-Signature",
            "TwilioWebhook": "X-Twilio-Signature",
        }
        for name, header in headers.items():
            operation = self.operation(name)
            for signature in (None, "AAAA", "=" * 900):
                sent = {"Content-Type": "application/x-www-form-urlencoded"}
                if signature is not None:
                    sent[header] = signature
                with self.subTest(operation=name, signature=signature):
                    reply = self.ask(operation, headers=sent)
                    # 404: this messenger is not configured here.
                    self.assertIn(reply.status, (400, 404))
                    self.assert_problem(reply, reply.status, operation=operation)
            too_long = self.ask(operation, headers={header: "A" * 1001})
            self.assert_invalid(too_long, f"header/{header}", operation)
