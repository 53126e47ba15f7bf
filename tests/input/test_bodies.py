"""Bodies that are not what an endpoint asks for, over every endpoint that takes JSON."""

import json
import re

from input_case import InputCase
from operations import leaves, value_at, with_value
from samples import SAMPLES

MALFORMED = {
    "cut off": b'{"a": 1',
    "something after it": b'{"a": 1} x',
    "single quotes": b"{'a': 1}",
    "a comment": b'{"a": 1 /* one */}',
    "a comma too many": b'{"a": 1,}',
    "NaN": b'{"a": NaN}',
    "a number that starts with 0": b'{"a": 01}',
    "a control character": b'{"a": "\x01"}',
    "a NUL byte": b'{"a": 1}\x00',
    "bad UTF-8": b'{"a": "\xc3\x28"}',
    "an overlong form": b'{"a": "\xc0\xaf"}',
    "half a surrogate pair": b'{"a": "\\ud800"}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "deeply nested arrays": b"[" * 100_000,
    "deeply nested objects": b'{"a":' * 1000 + b"1" + b"}" * 1000,
    "nothing but blanks": b"   ",
}
CARD_NUMBER = "4242424242424242"
NOT_JSON = ["text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data", "json"]
# Of another type than any field takes, by the type that the field has.
WRONG = {
    "string": [1, True, ["a"], {"a": "b"}],
    "integer": ["1", 1.5, True, [1], {}, 1e300, 2**63, -(2**63) - 1],
    "boolean": ["true", 0, 1, [], {}],
    "array": [{}, "a", 1, True],
    "object": [[], "a", 1, True],
}


def text_of(pointer) -> str:
    return "".join(f"/{step}" for step in pointer)


