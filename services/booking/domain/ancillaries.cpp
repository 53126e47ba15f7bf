#include "services/booking/domain/ancillaries.hpp"

#include <algorithm>

#include "platform/core/problem.hpp"
#include "platform/json/json.hpp"

namespace airside::booking {
namespace {

bool is_per_passenger(AncillaryScope per) {
    return per == AncillaryScope::PASSENGER || per == AncillaryScope::PASSENGER_AND_FLIGHT;
}
bool is_per_flight(AncillaryScope per) {
    return per == AncillaryScope::FLIGHT || per == AncillaryScope::PASSENGER_AND_FLIGHT;
}

// The id as it was given, where the offer wants one and the booking has it.
template <class Things>
std::optional<std::string> id_among(const Things& things, const std::optional<Text<36, 36>>& given, bool wanted,
                                    std::string_view pointer) {
    if (given.has_value() != wanted)
        throw invalid(std::string(pointer), wanted ? "required for this offer" : "this offer is not for one of them");
    if (!given) return {};
    bool known = std::any_of(things.begin(), things.end(), [&](auto& one) { return one.id == given->value; });
    if (!known) throw invalid(std::string(pointer), "is not of this booking");
    return given->value;
}

const AncillaryItem& item_of(const std::vector<AncillaryItem>& catalogue, const std::string& code) {
    auto item = std::find_if(catalogue.begin(), catalogue.end(), [&](auto& one) { return one.code == code; });
    if (item == catalogue.end()) throw invalid("/code", "there is no such offer");
    return *item;
}

int already(const BookingView& booking, const BookedAncillary& chosen) {
    int count = 0;
    for (auto& one : booking.ancillaries)
        if (one.sold_by == AncillarySeller::SELLER && one.code == chosen.code &&
            one.status == AncillaryStatus::CONFIRMED && one.passenger_id == chosen.passenger_id &&
            one.flight_id == chosen.flight_id)
            count += one.quantity;
    return count;
}

}  // namespace

std::string AncillaryItem::check() const {
    if (code.empty() || code.size() > 50) return "code has 1 to 50 characters";
    if (description.empty() || description.size() > 200) return "description has 1 to 200 characters";
    if (limit < 1 || limit > 9) return "limit is from 1 to 9";
    if (price.empty()) return "price names no currency";
    for (auto& [code_of, amount] : price) {
        auto currency = Currency::parse(code_of);
        auto parsed = currency ? Money::parse(amount, *currency) : std::nullopt;
        if (!parsed || parsed->negative()) return "price has no amount of money for " + code_of;
    }
    return "";
}

std::optional<Money> AncillaryItem::price_in(const Currency& currency) const {
    auto found = price.find(currency.str());
    if (found == price.end()) return {};
    return Money::parse(found->second, currency);
}

std::vector<AncillaryOffer> ancillary_offers(const std::vector<AncillaryItem>& catalogue, const Currency& currency) {
    std::vector<AncillaryOffer> offers;
    for (auto& item : catalogue)
        if (auto price = item.price_in(currency))
            offers.push_back({item.code, item.type, item.description, item.per, *price, item.limit});
    return offers;
}

bool is_of_the_airline(const AddAncillary& request) {
    if (request.code.has_value() == request.service_id.has_value())
        throw invalid("/service_id", "one of `code` and `service_id` is required, and not both");
    return request.service_id.has_value();
}

void check_choice(const BookedAncillary& chosen, const Money& expected_price, int already, int limit) {
    if (chosen.price != expected_price)
        throw conflict("price-changed", "The price has changed", "accept the new one by sending it as expected_price")
            .with_member("price", json::to_json(chosen.price));
    if (already + chosen.quantity > limit)
        throw conflict("limit-reached", "No more of these can be added",
                       "at most " + std::to_string(limit) + " of them");
}

BookedAncillary chosen_ancillary(const std::vector<AncillaryItem>& catalogue, const BookingView& booking,
                                 const AddAncillary& request) {
    auto& item = item_of(catalogue, request.code.value().value);
    auto each = item.price_in(booking.price.total.currency());
    if (!each) throw invalid("/code", "is not sold in " + booking.price.total.currency().str());
    auto passenger = id_among(booking.passengers, request.passenger_id, is_per_passenger(item.per), "/passenger_id");
    auto flight = id_among(booking.flights, request.flight_id, is_per_flight(item.per), "/flight_id");
    auto quantity = static_cast<int>(request.quantity.value.value);
    BookedAncillary chosen{"",        item.code, item.type,        item.description,          quantity,
                           passenger, flight,    *each * quantity, AncillaryStatus::CONFIRMED};
    check_choice(chosen, request.expected_price, already(booking, chosen), item.limit);
    return chosen;
}

}  // namespace airside::booking
