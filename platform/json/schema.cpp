#include "platform/json/schema.hpp"

#include <boost/json.hpp>

namespace airside::json {

namespace bj = boost::json;
using meta::Kind;
using meta::TypeInfo;

struct Components::Impl {
    std::map<std::string, bj::value> schemas;
    std::map<std::string, const TypeInfo*> owners;  // two types of one name would overwrite each other
};

Components::Components() : impl_(std::make_unique<Impl>()) {}
Components::~Components() = default;

void Components::add(std::string name, bj::value schema) { impl_->schemas[std::move(name)] = std::move(schema); }

bj::object Components::take() const {
    bj::object all;
    for (auto& [name, schema] : impl_->schemas) all[name] = schema;
    return all;
}

bj::value Components::refer(const TypeInfo& type, const std::function<bj::value()>& make) {
    std::string name(type.name);
    auto [owner, fresh] = impl_->owners.emplace(name, &type);
    if (!fresh && owner->second != &type && type.kind == Kind::object)
        throw std::logic_error("two types are called " + name + " in the API");
    if (fresh) impl_->schemas[name] = make();
    return bj::object{{"$ref", "#/components/schemas/" + name}};
}

bj::value Components::strong_schema(const TypeInfo& type) const {
    bj::object schema{{"type", "string"}};
    if (!type.format.empty()) schema["format"] = bj::string(type.format);
    if (!type.pattern.empty()) schema["pattern"] = bj::string(type.pattern);
    if (type.alphabet) {
        schema["minLength"] = type.min;
        schema["maxLength"] = type.max;
        schema["pattern"] = "^" + std::string(pattern_of(*type.alphabet)) + "+$";
    }
    schema["description"] = bj::string(type.about);
    return schema;
}

bj::object Components::object_schema(const TypeInfo& type, const std::function<bool(const meta::FieldInfo&)>& belongs) {
    bj::object properties;
    bj::array required;
    for (auto& field : type.fields) {
        if (!belongs(field)) continue;
        auto schema_of_field = schema(*field.type);
        auto text = type.doc ? type.doc(field.name) : std::string_view{};
        if (text.empty() && field.type->take_away) text = "null takes it away";
        if (!text.empty()) schema_of_field.as_object()["description"] = bj::string(text);
        properties[field.name] = std::move(schema_of_field);
        if (!meta::may_be_absent(*field.type)) required.emplace_back(bj::string(field.name));
    }
    bj::object object{{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
    if (!required.empty()) object["required"] = std::move(required);
    return object;
}

bj::value Components::schema(const TypeInfo& type) {
    switch (type.kind) {
        case Kind::boolean: return bj::object{{"type", "boolean"}};
        case Kind::integer: return bj::object{{"type", "integer"}, {"minimum", type.min}, {"maximum", type.max}};
        case Kind::number: return bj::object{{"type", "number"}};
        case Kind::raw_json: return bj::object{};
        case Kind::text: {
            bj::object text{{"type", "string"}};
            if (type.bounded_text) {
                text["minLength"] = type.min;
                text["maxLength"] = type.max;
            }
            return text;
        }
        case Kind::money:
            return refer(type, [] {
                bj::object amount{
                    {"type", "string"}, {"pattern", "^-?[0-9]+(\\.[0-9]+)?$"}, {"description", "decimal, exact"}};
                bj::object currency{{"type", "string"}, {"pattern", "^[A-Z]{3}$"}, {"description", "ISO 4217"}};
                return bj::object{{"type", "object"},
                                  {"properties", {{"amount", amount}, {"currency", currency}}},
                                  {"required", {"amount", "currency"}},
                                  {"additionalProperties", false}};
            });
        case Kind::enumeration:
            return refer(type, [&] {
                bj::array names;
                for (auto& [name, value] : type.values) names.emplace_back(bj::string(name));
                return bj::object{{"type", "string"}, {"enum", std::move(names)}};
            });
        case Kind::strong:
            if (!type.alphabet) return strong_schema(type);
            return refer(type, [&] { return strong_schema(type); });
        case Kind::list: {
            bj::object list{{"type", "array"}, {"items", schema(*type.inner)}, {"maxItems", type.max}};
            if (type.min > 0) list["minItems"] = type.min;
            return list;
        }
        case Kind::dictionary: return bj::object{{"type", "object"}, {"additionalProperties", schema(*type.inner)}};
        case Kind::object: return refer(type, [&] { return object_schema(type, [](auto&) { return true; }); });
        case Kind::wrapped:
        case Kind::optional: return schema(*type.inner);
    }
    return nullptr;
}

}  // namespace airside::json
