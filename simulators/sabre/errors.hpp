// Refusals in Sabre's two ways: shopping answers with an HTTP status and one error, Booking Management with HTTP 200
// and a list of errors in the body.
#pragma once
#include <string>
#include <string_view>

#include "simulators/front/json.hpp"
#include "simulators/front/sim_clock.hpp"

namespace airside::simulator::sabre {

// Thrown while a request is looked at; becomes its answer.
struct ShopRefusal {
    int status;
    std::string code;  // "ERR.2SG.CLIENT.VALIDATION_FAILED"
    std::string message;
};
struct BookingRefusal {
    std::string category, type, description;
    std::string path{}, name{}, value{};  // of the field that it is about
};

http::Response answer(const ShopRefusal& refusal, Instant now);
http::Response answer(const BookingRefusal& refusal, Instant now);
// A failure that a fault asks for. Status 200: an error in the body, of the type `code`.
http::Response failure(int status, const std::string& code, Instant now);

std::string timestamp(Instant now);  // "2026-11-27T20:00:00Z"

inline ShopRefusal not_valid(std::string message) {
    return {400, "ERR.2SG.CLIENT.VALIDATION_FAILED", std::move(message)};
}
inline BookingRefusal missing(std::string path, std::string name) {
    return {"BAD_REQUEST", "REQUIRED_FIELD_MISSING", name + " is mandatory", std::move(path), std::move(name)};
}
inline BookingRefusal bad_value(std::string path, std::string name, std::string value, std::string why) {
    return {"BAD_REQUEST", "INVALID_VALUE", std::move(why), std::move(path), std::move(name), std::move(value)};
}
inline BookingRefusal not_found() {
    return {"BAD_REQUEST", "BOOKING_NOT_FOUND", "The booking could not be found", "confirmationId", "confirmationId"};
}

}  // namespace airside::simulator::sabre
