#!/usr/bin/env python3
"""Carries vendors' API descriptions into tests/conformance/schemas/ as bare facts.

    tools/strip_schema.py DIRECTORY

DIRECTORY holds the vendors' own files (amadeus/*.json, sabre/*.yml, travelport/json/*.json, stripe/spec3.trimmed.json,
paypal/*.json, sendgrid/, twilio/, fcm/). Of each only what the simulator answers and adapters send is kept: JSON
schemas of the operations below and of what these refer to. Prose (descriptions, titles, examples) is left out; source
and licence are named in each file. PayPal's
reporting_transactions_v1.json is in paypal/paypal-rest-api-specifications on GitHub.
"""

import json
import pathlib
import sys

import strip_sabre
import strip_travelport

PROSE = {"description", "title", "example", "examples", "externalDocs", "summary", "x-example", "default"}
AMADEUS = {
    "source": "github.com/amadeus4dev/amadeus-open-api-specification d64e4c75f6f1a352824cddead504b3d582bc1b53",
    "licence": "MIT, Copyright (c) 2017 Amadeus IT Group SA",
}
STRIPE = {
    "source": "github.com/stripe/stripe-mock v0.203.0, embedded/openapi, API version 2026-08-26.dahlia",
    "licence": "MIT, Copyright (c) 2014- Stripe, Inc.",
}
SENDGRID = {
    "source": "github.com/twilio/sendgrid-oai dbe0e0d2e67a0c3c55b222d54df2acda2b9027a7, tsg_mail_v3",
    "licence": "MIT, Copyright (c) 2024 Twilio",
}
TWILIO = {
    "source": "github.com/twilio/twilio-oai d50069b44ea8cd23141385bdb6db48f16ff75bb5, twilio_api_v2010",
    "licence": "MIT, Copyright (C) 2023, Twilio, Inc.",
}
FIREBASE = {
    "source": "pypi.org/project/google-api-python-client 2.202.0, discovery document fcm.v1, revision 20261023",
    "licence": "Apache-2.0, Google LLC",
}
SENDGRID_OPERATIONS = [("post", "/v3/mail/send")]
TWILIO_OPERATIONS = [
    ("post", "/2010-04-01/Accounts/{AccountSid}/Messages.json"),
    ("get", "/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json"),
]
PAYPAL = {
    "source": "github.com/paypal/paypal-rest-api-specifications ec4d8f36a6ab0abcc3865e1072aaddc85ea14d5c",
    "licence": "Apache-2.0, Copyright PayPal Inc.",
}
AMADEUS_FILES = {
    "FlightOffersSearch_v2": "amadeus-flight-offers-search",
    "FlightOffersPrice_v1": "amadeus-flight-offers-price",
    "FlightCreateOrders_v1": "amadeus-flight-create-orders",
    "FlightOrderManagement_v1": "amadeus-flight-order-management",
    "SeatMapDisplay_v1": "amadeus-seatmap",
}
PAYPAL_FILES = {
    "checkout_orders_v2": "paypal-orders",
    "payments_payment_v2": "paypal-payments",
    "vault_payment_tokens_v3": "paypal-vault",
    "reporting_transactions_v1": "paypal-reports",
    "notifications_webhooks_v1": "paypal-webhooks",
}
PAYPAL_OPERATIONS = {
    ("post", "/v2/checkout/orders"),
    ("get", "/v2/checkout/orders/{id}"),
    ("post", "/v2/checkout/orders/{id}/authorize"),
    ("get", "/v2/payments/authorizations/{authorization_id}"),
    ("post", "/v2/payments/authorizations/{authorization_id}/capture"),
    ("post", "/v2/payments/authorizations/{authorization_id}/void"),
    ("get", "/v2/payments/captures/{capture_id}"),
    ("post", "/v2/payments/captures/{capture_id}/refund"),
    ("get", "/v2/payments/refunds/{refund_id}"),
    ("post", "/v3/vault/setup-tokens"),
    ("post", "/v3/vault/payment-tokens"),
    ("get", "/v3/vault/payment-tokens/{id}"),
    ("get", "/v1/reporting/transactions"),
    ("get", "/v1/notifications/webhooks-events/{event_id}"),
}
# What this project pays with; of the others nothing is kept.
PAYPAL_SOURCES = {"card", "paypal", "token"}
OTHER_METHODS = (
    "dispute",
    "mandate",
    "payment_flows_private",
    "payment_intent_next_action_",
    "payment_intent_payment_method_options_",
    "payment_method_",
    "setup_",
    "source",
)
KEPT = ("payment_method_details", "payment_intent_next_action_redirect_to_url", "setup_intent")
STRIPE_OPERATIONS = [
    ("post", "/v1/payment_intents"),
    ("get", "/v1/payment_intents"),
    ("get", "/v1/payment_intents/search"),
    ("get", "/v1/payment_intents/{intent}"),
    ("post", "/v1/payment_intents/{intent}"),
    ("post", "/v1/payment_intents/{intent}/confirm"),
    ("post", "/v1/payment_intents/{intent}/capture"),
    ("post", "/v1/payment_intents/{intent}/cancel"),
    ("post", "/v1/refunds"),
    ("get", "/v1/refunds"),
    ("get", "/v1/refunds/{refund}"),
    ("get", "/v1/charges/{charge}"),
    ("get", "/v1/charges"),
    ("get", "/v1/events"),
    ("get", "/v1/events/{id}"),
    ("get", "/v1/payment_methods/{payment_method}"),
    ("get", "/v1/payment_methods"),
    ("post", "/v1/payment_methods/{payment_method}/attach"),
    ("post", "/v1/payment_methods/{payment_method}/detach"),
    ("post", "/v1/customers"),
    ("get", "/v1/customers/search"),
    ("get", "/v1/customers/{customer}"),
    ("post", "/v1/setup_intents"),
    ("get", "/v1/setup_intents/{intent}"),
    ("get", "/v1/balance_transactions"),
    ("get", "/v1/balance_transactions/{id}"),
]


