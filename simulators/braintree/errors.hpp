// How Braintree says no: 422 with codes of validation, or with the transaction that was declined; a bare status else.
#pragma once
#include <string>
#include <string_view>

#include "simulators/braintree/wire.hpp"

namespace airside::simulator::braintree {

struct Refusal {
    int status;
    std::string body{};  // XML; none where the status says it all
};

// `about` is what the request made: "transaction", "payment-method", "customer".
Refusal invalid_request(std::string_view about, std::string_view code, std::string_view attribute,
                        std::string_view message);
Refusal declined(const json::object& transaction, std::string_view message);
Refusal no_such_thing();

http::Response answer(const Refusal& refusal);
http::Response failure(int status, const std::string& code);  // made up, as a fault tells

}  // namespace airside::simulator::braintree
