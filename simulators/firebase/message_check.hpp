// What FCM refuses of a message, and how it words it.
#pragma once
#include <optional>
#include <string>

#include "simulators/front/json.hpp"

namespace airside::simulator::firebase {

struct Refusal {
    int status;
    std::string name;  // google.rpc.Code: "NOT_FOUND"
    std::string message;
    std::string fcm_code;  // FCM's own: "UNREGISTERED"; empty: none
    std::string field;     // that a violation is about: "message.token"
};

http::Response answer(const Refusal& refusal);
http::Response failure(int status, const std::string& code);  // that a fault asks for

Refusal unregistered();
std::optional<Refusal> check_request(const json::object& request);

// By the name that it has, in either of protobuf's spellings.
const json::value* either(const json::object& from, std::string_view snake, std::string_view camel);

}  // namespace airside::simulator::firebase