class Bodies(InputCase):
    NAME = "bodies"

    def with_bodies(self):
        for operation in self.operations:
            if operation.body_schema:
                yield operation

    def assert_refused(self, operation, body, pointer):
        """422 that points at the field, or at the money or the list that it is a part of."""
        with self.subTest(operation=operation.id, field=text_of(pointer), body=str(body)[:200]):
            problem = self.assert_invalid(self.ask(operation, body=body), operation=operation)
            wanted = text_of(pointer)
            pointers = [error["pointer"] for error in problem["errors"]]
            self.assertTrue(any(one and (wanted + "/").startswith(one + "/") for one in pointers), (wanted, pointers))

    def fields(self):
        for operation in self.with_bodies():
            body = operation.sample.body
            for pointer, schema, required in leaves(operation, operation.body_schema, body):
                yield operation, body, pointer, schema, required

    def test_every_operation_of_the_document_is_tried(self):
        self.assertEqual(sorted(SAMPLES), sorted(operation.id for operation in self.operations))

    def test_what_is_not_json_is_400(self):
        for operation in self.with_bodies():
            for name, body in MALFORMED.items():
                with self.subTest(operation=operation.id, body=name):
                    self.assert_problem(self.ask(operation, body=body), 400, "malformed-json", operation=operation)

    def test_json_that_is_no_object_is_422(self):
        for operation in self.with_bodies():
            for body in (b"[]", b"1", b'"text"', b"null", b"true", b'[{"a": 1}]'):
                with self.subTest(operation=operation.id, body=body):
                    self.assert_invalid(self.ask(operation, body=body), operation=operation)

    def test_another_content_type_is_415(self):
        for operation in self.with_bodies():
            for content_type in NOT_JSON:
                with self.subTest(operation=operation.id, content_type=content_type):
                    reply = self.ask(operation, headers={"Content-Type": content_type}, body=b"{}")
                    self.assert_problem(reply, 415, "unsupported-media-type", operation=operation)

    def test_parameters_of_the_content_type_are_no_obstacle(self):
        for operation in self.with_bodies():
            reply = self.ask(operation, body=b"{", headers={"Content-Type": "Application/JSON ; charset=utf-8"})
            self.assert_problem(reply, 400, "malformed-json")

    def test_a_missing_field_is_named(self):
        for operation, body, pointer, _, required in self.fields():
            if not required or pointer[-1] == 0:
                continue
            short = json.loads(json.dumps(body))
            node = short
            for step in pointer[:-1]:
                node = node[step]
            del node[pointer[-1]]
            self.assert_refused(operation, short, pointer)
            self.assert_refused(operation, with_value(body, list(pointer), None), pointer)

    def test_no_body_at_all_names_what_is_required(self):
        for operation in self.with_bodies():
            required = operation.body_schema.get("required", [])
            for body in (b"", b"{}"):
                headers = {"Content-Type": "application/json"} if body else {}
                if not required:
                    continue
                with self.subTest(operation=operation.id, body=body):
                    reply = self.ask(operation, body=body, headers=headers)
                    problem = self.assert_invalid(reply, operation=operation)
                    self.assertEqual({f"/{name}" for name in required}, {e["pointer"] for e in problem["errors"]})

    def test_an_unknown_field_is_named_wherever_it_stands(self):
        for operation in self.with_bodies():
            reply = self.ask(operation, body={**operation.sample.body, "surprise": 1, "a/b~c": 2})
            with self.subTest(operation=operation.id):
                problem = self.assert_invalid(reply, "/surprise", operation)
                self.assertIn("/a~1b~0c", [error["pointer"] for error in problem["errors"]])
        for operation, body, pointer, schema, _ in self.fields():
            if schema.get("type") == "object":
                self.assert_refused(operation, with_value(body, [*pointer, "surprise"], 1), (*pointer, "surprise"))

    def test_a_wrong_type_is_named(self):
        for operation, body, pointer, schema, _ in self.fields():
            for value in WRONG[schema["type"]]:
                self.assert_refused(operation, with_value(body, list(pointer), value), pointer)

    def test_a_value_out_of_its_bounds_is_named(self):
        for operation, body, pointer, schema, _ in self.fields():
            wrong = []
            if schema["type"] == "string":
                wrong = ["a\0b", "", "x" * 100_000, "\x7f\x1b"[: schema.get("maxLength", 2)] + "\x00"]
                wrong += ["x" * (schema["maxLength"] + 1)] if "maxLength" in schema else []
                wrong += ["NOPE"] if "enum" in schema else []
                wrong += ["2026-02-30", "yesterday"] if schema.get("format") == "date" else []
            elif schema["type"] == "integer":
                wrong = [schema["minimum"] - 1, schema["maximum"] + 1]
            elif schema["type"] == "array":
                first = value_at(body, pointer)[0]
                wrong = [[first] * (schema["maxItems"] + 1)] + ([[]] if schema.get("minItems") else [])
            for value in wrong:
                self.assert_refused(operation, with_value(body, list(pointer), value), pointer)

    def test_a_card_number_is_refused_in_every_field_where_it_fits(self):
        tried = 0
        for operation, body, pointer, schema, _ in self.fields():
            if schema["type"] != "string" or not schema.get("minLength", 0) <= 16 <= schema.get("maxLength", 0):
                continue
            if not re.search(schema.get("pattern", ""), CARD_NUMBER):
                continue
            if pointer[-1] == "number" and "/frequent_flyer" in text_of(pointer):
                continue  # loyalty numbers and tickets' have as many digits, and one in ten passes for a card's
            tried += 1
            with self.subTest(operation=operation.id, field=text_of(pointer)):
                reply = self.ask(operation, body=with_value(body, list(pointer), CARD_NUMBER))
                problem = self.assert_invalid(reply, text_of(pointer), operation)
                self.assertIn(
                    "card number", next(e["detail"] for e in problem["errors"] if e["pointer"] == text_of(pointer))
                )
                self.assertNotIn(CARD_NUMBER.encode(), reply.body)
        self.assertGreater(tried, 20)

    def test_a_huge_body_is_413(self):
        for operation in self.operations:
            if operation.method in ("GET", "DELETE"):
                continue
            head = (
                f"{operation.method} {operation.target()} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                f"Authorization: Bearer {self.staff_for(operation).token}\r\nIdempotency-Key: huge\r\n"
            )
            claim = self.raw(f"{head}Content-Length: 100000000000\r\n\r\n{{".encode())
            self.assert_problem(claim, 413, "body-too-large", operation=operation)
            block = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
            chunks = self.raw(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + block * 20)
            self.assert_problem(chunks, 413, "body-too-large", operation=operation)
