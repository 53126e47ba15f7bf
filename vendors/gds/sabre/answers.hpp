// Outcomes of Sabre's two ways to answer.
#pragma once
#include <variant>

#include "vendors/gds/sabre/errors.hpp"
#include "vendors/gds/sabre/stored_offer.hpp"
#include "vendors/gds/session.hpp"

namespace airside::sabre {

inline constexpr std::string_view vendor = "sabre";

// Shopping: an HTTP status that tells; `read` makes the outcome of a 2xx body or throws.
template <class T, class Read>
gds::Outcome<T> shop_outcome(gds::Exchange& exchange, const gds::Call& call, Read read) {
    if (auto* failure = std::get_if<gds::NoAnswer>(&exchange)) return gds::no_answer<T>(*failure, vendor, call.effect);
    auto& answer = std::get<gds::Answer>(exchange);
    // Of a gateway that does not find the service: nothing was done. It says nothing about an order.
    if (answer.status == 404) return gds::Unavailable{std::string(vendor) + ": HTTP 404", {}};
    if (answer.status < 200 || answer.status > 299) return refusal_of(answer.status, answer.body);
    try {
        return read(answer.body);
    } catch (const std::runtime_error& error) {
        return gds::unreadable<T>(error, vendor, call);
    }
}

// Whether something of an effect was done although the answer has errors: a booking was made, tickets were issued,
// voided or refunded.
bool done_in_part(std::string_view body);

// Throws std::runtime_error for a body that is no JSON object: of what is cut off, or a proxy's page, nobody knows what
// was done.
void expect_object(std::string_view body);

// Booking Management: errors come with HTTP 200. Of errors that say nothing for sure, and of those beside a part that
// was done, an effect is unknown; a read may be tried again.
template <class T, class Read>
gds::Outcome<T> booking_outcome(gds::Exchange& exchange, const gds::Call& call, Read read) {
    return shop_outcome<T>(exchange, call, [&](std::string& body) -> gds::Outcome<T> {
        auto errors = booking_errors(body);
        if (errors.empty()) return gds::Outcome<T>(read(body));
        auto why = std::string(vendor) + ": " + describe(errors.front());
        if (call.effect && done_in_part(body)) return gds::Unknown{"done in part: " + why};
        if (auto refused = refusal_of(errors)) return *refused;
        if (call.effect) return gds::Unknown{why};
        return gds::Unavailable{why, {}};
    });
}

// An offer that was not stored by this adapter can't be priced or ordered here.
std::variant<StoredOffer, gds::Refused> stored_or_refusal(const gds::Offer& offer);

}  // namespace airside::sabre
