// What became of a call to a gateway: a value, because the caller has to decide upon each case.
#pragma once
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "vendors/gateways/names.hpp"

namespace airside::gateways {

// The gateway said no, and no money moved.
struct Refused {
    PaymentFailure code;
    std::string vendor_code;   // the gateway's own: "card_declined/insufficient_funds"
    std::string text;          // the gateway's, for agents and logs
    std::string payment_id{};  // the gateway's, where the refused attempt has one
    std::string card_brand{};  // of the refused card, where the gateway tells
    std::string card_last4{};
};

// The call may or may not have taken effect: the identical call with the same idempotency key tells, or find(). Never
// from a read.
struct Unknown {
    std::string why;
};

// Nothing was done, and it may be tried again: not connected, 429, circuit open; for a read also a timeout or a bad
// reply.
struct Unavailable {
    std::string why;
    std::optional<int> retry_after_s{};
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

    // "done", "refused CARD_DECLINED (card_declined): …", "unknown: …", "unavailable: …"
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

}  // namespace airside::gateways
