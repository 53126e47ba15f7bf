// What became of a call to a GDS: a value, because the caller has to decide upon each case.
#pragma once
#include <string>
#include <string_view>

#include "platform/json/describe.hpp"
#include "vendors/outcome.hpp"

namespace airside::gds {

// Why a provider refused, in our words. Its own code stands beside it in Refused.
enum class RefusalCode {
    OFFER_EXPIRED,      // search again
    SOLD_OUT,           // no seats left at this fare
    PRICE_CHANGED,      // reprice, and ask the traveller
    INVALID_PASSENGER,  // a name, age or document is not acceptable
    INVALID_REQUEST,    // the provider does not accept what we sent: a fault of ours
    NOT_FOUND,          // no such order
    ALREADY_TICKETED,
    ALREADY_CANCELLED,
    TIME_LIMIT_PASSED,   // the ticket time limit
    VOID_WINDOW_CLOSED,  // refund instead
    NOT_ALLOWED,         // the fare's or the airline's rules forbid it
    CREDENTIALS,         // our account is not accepted: an operator has to act
    OTHER,
};
AIRSIDE_ENUM(RefusalCode, OFFER_EXPIRED, SOLD_OUT, PRICE_CHANGED, INVALID_PASSENGER, INVALID_REQUEST, NOT_FOUND,
             ALREADY_TICKETED, ALREADY_CANCELLED, TIME_LIMIT_PASSED, VOID_WINDOW_CLOSED, NOT_ALLOWED, CREDENTIALS,
             OTHER)
std::string_view to_string(RefusalCode code);

// The provider said no, and nothing was done.
struct Refused {
    RefusalCode code;
    std::string vendor_code;
    std::string text;  // the provider's, for agents and logs
};

// After Unknown, read_order() or find_by_reference() tells what happened.
using vendors::Unavailable;
using vendors::Unknown;
template <class T>
using Outcome = vendors::Outcome<T, Refused>;

}  // namespace airside::gds
