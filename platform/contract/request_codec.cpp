#include "platform/contract/request_codec.hpp"

#include <optional>
#include <stdexcept>

#include <boost/json.hpp>

#include "platform/contract/card_numbers.hpp"
#include "platform/json/json.hpp"
#include "platform/json/pointer.hpp"

namespace airside::contract {

namespace bj = boost::json;
using meta::TypeInfo;

namespace {

Problem invalid_request(json::Errors errors) {
    Problem problem(422, "invalid-request", "The request is not valid");
    problem.errors = std::move(errors);
    return problem;
}

bj::object parse_body(const http::Request& http) {
    auto content_type = http.headers.get("Content-Type").value_or("application/json");
    auto media_type = content_type.substr(0, content_type.find(';'));
    while (media_type.ends_with(' ')) media_type.remove_suffix(1);
    if (!http::same_ignoring_case(media_type, "application/json"))
        throw Problem(415, "unsupported-media-type", "The body must be application/json");
    boost::system::error_code error;
    bj::parse_options options;
    options.max_depth = 32;
    auto value = bj::parse(http.body, error, {}, options);
    if (error) throw Problem(400, "malformed-json", "The body is not JSON", error.message());
    if (!value.is_object()) throw invalid_request({{"", "an object"}});
    return std::move(value.get_object());
}

using QueryValues = std::vector<std::pair<std::string, std::string>>;

QueryValues parse_query_of(const http::Request& http) {
    auto query = http::parse_query(http.query());
    if (!query) throw Problem(400, "malformed-query", "The query string is not valid percent-encoding");
    return std::move(*query);
}

// Takes the value of `name` out of the query. Twice the same name is ambiguous and so refused.
std::optional<std::string> take(QueryValues& query, std::string_view name, json::Errors& errors) {
    std::optional<std::string> value;
    std::erase_if(query, [&](auto& pair) {
        if (pair.first != name) return false;
        if (value) errors.push_back({"query/" + std::string(name), "given twice"});
        value = std::move(pair.second);
        return true;
    });
    return value;
}

// Whether "{name}" stands in the path.
bool is_placeholder(std::string_view path, std::string_view name) {
    for (auto at = path.find(name); at != path.npos; at = path.find(name, at + 1))
        if (at > 0 && path[at - 1] == '{' && path.substr(at + name.size()).starts_with('}')) return true;
    return false;
}

// One request being read: what its fields' places still hold, and what was wrong.
class RequestReader {
  public:
    RequestReader(const TypeInfo& type, const Endpoint& endpoint, const http::Request& http)
        : endpoint_(endpoint), http_(http), query_(parse_query_of(http)) {
        if (has_json_body(type, endpoint) && (!http.body.empty() || http.headers.has("Content-Type")))
            body_ = parse_body(http);
    }
    void read(const meta::FieldInfo& field, void* to, const std::vector<std::string>& path_values) {
        switch (place_of(endpoint_, field)) {
            case In::path: return text(field, "path/", field.name, path_values.at(next_path_value_++), to);
            case In::query: return text(field, "query/", field.name, take(query_, field.name, errors), to);
            case In::header: {
                auto name = field.type->header;
                return text(field, "header/", name, http_.headers.get(name), to);
            }
            case In::raw_body: static_cast<RawBody*>(to)->bytes = http_.body; return;  // signed by a vendor
            case In::body: return member(field, to);
        }
    }
    void refuse_the_rest() {
        for (auto& entry : body_)
            if (!taken_.contains(std::string(entry.key())))
                errors.push_back({json::member_pointer("", entry.key()), "unknown field"});
        for (auto& [name, value] : query_) errors.push_back({"query/" + name, "unknown parameter"});
    }
    json::Errors errors;

