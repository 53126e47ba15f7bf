#include "platform/contract/openapi.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "platform/contract/request_codec.hpp"
#include "platform/json/schema.hpp"

namespace airside::contract {

namespace bj = boost::json;

namespace {

const meta::TypeInfo& request_type(const Operation& operation) {
    return *static_cast<const meta::TypeInfo*>(operation.request_type());
}

bj::object problem_schema() {
    bj::object text{{"type", "string"}};
    bj::object error{
        {"type", "object"}, {"properties", {{"pointer", text}, {"detail", text}}}, {"required", {"pointer", "detail"}}};
    return {{"type", "object"},
            {"description", "RFC 9457; may have more members"},
            {"properties",
             {{"type", text},
              {"title", text},
              {"status", {{"type", "integer"}}},
              {"detail", text},
              {"trace_id", text},
              {"errors", {{"type", "array"}, {"items", error}}}}},
            {"required", {"type", "title", "status"}}};
}

// Percent-encoded, a value within its bounds can be longer than the server reads.
bool has_values_in_target(const Operation& operation) {
    return std::ranges::any_of(request_type(operation).fields, [&](auto& field) {
        auto place = place_of(*operation.endpoint, field);
        return place == In::path || place == In::query;
    });
}

// The problems that follow from an endpoint's shape, before its own.
std::map<int, std::string> problems_of(const Operation& operation) {
    auto& endpoint = *operation.endpoint;
    auto& type = request_type(operation);
    std::map<int, std::string> problems{{503, "Try again later"}};
    auto add = [&](int status, std::string_view title) {
        auto& text = problems[status];
        if (text.find(title) != text.npos) return;  // the shape gave it already
        text += (text.empty() ? "" : " / ") + std::string(title);
    };
    add(400, "Malformed request");
    add(422, "The request is not valid");
    if (endpoint.method != GET && endpoint.method != DELETE) add(413, "The body is too large");
    if (has_values_in_target(operation)) add(414, "The target is too long");
    if (has_json_body(type, endpoint)) add(415, "The body must be application/json");
    if (endpoint.access != Access::anyone) add(403, "Not allowed");
    add(401, "Sign in first");
    if (endpoint.path.find('{') != endpoint.path.npos) add(404, "Not found");
    if (endpoint.idempotency == Idempotency::required) add(409, "The first request with this key is still running");
    for (auto& problem : endpoint.problems) add(problem.status, problem.title);
    return problems;
}

bj::array parameters_of(const Operation& operation, json::Components& components) {
    constexpr std::string_view places[] = {"path", "query", "header"};
    bj::array parameters;
    auto& type = request_type(operation);
    for (auto& field : type.fields) {
        auto place = place_of(*operation.endpoint, field);
        if (place == In::body || place == In::raw_body) continue;
        auto name = place == In::header ? field.type->header : field.name;
        bj::object parameter{{"name", bj::string(name)},
                             {"in", bj::string(places[static_cast<int>(place)])},
                             {"required", !meta::may_be_absent(*field.type)},
                             {"schema", components.schema(*field.type)}};
        auto text = type.doc ? type.doc(field.name) : std::string_view{};
        if (!text.empty()) parameter["description"] = bj::string(text);
        parameters.push_back(std::move(parameter));
    }
    if (operation.endpoint->idempotency == Idempotency::required) {
        bj::object schema{{"type", "string"}, {"minLength", 1}, {"maxLength", 255}, {"pattern", "^[ -~]+$"}};
        parameters.push_back({{"name", "Idempotency-Key"},
                              {"in", "header"},
                              {"required", true},
                              {"schema", schema},
                              {"description", "a key of your own: the same key gives the first answer again"}});
    }
    return parameters;
}

bj::object responses_of(const Operation& operation, json::Components& components) {
    bj::object success{{"description", "done"}};
    if (const auto* type = static_cast<const meta::TypeInfo*>(operation.response_type())) {
        bj::object content{{"application/json", {{"schema", components.schema(*type)}}}};
        if (operation.may_stream()) content["text/event-stream"] = {{"schema", {{"type", "string"}}}};
        success["content"] = std::move(content);
    } else if (!operation.content_type().empty()) {
        success["content"] = {{operation.content_type(), {{"schema", bj::object{}}}}};
    }
    bj::object responses{{std::to_string(operation.success_status()), std::move(success)}};
    for (auto& [status, title] : problems_of(operation)) {
        bj::object schema{{"$ref", "#/components/schemas/Problem"}};
        responses[std::to_string(status)] = {{"description", title},
                                             {"content", {{"application/problem+json", {{"schema", schema}}}}}};
    }
    return responses;
}

bj::object describe(const Operation& operation, json::Components& components) {
    auto& type = request_type(operation);
    auto& endpoint = *operation.endpoint;
    bj::object described{{"operationId", bj::string(type.name)},
                         {"summary", bj::string(endpoint.summary)},
                         {"tags", {operation.service}}};
    if (endpoint.access != Access::anyone) described["security"] = {{{"bearer", bj::array{}}}};
    auto parameters = parameters_of(operation, components);
    if (!parameters.empty()) described["parameters"] = std::move(parameters);
    if (has_json_body(type, endpoint)) {
        auto schema = components.object_schema(type, [&](auto& f) { return place_of(endpoint, f) == In::body; });
        described["requestBody"] = {{"required", schema.contains("required")},
                                    {"content", {{"application/json", {{"schema", std::move(schema)}}}}}};
    } else if (std::ranges::any_of(type.fields, [&](auto& f) { return place_of(endpoint, f) == In::raw_body; })) {
        described["requestBody"] = {{"required", true}, {"content", {{"*/*", {{"schema", bj::object{}}}}}}};
    }
    described["responses"] = responses_of(operation, components);
    return described;
}

void write_indented(const bj::value& value, std::string& out, std::size_t depth) {
    auto line = [&](std::size_t d) { out += "\n" + std::string(2 * d, ' '); };
    if (const auto* object = value.if_object(); object && !object->empty()) {
        out += '{';
        for (auto& entry : *object) {
            if (&entry != &*object->begin()) out += ',';
            line(depth + 1);
            out += bj::serialize(bj::string(entry.key())) + ": ";
            write_indented(entry.value(), out, depth + 1);
        }
        line(depth);
        out += '}';
    } else if (const auto* array = value.if_array(); array && !array->empty() && array->front().is_structured()) {
        out += '[';
        for (auto& item : *array) {
            if (&item != &array->front()) out += ',';
            line(depth + 1);
            write_indented(item, out, depth + 1);
        }
        line(depth);
        out += ']';
    } else {
        out += bj::serialize(value);
    }
}

}  // namespace

std::string openapi(const Bus& bus) {
    constexpr std::string_view verbs[] = {"get", "head", "post", "put", "patch", "delete", "options"};
    json::Components components;
    components.add("Problem", problem_schema());
    std::map<std::string, std::map<std::string, bj::object>> sorted;
    std::map<std::string, const Operation*>
        operations;  // by path and method, so that the document does not depend on hashing
    for (auto& [endpoint, operation] : bus.all()) {
        if (endpoint->access == Access::service) continue;
        operations[std::string(endpoint->path) + " " + std::string(verbs[static_cast<int>(endpoint->method)])] =
            operation.get();
    }
    for (auto& [key, operation] : operations)
        sorted[std::string(operation->endpoint->path)]
              [std::string(verbs[static_cast<int>(operation->endpoint->method)])] = describe(*operation, components);
    bj::object paths;
    for (auto& [path, methods] : sorted) {
        bj::object item;
        for (auto& [verb, described] : methods) item[verb] = described;
        paths[path] = std::move(item);
    }
    bj::object bearer{{"type", "http"}, {"scheme", "bearer"}, {"bearerFormat", "JWT"}};
    bj::object document{
        {"openapi", "3.1.0"},
        {"info", {{"title", "Airside"}, {"version", "1"}, {"description", "Search, book, pay and ticket flights"}}},
        {"paths", std::move(paths)},
        {"components", {{"schemas", components.take()}, {"securitySchemes", {{"bearer", bearer}}}}}};
    std::string out;
    write_indented(document, out, 0);
    return out + "\n";
}

}  // namespace airside::contract
