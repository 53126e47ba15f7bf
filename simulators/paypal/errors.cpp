#include "simulators/paypal/errors.hpp"

#include "platform/core/ascii.hpp"
#include "platform/core/random.hpp"

namespace airside::simulator::paypal {
namespace {

struct Wording {
    int status;
    std::string_view name, message;
};
constexpr Wording wordings[] = {
    {400, "INVALID_REQUEST", "Request is not well-formed, syntactically incorrect, or violates schema."},
    {401, "AUTHENTICATION_FAILURE",
     "Authentication failed due to missing authorization header, or invalid authentication credentials."},
    {403, "NOT_AUTHORIZED", "Authorization failed due to insufficient permissions."},
    {404, "RESOURCE_NOT_FOUND", "The specified resource does not exist."},
    {409, "RESOURCE_CONFLICT", "The server has detected a conflict while processing this request."},
    {422, "UNPROCESSABLE_ENTITY",
     "The requested action could not be performed, semantically incorrect, or failed business validation."},
    {429, "RATE_LIMIT_REACHED", "Too many requests. Blocked due to rate limiting."},
    {503, "SERVICE_UNAVAILABLE", "Service Unavailable."},
};
constexpr Wording otherwise{500, "INTERNAL_SERVER_ERROR", "An internal server error occurred."};

const Wording& wording_of(int status) {
    for (const auto& one : wordings)
        if (one.status == status) return one;
    return otherwise;
}

}  // namespace

std::string debug_id() { return lower_case(SystemRandom().readable(13)); }

Refusal unprocessable(std::string_view issue, std::string description, std::string field) {
    return {422, std::string(issue), std::move(description), std::move(field)};
}
Refusal malformed(std::string_view issue, std::string description, std::string field) {
    return {400, std::string(issue), std::move(description), std::move(field)};
}
Refusal no_such_resource() {
    return {404, "INVALID_RESOURCE_ID",
            "Specified resource ID does not exist. Please check the resource ID and try again."};
}

http::Response answer(const Refusal& refusal) {
    const auto& wording = wording_of(refusal.status);
    auto id = debug_id();
    json::object body{
        {"name", json::string(wording.name)}, {"message", json::string(wording.message)}, {"debug_id", id}};
    if (!refusal.issue.empty()) {
        json::object detail{{"issue", refusal.issue}, {"description", refusal.description}};
        if (!refusal.field.empty()) {
            detail["field"] = refusal.field;
            detail["location"] = "body";
        }
        body["details"] = json::array{std::move(detail)};
    }
    body["links"] = json::array{};
    auto response = json_response(refusal.status, body);
    response.headers.set("PayPal-Debug-Id", id);
    if (refusal.status == 429) response.headers.set("Retry-After", "2");
    return response;
}

http::Response failure(int status, const std::string& code) {
    return answer({status, code, code.empty() ? "" : "A failure that the simulator was told to play"});
}

}  // namespace airside::simulator::paypal