  private:
    // Where a field stands is only spelled out when something is wrong with it.
    void text(const meta::FieldInfo& field, std::string_view place, std::string_view name,
              std::optional<std::string_view> value, void* to) {
        static const std::string here;
        auto known = errors.size();
        if (value)
            json::read_text(*field.type, *value, to, here, errors);
        else if (!meta::may_be_absent(*field.type))
            errors.push_back({here, "required"});
        std::string pointer;
        refuse_card_numbers(*field.type, to, pointer, errors);
        for (; known < errors.size(); ++known)
            errors[known].pointer = std::string(place) + std::string(name) + errors[known].pointer;
    }
    void member(const meta::FieldInfo& field, void* to) {
        auto pointer = "/" + std::string(field.name);
        const auto* value = body_.if_contains(field.name);
        if (value) taken_.insert({std::string(field.name), true});
        if (value && value->is_null() && meta::may_be_absent(*field.type)) return meta::put_null(*field.type, to);
        if (value)
            json::read(*field.type, *value, to, pointer, json::Unknown::refuse, errors);
        else if (!meta::may_be_absent(*field.type))
            errors.push_back({pointer, "required"});
        refuse_card_numbers(*field.type, to, pointer, errors);
    }
    const Endpoint& endpoint_;
    const http::Request& http_;
    QueryValues query_;
    bj::object body_;
    std::map<std::string, bool> taken_;
    std::size_t next_path_value_ = 0;
};

void read_errors(const bj::value& value, json::Errors& errors) {
    if (!value.is_array()) return;
    for (auto& item : value.get_array()) {
        const auto* object = item.if_object();
        const auto* pointer = object ? object->if_contains("pointer") : nullptr;
        const auto* detail = object ? object->if_contains("detail") : nullptr;
        if (pointer && detail && pointer->is_string() && detail->is_string())
            errors.push_back({std::string(pointer->get_string()), std::string(detail->get_string())});
    }
}

// The Problem that another service's answer carries.
Problem problem_of(const http::Response& http) {
    boost::system::error_code error;
    auto value = bj::parse(http.body, error);
    const auto* object = error ? nullptr : value.if_object();
    auto text = [&](std::string_view name, std::string_view otherwise) {
        const auto* member = object ? object->if_contains(name) : nullptr;
        return std::string(member && member->is_string() ? std::string_view(member->get_string()) : otherwise);
    };
    auto type = text("type", "/problems/unexpected-answer");
    Problem problem(http.status, type.substr(type.rfind('/') + 1), text("title", "Another service refused"),
                    text("detail", ""));
    if (auto retry = http.headers.get("Retry-After")) problem.headers.emplace_back("Retry-After", *retry);
    if (!object) return problem;
    for (auto& entry : *object) {
        std::string key(entry.key());
        if (key == "errors")
            read_errors(entry.value(), problem.errors);
        else if (key != "type" && key != "title" && key != "detail" && key != "status" && key != "trace_id")
            problem.members[key] = bj::serialize(entry.value());
    }
    return problem;
}

}  // namespace

In place_of(const Endpoint& endpoint, const meta::FieldInfo& field) {
    if (is_placeholder(endpoint.path, field.name)) return In::path;
    switch (field.type->where) {
        case meta::Where::header: return In::header;
        case meta::Where::query: return In::query;
        case meta::Where::raw_body: return In::raw_body;
        case meta::Where::by_rule: break;
    }
    return endpoint.method == GET || endpoint.method == DELETE ? In::query : In::body;
}

bool has_json_body(const TypeInfo& type, const Endpoint& endpoint) {
    return std::ranges::any_of(type.fields, [&](auto& field) { return place_of(endpoint, field) == In::body; });
}

void check(const TypeInfo& type, const Endpoint& endpoint) {
    meta::check_order(type);
    auto in_path = std::ranges::count_if(type.fields, [&](auto& f) { return place_of(endpoint, f) == In::path; });
    if (in_path != std::ranges::count(endpoint.path, '{'))
        throw std::logic_error(std::string(type.name) + ": each {name} in the path must be a field");
    // The router hands over path values in the order of the path, and the reader takes them in the order of the fields.
    std::size_t last = 0;
    for (auto& field : type.fields) {
        if (place_of(endpoint, field) != In::path) continue;
        auto position = endpoint.path.find("{" + std::string(field.name) + "}");
        if (position < last)
            throw std::logic_error(std::string(type.name) + ": path fields must be in the order of the path");
        last = position;
    }
}

void read_request(const TypeInfo& type, const Endpoint& endpoint, const http::Request& http,
                  const std::vector<std::string>& path_values, void* request) {
    RequestReader reader(type, endpoint, http);
    for (auto& field : type.fields) reader.read(field, meta::at(request, field.offset), path_values);
    reader.refuse_the_rest();
    if (!reader.errors.empty()) throw invalid_request(std::move(reader.errors));
}

void validate(const TypeInfo& type, const void* request) {
    json::Errors errors;
    json::validate(type, request, "", errors);
    std::string pointer;
    refuse_card_numbers(type, request, pointer, errors);
    if (!errors.empty()) throw invalid_request(std::move(errors));
}

http::Request write_request(const TypeInfo& type, const Endpoint& endpoint, const void* request) {
    http::Request http;
    http.method = endpoint.method;
    http.target = endpoint.path;
    std::string body;
    char separator = '?';
    for (auto& field : type.fields) {
        const auto* value = meta::at(request, field.offset);
        if (meta::is_left_out(*field.type, value)) continue;
        switch (place_of(endpoint, field)) {
            case In::path: {
                auto placeholder = "{" + std::string(field.name) + "}";
                auto text = http::percent_encode(json::print_text(*field.type, value));
                http.target.replace(http.target.find(placeholder), placeholder.size(), text);
                break;
            }
            case In::query:
                http.target += separator;
                http.target +=
                    std::string(field.name) + "=" + http::percent_encode(json::print_text(*field.type, value));
                separator = '&';
                break;
            case In::header: http.headers.set(field.type->header, json::print_text(*field.type, value)); break;
            case In::raw_body: http.body = static_cast<const RawBody*>(value)->bytes; break;
            case In::body:
                body += body.empty() ? '{' : ',';
                json::write_string(field.name, body);
                body += ':';
                json::write(*field.type, value, body);
                break;
        }
    }
    if (!body.empty()) {
        http.body = body + "}";
        http.headers.set("Content-Type", "application/json");
    }
    return http;
}

http::Response write_response(const TypeInfo& type, int status, const void* value) {
    http::Response response;
    response.status = status;
    response.headers.set("Content-Type", "application/json");
    json::write(type, value, response.body);
    return response;
}

void read_response(const TypeInfo& type, const http::Response& http, void* value) {
    throw_if_problem(http);
    try {
        json::parse_into(type, http.shared_body ? *http.shared_body : http.body, value, json::Unknown::ignore);
    } catch (const json::BadJson& bad) {
        throw Problem(502, "bad-answer", "Another service gave an answer that can't be read", bad.what());
    }
}

void throw_if_problem(const http::Response& http) {
    if (http.status >= 400) throw problem_of(http);
}

}  // namespace airside::contract
