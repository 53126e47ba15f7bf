// Requests and responses between their C++ types and HTTP; non-template, for every endpoint (request_codec.cpp).
#pragma once
#include <string>
#include <vector>

#include "platform/contract/endpoint.hpp"
#include "platform/core/problem.hpp"
#include "platform/json/meta.hpp"

namespace airside::meta::detail {
template <Literal N, class V>
struct Builder<Header<N, V>> {
    static void build(TypeInfo& t) {
        build_wrapped<V>(t);
        t.where = Where::header;
        t.header = N.view();
    }
};
template <class V>
struct Builder<Query<V>> {
    static void build(TypeInfo& t) {
        build_wrapped<V>(t);
        t.where = Where::query;
        t.has_default = t.inner->has_default;
    }
};
template <>
struct Builder<RawBody> {
    static void build(TypeInfo& t) {
        t.kind = Kind::text;
        t.where = Where::raw_body;
    }
};
}  // namespace airside::meta::detail

namespace airside::contract {

enum class In { path, query, header, body, raw_body };
In place_of(const Endpoint& endpoint, const meta::FieldInfo& field);
bool has_json_body(const meta::TypeInfo& type, const Endpoint& endpoint);

// At start-up: the path's placeholders are fields and the fields are in order. Throws std::logic_error.
void check(const meta::TypeInfo& type, const Endpoint& endpoint);

void read_request(const meta::TypeInfo& type, const Endpoint& endpoint, const http::Request& http,
                  const std::vector<std::string>& path_values, void* request);  // throws Problem 400, 415, 422
void validate(const meta::TypeInfo& type, const void* request);                 // throws Problem 422
http::Request write_request(const meta::TypeInfo& type, const Endpoint& endpoint, const void* request);
http::Response write_response(const meta::TypeInfo& type, int status, const void* value);
void read_response(const meta::TypeInfo& type, const http::Response& http, void* value);  // throws Problem
void throw_if_problem(const http::Response& http);  // an answer of 400 or more, as the Problem that it carries

}  // namespace airside::contract
