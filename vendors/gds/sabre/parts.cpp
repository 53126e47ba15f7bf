#include "vendors/gds/sabre/parts.hpp"

#include "vendors/gds/normalising.hpp"

namespace airside::sabre {

Money amount(const Amount& raw, std::string_view name, const Currency& currency, const Path& path) {
    Path at{&path, name};
    if (raw.text.empty()) throw BadValue(at, "is missing");
    return raw.in(currency, at);
}

std::string sum_text(std::string_view what, const Money& is, const Money& should_be) {
    return "is " + is.str() + ", but " + std::string(what) + " make " + should_be.str();
}

std::string tax_code(std::string_view raw, const Path& path) {
    if (raw.size() < 2 || raw.size() > 3 || !all_within(Alphabet::upper_digit, raw))
        throw BadValue(path, "has a tax without code");
    return std::string(raw);
}

void check_taxes(const std::vector<gds::Tax>& taxes, const Money& total, const Path& path) {
    auto listed = Money::zero(total.currency());
    for (auto& tax : taxes) listed += tax.amount;
    if (listed != total) throw BadValue(path, sum_text("the taxes listed", total, listed));
}

std::string fare_basis(std::string_view raw, const Path& path) {
    if (raw.empty() || raw.size() > 18 || !all_within(Alphabet::printable, raw))
        throw BadValue(path, "has no fare basis");
    return std::string(raw);
}

gds::BaggageAllowance allowance(std::optional<std::int64_t> pieces, std::optional<std::int64_t> weight, bool pounds,
                                const Path& path) {
    auto within = [&](std::int64_t n, std::int64_t limit) {
        if (n < 0 || n > limit) throw BadValue(path, "is no baggage allowance");
        return static_cast<int>(n);
    };
    gds::BaggageAllowance out;
    if (pieces) out.pieces = within(*pieces, 20);
    if (weight) {
        auto given = within(*weight, 1000);
        out.weight_kg = pounds ? static_cast<int>(given * 45359LL / 100000) : given;
    }
    return out;
}

gds::CabinClass cabin_of(std::string_view code, const Path& path) {
    if (code.size() == 1) switch (code[0]) {
            case 'Y': return gds::CabinClass::ECONOMY;
            case 'S': return gds::CabinClass::PREMIUM_ECONOMY;
            case 'C':
            case 'J': return gds::CabinClass::BUSINESS;
            case 'F':
            case 'P': return gds::CabinClass::FIRST;
            default: break;
        }
    throw BadValue(path, "is no cabin");
}

void check_sequence(std::vector<gds::Itinerary>& itineraries, const Path& path) {
    std::optional<Instant> before;
    for (auto& itinerary : itineraries) {
        for (auto& segment : itinerary.segments) {
            if (before && segment.departure.at < *before)
                throw BadValue(path, "has a flight that departs before the one before it arrives");
            before = segment.arrival.at;
        }
        gds::set_duration(itinerary);
    }
}

void show_adult_fares(gds::Offer& offer, const Path& path) {
    if (offer.passengers.empty() || offer.passengers.front().type != gds::PassengerType::ADULT)
        throw BadValue(path, "has no adult");
    auto fare = offer.passengers.front().segments.begin();
    for (auto& itinerary : offer.itineraries)
        for (auto& segment : itinerary.segments) {
            segment.cabin = fare->cabin;
            segment.booking_class = (fare++)->booking_class;
        }
}

}  // namespace airside::sabre