# Parameters that this project never sends; each may hold anything.
UNUSED_PARAMETERS = {
    "amount_details",
    "hooks",
    "mandate_data",
    "payment_details",
    "payment_method_data",
    "payment_method_options",
    "radar_options",
    "shipping",
    "transfer_data",
}


def strip(node, inside_properties=False):
    """The schema without prose and extensions: nullable becomes a type, references go to definitions."""
    if isinstance(node, list):
        return [strip(one) for one in node]
    if not isinstance(node, dict):
        return node
    if inside_properties:
        return {name: strip(schema) for name, schema in node.items()}
    kept = {}
    for key, value in node.items():
        if key in PROSE or key.startswith("x-") or key == "nullable":
            continue
        if key == "$ref":
            kept[key] = "#/definitions/" + value.rsplit("/", 1)[-1]
        elif key in ("enum", "required"):
            kept[key] = list(value)
        else:
            kept[key] = strip(value, inside_properties=key == "properties")
    if node.get("nullable"):
        allow_null(kept)
    return kept


def allow_null(schema):
    if "enum" in schema:
        schema["enum"].append(None)
    if "type" in schema:
        schema["type"] = [schema["type"], "null"]
    elif "anyOf" in schema:
        schema["anyOf"].append({"type": "null"})
    elif "$ref" in schema:
        schema["anyOf"] = [{"$ref": schema.pop("$ref")}, {"type": "null"}]


def references(node):
    if isinstance(node, list):
        for one in node:
            yield from references(one)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                yield value.rsplit("/", 1)[-1]
            else:
                yield from references(value)


def closure(operations, definitions):
    needed, found = list(references(operations)), {}
    while needed:
        name = needed.pop()
        if name in found:
            continue
        found[name] = strip(definitions[name])
        needed += references(found[name])
    return dict(sorted(found.items()))


