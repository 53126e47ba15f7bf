"""The operations of the OpenAPI document, each with a request that is right in every field. The tests spoil one thing
of it at a time. An operation without a sample here fails every test that goes through them all."""

import json
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from samples import SAMPLES, Sample


@dataclass
class Operation:
    id: str
    method: str
    template: str
    description: dict
    document: dict

    @property
    def sample(self) -> Sample:
        return SAMPLES[self.id]

    @property
    def needs_token(self) -> bool:
        return "security" in self.description

    @property
    def statuses(self) -> set[int]:
        return {int(status) for status in self.description["responses"]}

    @property
    def body_schema(self) -> dict | None:
        """Of a JSON body; none where the body is bytes or nothing."""
        content = self.description.get("requestBody", {}).get("content", {})
        return content["application/json"]["schema"] if "application/json" in content else None

    def resolve(self, schema: dict) -> dict:
        name = schema.get("$ref")
        return self.document["components"]["schemas"][name.rsplit("/", 1)[1]] if name else schema

    def parameters(self, place: str) -> list[dict]:
        return [one for one in self.description.get("parameters", []) if one["in"] == place]

    @property
    def wants_key(self) -> bool:
        return any(one["name"] == "Idempotency-Key" for one in self.parameters("header"))

    def path(self, **values: str) -> str:
        """The path with the sample's values, or others as they are (not encoded)."""
        path = self.template
        for name, value in {**{k: quote(v, safe="") for k, v in self.sample.path.items()}, **values}.items():
            path = path.replace("{" + name + "}", value)
        return path

    def target(self, query: dict | list | str | None = None, **path_values: str) -> str:
        query = self.sample.query if query is None else query
        text = query if isinstance(query, str) else urlencode(query)
        return self.path(**path_values) + (f"?{text}" if text else "")


def all_of(document: dict) -> list[Operation]:
    return [
        Operation(described["operationId"], method.upper(), template, described, document)
        for template, item in document["paths"].items()
        for method, described in item.items()
    ]


def value_at(body, pointer: tuple):
    for step in pointer:
        body = body[step]
    return body


def with_value(body, pointer: list, value):
    """A copy of a body in which what the pointer leads to is another value."""
    copy = json.loads(json.dumps(body))
    node = copy
    for step in pointer[:-1]:
        node = node[step]
    node[pointer[-1]] = value
    return copy


def leaves(operation: Operation, schema: dict, value, pointer: tuple = ()):
    """(pointer, schema, required) of each field of a body, containers before what they contain."""
    schema = operation.resolve(schema)
    if schema.get("type") == "object":
        for name, inner in schema.get("properties", {}).items():
            if name not in value:
                raise AssertionError(f"the sample of {operation.id} has no {pointer} {name}")
            yield (*pointer, name), operation.resolve(inner), name in schema.get("required", [])
            yield from leaves(operation, inner, value[name], (*pointer, name))
    elif schema.get("type") == "array":
        yield (*pointer, 0), operation.resolve(schema["items"]), True
        yield from leaves(operation, schema["items"], value[0], (*pointer, 0))
