// What all of Travelport's JSON has in common: typed objects, identifiers, amounts as bare numbers, and results that
// tell their errors inside an answer of HTTP 200.
#pragma once
#include <string>
#include <string_view>

#include "platform/core/money.hpp"
#include "platform/core/random.hpp"
#include "simulators/front/json.hpp"
#include "simulators/world/world.hpp"

namespace airside::simulator::travelport {

// Thrown while a request is looked at; becomes its answer.
struct Refusal {
    std::string message;
    int status_code = 400;  // Error.StatusCode
    std::string category = "Validation";
    std::string source_code = "4350";
    int http = 200;
};
inline Refusal malformed(std::string message) { return {std::move(message), 400, "Validation", "400", 400}; }

// An amount as a JSON number with the digits that it has: it must not go through a double. Only text_of() writes it so.
json::value number(std::int64_t minor, const Currency& currency);
std::string text_of(const json::value& value);

json::object typed(std::string_view type, json::object fields = {});  // with "@type" first
json::object identifier(std::string_view value);
std::string uuid(Random& random);
// Of "Identifier": {"value"} in `holder`; empty where there is none.
std::string identifier_of(const json::object& holder);

http::Response json_answer(int status, const json::value& body);
// {wrapper: {"@type", "transactionId", …fields, "Result"}}
http::Response answer(std::string_view wrapper, json::object fields);
http::Response refuse(std::string_view wrapper, const Refusal& refusal);
http::Response failure(int status, const std::string& code);  // that a fault asks for

// The request's JSON object, or what stands in it under `wrapper`: callers send both forms. Throws Refusal.
json::object body_of(std::string_view body, std::string_view wrapper);

std::string_view passenger_code(TravelerType type);  // ADT, CNN, INF, INS
std::optional<TravelerType> passenger_type(std::string_view code);
std::string_view cabin_name(Cabin cabin);  // "PremiumEconomy"
std::optional<Cabin> cabin_named(std::string_view name);

}  // namespace airside::simulator::travelport
