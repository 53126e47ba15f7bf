// What became of a call to a vendor: a value, because the caller has to decide upon each case. Each kind of vendor says
// what its refusals carry (vendors/KIND/outcome.hpp).
#pragma once
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

namespace airside::vendors {

// The call may or may not have taken effect: what happened is to be found out before anything else. Never from a read.
struct Unknown {
    std::string why;
};

// Nothing was done, and it may be tried again: not connected, 429, circuit open; for a read also a timeout or a bad
// reply.
struct Unavailable {
    std::string why;
    std::optional<int> retry_after_s{};
};

// `Refused` has code (an enumerator with a to_string beside it), vendor_code and text.
template <class T, class Refused>
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
    Outcome<U, Refused> as() const {
        if (auto* r = refused()) return *r;
        if (auto* u = unknown()) return *u;
        if (auto* u = unavailable()) return *u;
        throw std::logic_error("a done outcome has a value of its own type");
    }

  private:
    std::variant<T, Refused, Unknown, Unavailable> value_;
};

}  // namespace airside::vendors
