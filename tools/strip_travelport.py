"""Travelport's part of tools/strip_schema.py: a Swagger whose types derive from each other by "@type"."""

ORIGIN = {
    "source": "Travelport, Swagger of CatalogProductOfferingsResource 11.1.0",
    "licence": "the vendor's description of its interface, of which only names and types are kept",
}


def definitions(document):
    """What is derived from a type by "@type" is checked as that type: `Any.X` is X or one of those below it."""
    known, below = {}, {}
    for name, schema in document["definitions"].items():
        for part in schema.get("allOf", []):
            if "$ref" in part:
                below.setdefault(part["$ref"].rsplit("/", 1)[1], []).append(name)

    def descendants(name):
        for child in below.get(name, []):
            yield child
            yield from descendants(child)

    def of_any_type(node, inside=False):
        """References within properties are to any of the derived types; a type's own base stays what it is."""
        if isinstance(node, list):
            return [of_any_type(one, inside) for one in node]
        if not isinstance(node, dict):
            return node
        kept = {}
        for key, value in node.items():
            if key == "$ref" and inside and value.rsplit("/", 1)[1] in below:
                kept[key] = "#/definitions/Any." + value.rsplit("/", 1)[1]
            # JSON Schema has no such number format, and another meaning of exclusiveMinimum.
            elif key in ("exclusiveMinimum", "exclusiveMaximum") or (
                key == "format" and value in ("int32", "float", "double")
            ):
                continue
            else:
                kept[key] = of_any_type(value, inside or key in ("properties", "items"))
        return kept

    for name, schema in document["definitions"].items():
        known[name] = of_any_type(schema)
    for name in below:
        choices = [
            {
                "if": {"properties": {"@type": {"const": child}}, "required": ["@type"]},
                "then": {"$ref": f"#/definitions/{child}"},
            }
            for child in descendants(name)
        ]
        known[f"Any.{name}"] = {"allOf": [{"$ref": f"#/definitions/{name}"}, *choices]}
    return known


def operations(document, strip):
    """The search alone: the other descriptions could not be had."""
    operation = document["paths"]["/catalogproductofferings"]["post"]
    request = next(parameter for parameter in operation["parameters"] if parameter["in"] == "body")
    # It describes the answer of 201; the servers answer 200.
    kept = {
        "query": {},
        "request": strip(request["schema"]),
        "responses": {"200": strip(operation["responses"]["201"]["schema"])},
    }
    return {"POST /11/air/catalog/search/catalogproductofferings": kept}
