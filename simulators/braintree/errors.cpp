#include "simulators/braintree/errors.hpp"

namespace airside::simulator::braintree {
namespace {

std::string error_response(json::object errors, std::string_view message, json::object more) {
    json::object response{{"errors", std::move(errors)},
                          {"params", json::object{{"controller", "transactions"}}},
                          {"message", json::string(message)}};
    for (auto& member : more) response[member.key()] = member.value();
    return to_xml("api-error-response", response);
}

}  // namespace

Refusal invalid_request(std::string_view about, std::string_view code, std::string_view attribute,
                        std::string_view message) {
    json::object error{
        {"code", json::string(code)}, {"attribute", json::string(attribute)}, {"message", json::string(message)}};
    json::object errors{{"errors", json::array{}}, {about, json::object{{"errors", json::array{std::move(error)}}}}};
    return {422, error_response(std::move(errors), message, {})};
}

Refusal declined(const json::object& transaction, std::string_view message) {
    return {422, error_response({{"errors", json::array{}}}, message, {{"transaction", transaction}})};
}

Refusal no_such_thing() { return {404}; }

http::Response answer(const Refusal& refusal) { return xml_response(refusal.status, refusal.body); }

http::Response failure(int status, const std::string& code) {
    if (status == 422)
        return answer(invalid_request("transaction", code.empty() ? "91500" : code, "base", "A failure"));
    return answer({status, to_xml("api-error-response",
                                  json::object{{"message", "A failure that the simulator was told to play"}})});
}

}  // namespace airside::simulator::braintree