def amadeus_operations(document):
    operations = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method == "parameters":
                continue
            kept = {"query": {}, "responses": {}}
            for parameter in operation.get("parameters", []):
                if parameter.get("in") == "body":
                    kept["request"] = strip(parameter["schema"])
                elif parameter.get("in") == "query":
                    facts = {
                        key: value
                        for key, value in parameter.items()
                        if key not in PROSE | {"in", "name"} and not key.startswith("x-")
                    }
                    kept["query"][parameter["name"]] = facts
            for status, response in operation["responses"].items():
                if "$ref" in response:
                    response = document["responses"][response["$ref"].rsplit("/", 1)[1]]
                if "schema" in response:
                    kept["responses"][status] = strip(response["schema"])
            operations[f"{method.upper()} {document['basePath']}{path}"] = kept
    return operations


def stripe_operations(document):
    operations = {}
    for method, path in STRIPE_OPERATIONS:
        operation = document["paths"][path][method]
        kept = {"query": {}, "responses": {}}
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "query":
                kept["query"][parameter["name"]] = strip(parameter["schema"])
        content = operation.get("requestBody", {}).get("content", {}).get("application/x-www-form-urlencoded")
        if content and method == "post":
            kept["request"] = strip(content["schema"])
            for name in UNUSED_PARAMETERS & kept["request"]["properties"].keys():
                kept["request"]["properties"][name] = {}
        for status, response in operation["responses"].items():
            if "application/json" in response.get("content", {}):
                kept["responses"][status] = strip(response["content"]["application/json"]["schema"])
        operations[f"{method.upper()} {path}"] = kept
    return operations


def resolved(document, node):
    """What a reference into components/requestBodies or components/responses stands for."""
    if "$ref" not in node:
        return node
    kind, name = node["$ref"].rsplit("/", 2)[1:]
    return document["components"][kind][name]


def openapi_operations(document, wanted, request_type):
    operations = {}
    for method, path in wanted:
        operation = document["paths"][path][method]
        kept = {"query": {}, "responses": {}}
        content = resolved(document, operation.get("requestBody", {})).get("content", {}).get(request_type)
        if content:
            kept["request"] = strip(content["schema"])
        for status, response in operation["responses"].items():
            answer = resolved(document, response).get("content", {}).get("application/json")
            if answer:
                kept["responses"][status] = strip(answer["schema"])
        operations[f"{method.upper()} {path}"] = kept
    return operations


def discovery_schema(node, inside_properties=False):
    """Google's discovery format: names of types for references, "any", and words for each enumerator. Members that it
    does not list are refused by the API."""
    if isinstance(node, list):
        return [discovery_schema(one) for one in node]
    if not isinstance(node, dict):
        return node
    if inside_properties:
        return {name: discovery_schema(schema) for name, schema in node.items()}
    kept = {
        key: discovery_schema(value, inside_properties=key == "properties")
        for key, value in node.items()
        if key not in ("enumDescriptions", "id")
    }
    if kept.get("type") == "any":
        del kept["type"]
    if kept.get("type") == "object" and "additionalProperties" not in kept:
        kept["additionalProperties"] = False
    return kept


def firebase_operations(document):
    send = document["resources"]["projects"]["resources"]["messages"]["methods"]["send"]
    kept = {
        "query": {},
        "request": strip(send["request"]),
        "responses": {"200": strip(send["response"])},
    }
    return {f"{send['httpMethod']} /v1/projects/{{projectsId}}/messages:send": kept}


def paypal_error(schema):
    """An error without the list of issues: of these PayPal fixes every sentence, and it has others, too."""
    errors = [one for one in schema.get("allOf", []) if one.get("$ref", "").rsplit("/", 1)[-1].startswith("error_")]
    return errors[0] if errors else schema


def paypal_operations(document):
    operations = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if (method, path) not in PAYPAL_OPERATIONS:
                continue
            kept = {"query": {}, "responses": {}}
            for parameter in operation.get("parameters", []):
                parameter = document["components"]["parameters"][parameter["$ref"].rsplit("/", 1)[1]]
                if parameter["in"] == "query":
                    kept["query"][parameter["name"]] = strip(parameter["schema"])
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if content:
                kept["request"] = strip(content["schema"])
            for status, response in operation["responses"].items():
                if "application/json" in response.get("content", {}):
                    schema = response["content"]["application/json"]["schema"]
                    kept["responses"][status] = strip(paypal_error(schema))
            operations[f"{method.upper()} {path}"] = kept
    return operations


