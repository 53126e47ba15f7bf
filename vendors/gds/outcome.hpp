// What became of a call to a GDS: a value, because the caller has to decide upon each case.
#pragma once
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "platform/json/describe.hpp"

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

// The call may or may not have taken effect: ask (read_order, find_by_reference) before anything else. Never from a
// read.
struct Unknown {
    std::string why;
};

// Nothing was done, and it may be tried again: not connected, 429, circuit open; for a read also a timeout or a bad
// reply.
struct Unavailable {
    std::string why;
    std::optional<int> retry_after_s;
};

template <class T>
class [[nodiscard]] Outcome {
  public:
    Outcome(T value) : value_(std::in_place_index<0>, std::move(value)) {}
    Outcome(Refused refused) : value_(std::in_place_index<1>, std::move(refused)) {}
    Outcome(Unknown unknown) : value_(std::in_place_index<2>, std::move(unknown)) {}
    Outcome(Unavailable unavailable) : value_(std::in_place_index<3>, std::move(unavailable)) {}

    bool done() const { return value_.index() == 0; }
    const Refused* refused() const { return std::get_if<1>(&value_); }
    const Unknown* unknown() const { return std::get_if<2>(&value_); }
    const Unavailable* unavailable() const { return std::get_if<3>(&value_); }

    // Only when done(); throws std::bad_variant_access otherwise.
    T& value() & { return std::get<0>(value_); }
    const T& value() const& { return std::get<0>(value_); }
    T&& value() && { return std::get<0>(std::move(value_)); }

    // "done", "refused SOLD_OUT (34651): …", "unknown: …", "unavailable: …"
    std::string describe() const {
        if (auto* r = refused())
            return "refused " + std::string(to_string(r->code)) + " (" + r->vendor_code + "): " + r->text;
        if (auto* u = unknown()) return "unknown: " + u->why;
        if (auto* u = unavailable()) return "unavailable: " + u->why;
        return "done";
    }

    // The same outcome of another type; only when not done().
    template <class U>
    Outcome<U> as() const {
        if (auto* r = refused()) return *r;
        if (auto* u = unknown()) return *u;
        if (auto* u = unavailable()) return *u;
        throw std::logic_error("a done outcome has a value of its own type");
    }

  private:
    std::variant<T, Refused, Unknown, Unavailable> value_;
};

}  // namespace airside::gds
