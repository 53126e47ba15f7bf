"""Sabre's part of tools/strip_schema.py: OpenAPI in YAML, with objects closed to what is not described."""

import re

ORIGIN = {
    "source": "github.com/djensen47/sabre-rest 4ce000d4b30f42358a1994613eabbe34a4db5bd3, docs/specifications",
    "licence": "none stated by Sabre: names, types and patterns of an interface, without its prose",
}
# File, and the path that all of its operations begin with.
FILES = {
    "bargain-finder-max": "",
    "revalidate-itinerary": "",
    "booking-management": "/v1/trip/orders",
    "get-seats": "/v1/offers",
    "get-ancillaries": "/v2/offers",
}
OTHER_OPERATIONS = {"/checkFlightTickets"}
# What this project never sends nor answers; each may hold anything.
UNUSED = {
    "AlternateAirportCities",
    "AlternatePCC",
    "DiversityControl",
    "DiversityParameters",
    "FlexibleFares",
    "NDCIndicators",
    "SellingLevels",
    "accountingItems",
    "ancillaryFeeGroup",
    "brandFeatureDescs",
    "car",
    "cars",
    "cruises",
    "fareOffers",
    "flightAmenities",
    "flightOffer",
    "hotel",
    "hotels",
    "nonElectronicTickets",
    "notification",
    "obFeeDescs",
    "originalItineraryDesc",
    "priceClassDescriptions",
    "profiles",
    "richContent",
    "sellingFareData",
    "trains",
    "travelersEmployers",
    "travelersGroup",
    "upaCategoryDescs",
    "upaDescs",
    "upaPhotoDescs",
    "upaSeatCharacteristicDescs",
    "upaTourDescs",
    "upaVideoDescs",
    "utaDescs",
}


def load_yaml(path):
    """As YAML 1.2 has it: NO is a word, not false."""
    import yaml

    class Loader(yaml.SafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))
    return yaml.load(path.read_text(), Loader)  # a subclass of the safe one


def closed(node, definitions):
    """Parts of an allOf become one object, and an object has no members but those described."""
    if isinstance(node, list):
        return [closed(one, definitions) for one in node]
    if not isinstance(node, dict):
        return node
    if "allOf" in node:
        return closed(merged(node, definitions), definitions)
    kept = {}
    for key, value in node.items():
        if key == "properties":
            kept[key] = {name: {} if name in UNUSED else closed(schema, definitions) for name, schema in value.items()}
        elif key == "format" and str(value).startswith(("int", "float", "double")):
            continue
        else:
            kept[key] = value if key in ("enum", "required", "pattern") else closed(value, definitions)
    if "properties" in kept:
        kept.setdefault("additionalProperties", False)
    return kept


def merged(node, definitions):
    whole = {"type": "object", "properties": {}, "required": []}
    for part in [*node["allOf"], {key: value for key, value in node.items() if key != "allOf"}]:
        while "$ref" in part:
            part = definitions[part["$ref"].rsplit("/", 1)[1]]
        if "allOf" in part:
            part = merged(part, definitions)
        whole["properties"] |= part.get("properties", {})
        whole["required"] += part.get("required", [])
    if not whole["required"]:
        del whole["required"]
    return whole


def operations_of(document, base, strip):
    definitions = document["components"]["schemas"]
    operations = {}
    for path, methods in document["paths"].items():
        if path in OTHER_OPERATIONS:
            continue
        operation = methods["post"]
        kept = {"query": {}, "request": {}, "responses": {}}
        request = operation["requestBody"]["content"]["application/json"]["schema"]
        kept["request"] = strip(closed(request, definitions))
        for status, response in operation["responses"].items():
            content = response.get("content", {}).get("application/json")
            if content and str(status) == "200":
                kept["responses"][str(status)] = strip(closed(content["schema"], definitions))
        operations[f"POST {base}{path}"] = kept
    return operations, {name: closed(schema, definitions) for name, schema in definitions.items()}


def documents(directory, strip):
    """Name, operations and definitions of each of Sabre's files."""
    for file, base in FILES.items():
        yield f"sabre-{file}", *operations_of(load_yaml(directory / f"{file}.yml"), base, strip)
