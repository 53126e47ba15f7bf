// What a booking costs, from its price quotes: one for each type of traveller, its amounts one traveller's.
#include <algorithm>
#include <set>

#include "vendors/gds/normalising.hpp"
#include "vendors/gds/sabre/booking_order.hpp"
#include "vendors/gds/sabre/prices.hpp"
#include "vendors/gds/sabre/stored_offer.hpp"

namespace airside::sabre {
namespace {

using gds::code_of;

gds::Price price_of(const RawPriceQuote& raw, const Currency& currency, const Path& path) {
    Path at{&path, "totals"}, total_at{&at, "total"}, taxes_at{&at, "taxes"};
    if (raw.totals.currency != currency.str()) throw BadValue(at, "is in another currency than the first");
    auto total = amount(raw.totals.total, "total", currency, at);
    auto base = amount(raw.totals.subtotal, "subtotal", currency, at);
    auto fees = raw.totals.fees.text.empty() ? Money::zero(currency) : amount(raw.totals.fees, "fees", currency, at);
    auto taxes = raw.totals.taxes.text.empty() ? total - base - fees : amount(raw.totals.taxes, "taxes", currency, at);
    if (taxes.negative() || base + taxes + fees != total)
        throw BadValue(total_at, sum_text("its parts", total, base + taxes + fees));
    gds::Price price{total, base, taxes, {}, {}};
    if (!fees.is_zero()) price.fees.push_back({"BOOKING", fees});
    if (raw.taxes.empty()) return price;
    Path list{&path, "taxBreakdown"};
    for (auto& tax : raw.taxes) {
        if (tax.value.currency != currency.str()) throw BadValue(list, "has a tax in another currency");
        auto money = amount(tax.value.amount, "amount", currency, list);
        if (!money.is_zero()) gds::add_taxes(price.taxes, {{tax_code(tax.code, list), money}});
    }
    check_taxes(price.taxes, taxes, taxes_at);
    return price;
}

std::vector<gds::SegmentFare> segment_fares(const RawBooking& raw, const RawPriceQuote& quote, const Path& path) {
    Path list{&path, "fareConstruction"};
    std::vector<gds::SegmentFare> fares;
    for (auto& flight : raw.flights) {
        auto found = std::ranges::find_if(quote.construction, [&](auto& component) {
            return std::ranges::find(component.flights, flight.item_id) != component.flights.end();
        });
        if (found == quote.construction.end()) throw BadValue(list, "leaves out a flight");
        // The cabin may be left out. Nobody is promised more than the lowest, and an order that can't be read is worse.
        auto cabin =
            flight.cabin.empty() ? gds::CabinClass::ECONOMY : cabin_of(flight.cabin, Path{&list, "cabinTypeCode"});
        fares.push_back({cabin,
                         code_of<BookingClass>(flight.booking_class, Path{&list, "bookingClass"}),
                         fare_basis(found->fare_basis, list),
                         gds::text_or_none(found->brand),
                         gds::text_or_none(found->brand_label),
                         allowance(found->pieces, found->weight_kg, false, list),
                         {}});
    }
    return fares;
}

// What was asked for, not what it was priced as: a child at an adult's fare is a child.
gds::PassengerType type_of(const RawBooking& raw, const RawPriceQuote& quote, const Path& path) {
    for (auto code : {quote.requested_type, quote.priced_type})
        if (auto type = passenger_type(code)) return *type;
    if (!quote.travellers.empty()) {
        auto index = static_cast<std::size_t>(quote.travellers.front() - 1);
        if (index < raw.travellers.size())
            if (auto type = passenger_type(raw.travellers[index].passenger_code)) return *type;
    }
    throw BadValue(Path{&path, "requestedTravelerType"}, "is none that was asked for");
}

}  // namespace

bool is_active(const RawPriceQuote& quote) {
    return quote.status != "H" && (quote.record_type.empty() || quote.record_type == "PQ");
}

std::vector<gds::PassengerFare> booked_fares(const RawBooking& raw, const Path& path) {
    Path list{&path, "fares"};
    std::vector<gds::PassengerFare> fares;
    std::optional<Currency> currency;
    std::set<std::int64_t> priced;
    for (std::size_t i = 0; i < raw.quotes.size(); ++i) {
        auto& quote = raw.quotes[i];
        if (!is_active(quote)) continue;
        Path at{&list, {}, static_cast<std::ptrdiff_t>(i)}, totals{&at, "totals"};
        if (!currency) currency = code_of<Currency>(quote.totals.currency, Path{&totals, "currencyCode"});
        for (auto index : quote.travellers) {
            Path indices{&at, "travelerIndices"};
            if (index < 1 || index > static_cast<std::int64_t>(raw.travellers.size()))
                throw BadValue(indices, "names no traveller of the booking");
            if (!priced.insert(index).second) throw BadValue(indices, "names a traveller for the second time");
        }
        auto count = quote.travellers.empty() ? raw.travellers.size() : quote.travellers.size();
        fares.push_back({type_of(raw, quote, at), static_cast<int>(count), price_of(quote, *currency, at),
                         segment_fares(raw, quote, at)});
    }
    if (fares.empty()) throw BadValue(list, "has no price quote");
    std::size_t travellers = 0;
    for (auto& fare : fares) travellers += static_cast<std::size_t>(fare.count);
    if (travellers != raw.travellers.size()) throw BadValue(list, "are not for each traveller once");
    std::ranges::stable_sort(fares, {}, &gds::PassengerFare::type);
    return fares;
}

}  // namespace airside::sabre