def paypal_schemas(document):
    """The definitions with the sources of payment that are used here, formats that JSON Schema knows, and SETUP_TOKEN,
    which PayPal's SDK 2.5.0 (VaultTokenRequestType) has and this description has not yet."""

    def known_formats(node):
        if isinstance(node, list):
            return [known_formats(one) for one in node]
        if not isinstance(node, dict):
            return node
        return {
            key: known_formats(value)
            for key, value in node.items()
            if key != "format" or not isinstance(value, str) or value in ("date-time", "uri")
        }

    schemas = known_formats(document["components"]["schemas"])
    for name in ("payment_source", "payment_source_response"):
        if name in schemas:
            properties = schemas[name]["properties"]
            schemas[name]["properties"] = {key: properties[key] for key in properties if key in PAYPAL_SOURCES}
    if "token_id_request" in schemas:
        schemas["token_id_request"]["properties"]["type"]["enum"].append("SETUP_TOKEN")
    return schemas


def write(path, origin, operations, definitions):
    document = {**origin, "operations": operations, "definitions": closure(operations, definitions)}
    path.write_text(json.dumps(document, indent=1, sort_keys=False) + "\n")
    print(f"{path.name}: {len(operations)} operations, {len(document['definitions'])} definitions")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    vendors = pathlib.Path(sys.argv[1])
    target = pathlib.Path(__file__).resolve().parent.parent / "tests" / "conformance" / "schemas"
    target.mkdir(parents=True, exist_ok=True)
    for file, name in AMADEUS_FILES.items():
        document = json.loads((vendors / "amadeus" / f"{file}_swagger_specification.json").read_text())
        write(target / f"{name}.json", AMADEUS, amadeus_operations(document), document["definitions"])
    for file, name in PAYPAL_FILES.items():
        document = json.loads((vendors / "paypal" / f"{file}.json").read_text())
        write(target / f"{name}.json", PAYPAL, paypal_operations(document), paypal_schemas(document))
    for name, operations, definitions in strip_sabre.documents(vendors / "sabre", strip):
        write(target / f"{name}.json", strip_sabre.ORIGIN, operations, definitions)
    document = json.loads((vendors / "travelport/json/CPO_v11.1.swagger.json").read_text())
    operations, definitions = strip_travelport.operations(document, strip), strip_travelport.definitions(document)
    write(target / "travelport-search.json", strip_travelport.ORIGIN, operations, definitions)
    document = json.loads((vendors / "stripe" / "spec3.trimmed.json").read_text())
    schemas = dict(document["components"]["schemas"])
    # Of three hundred ways to pay this project uses cards: other methods' details stay open objects.
    operations = stripe_operations(document)
    for name, schema in schemas.items():
        if name.startswith(OTHER_METHODS) and "card" not in name and name not in KEPT:
            schemas[name] = {"type": schema.get("type", "object")}
    write(target / "stripe.json", STRIPE, operations, schemas)
    write_messengers(vendors, target)


def write_messengers(vendors, target):
    document = json.loads((vendors / "sendgrid" / "tsg_mail_v3.json").read_text())
    operations = openapi_operations(document, SENDGRID_OPERATIONS, "application/json")
    write(target / "sendgrid.json", SENDGRID, operations, document["components"]["schemas"])
    document = json.loads((vendors / "twilio" / "twilio_api_v2010.messages.json").read_text())
    operations = openapi_operations(document, TWILIO_OPERATIONS, "application/x-www-form-urlencoded")
    write(target / "twilio.json", TWILIO, operations, document["components"]["schemas"])
    document = json.loads((vendors / "fcm" / "fcm.v1.json").read_text())
    schemas = {name: discovery_schema(schema) for name, schema in document["schemas"].items()}
    write(target / "firebase.json", FIREBASE, firebase_operations(document), schemas)


if __name__ == "__main__":
    main()
