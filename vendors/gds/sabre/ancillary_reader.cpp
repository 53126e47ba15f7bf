#include "vendors/gds/sabre/ancillary_reader.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "platform/reference/airports.hpp"
#include "vendors/gds/normalising.hpp"
#include "vendors/gds/sabre/ancillary_kind.hpp"
#include "vendors/gds/sabre/raw_ancillaries.hpp"
#include "vendors/gds/sabre/stored_offer.hpp"
#include "vendors/gds/service_kind.hpp"

namespace airside::sabre {
namespace {

constexpr std::size_t longest_id = 49;  // that modifyBooking takes
constexpr int most_of_one = 9;

// Which of the booking's the catalogue speaks of, by the catalogue's ids; what is not the booking's is not in here.
struct Matched {
    std::map<std::string_view, int> flights, travellers;
};

std::map<std::string_view, int> matched_flights(const RawCatalogue& raw, const Booking& booking) {
    std::map<std::string_view, int> matched;
    auto segments = gds::segments_of(*booking.order.offer);
    for (auto& flight : raw.flights)
        for (std::size_t i = 0; i < segments.size(); ++i)
            if (segments[i]->marketing_carrier.str() == flight.airline &&
                segments[i]->flight_number == std::to_string(flight.number) &&
                date_of(segments[i]->departure.local).str() == flight.date)
                matched.emplace(flight.id, static_cast<int>(i));
    return matched;
}

bool same_type(const RawCataloguePassenger& passenger, const BookedTraveller& traveller) {
    return passenger_type(passenger.type) == passenger_type(traveller.passenger_code);
}

bool same_name(const RawCataloguePassenger& passenger, const BookedTraveller& traveller) {
    return reference::fold(passenger.surname) == traveller.surname &&
           reference::fold(passenger.given_name) == traveller.given_name;
}

// Who of those that are left a passenger is, or the number of travellers. By name; of two with one name by type, and
// then the first. Without a name by place, where the catalogue has everybody.
std::size_t traveller_of(const RawCatalogue& raw, std::size_t place, const std::vector<BookedTraveller>& travellers,
                         const std::set<std::size_t>& taken) {
    auto& passenger = raw.passengers[place];
    auto first = [&](auto fits) {
        std::size_t i = 0;
        while (i < travellers.size() && (taken.contains(i) || !fits(i))) ++i;
        return i;
    };
    bool everybody = raw.passengers.size() == travellers.size();
    if (passenger.surname.empty())
        return first([&](std::size_t i) { return everybody && i == place && same_type(passenger, travellers[i]); });
    auto exactly = first(
        [&](std::size_t i) { return same_name(passenger, travellers[i]) && same_type(passenger, travellers[i]); });
    if (exactly < travellers.size()) return exactly;
    return first([&](std::size_t i) { return same_name(passenger, travellers[i]); });
}

std::map<std::string_view, int> matched_travellers(const RawCatalogue& raw, const Booking& booking) {
    std::map<std::string_view, int> matched;
    std::set<std::size_t> taken;
    for (std::size_t place = 0; place < raw.passengers.size(); ++place) {
        auto found = traveller_of(raw, place, booking.travellers, taken);
        if (found == booking.travellers.size()) continue;
        if (matched.emplace(raw.passengers[place].id, static_cast<int>(found)).second) taken.insert(found);
    }
    return matched;
}

template <class T>
const T& defined(const std::vector<T>& list, std::string_view id, std::string_view name, const Path& path) {
    auto found = std::ranges::find(list, id, &T::id);
    if (id.empty() || found == list.end()) throw BadValue(Path{&path, name}, "refers to nothing");
    if (std::find_if(found + 1, list.end(), [&](const T& other) { return other.id == id; }) != list.end())
        throw BadValue(Path{&path, name}, "refers to more than one");
    return *found;
}

Money in_currency(const RawValue& raw, const Currency& currency, const Path& path) {
    if (raw.currency != currency.str()) throw BadValue(path, "is in another currency than the booking");
    return raw.amount.in(currency, path);
}

// Of one, with its taxes.
Money price_of(const RawPriceDefinition& raw, const Currency& currency, const Path& path) {
    auto& element = raw.unit.given ? raw.unit : raw.total;
    Path at{&path, "saleAmount"};
    if (element.sale.amount.text.empty()) throw BadValue(at, "is missing");
    auto price = in_currency(element.sale, currency, at);
    if (element.net.amount.text.empty() || element.taxes.amount.text.empty()) return price;
    auto sum = in_currency(element.net, currency, at) + in_currency(element.taxes, currency, at);
    if (sum != price) throw BadValue(at, sum_text("its parts", price, sum));
    return price;
}

int most_of(std::string_view text, const Path& path) {
    if (text.empty()) return 1;
    int most = 0;
    auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), most);
    if (bad != std::errc{} || end != text.data() + text.size() || most < 1)
        throw BadValue(Path{&path, "maximumQuantity"}, "is no number of services");
    return std::min(most, most_of_one);
}

std::vector<int> found_in(const std::map<std::string_view, int>& known, const std::vector<std::string_view>& ids) {
    std::set<int> indices;
    for (auto id : ids)
        if (auto found = known.find(id); found != known.end()) indices.insert(found->second);
    return {indices.begin(), indices.end()};
}

// What is asked for at the airline's desk or by a message, has to be described in words, or is a seat that has a
// number.
bool sold_here(const RawServiceDefinition& definition) {
    bool booked = definition.method.empty() || definition.method == "Auxiliary Segment" ||
                  definition.method == "Any Allowed" || definition.method == "Per Service Record";
    return booked && !definition.needs_input && definition.group != "SA";
}

gds::ServiceOffer service_of(const RawOfferItem& item, const RawServiceDefinition& definition, const RawCatalogue& raw,
                             const Matched& matched, const Currency& currency, const Path& path) {
    if (item.id.size() < 2 || item.id.size() > longest_id || !all_within(Alphabet::printable, item.id))
        throw BadValue(Path{&path, "offerItemId"}, "is no id that could be ordered");
    auto label = gds::text_or_none(definition.name);
    if (!label) throw BadValue(Path{&path, "commercialName"}, "is missing");
    auto price = price_of(defined(raw.prices, item.price, "priceDefinitionRef", path), currency, path);
    auto segments = found_in(matched.flights, item.flights), travellers = found_in(matched.travellers, item.passengers);
    if (segments.empty() || segments.size() != item.flights.size())
        throw BadValue(Path{&path, "segmentRefs"}, "are not flights of the booking");
    if (travellers.empty()) throw BadValue(Path{&path, "passengerRefs"}, "are no travellers of the booking");
    return {std::string(item.id),
            gds::service_kind(definition.group, definition.reason == "Baggage", definition.name),
            sub_code(definition.code),
            *std::move(label),
            price,
            std::move(travellers),
            std::move(segments),
            most_of(definition.most, path)};
}

}  // namespace

AncillaryReply read_ancillaries(gds::Object object, const Path& root, const Booking& booking) {
    auto raw = read_catalogue(object, root);
    AncillaryReply reply{{}, {}, std::string(raw.error.substr(0, 300))};
    Path ancillaries{&root, "ancillaries"}, offer{&ancillaries, "offer"}, list{&offer, "otherServices"};
    if (!raw.given && reply.error.empty()) throw BadValue(ancillaries, "is missing");
    Matched matched{matched_flights(raw, booking), matched_travellers(raw, booking)};
    auto& currency = booking.order.offer->price.total.currency();
    std::set<std::string> ids;
    for (std::size_t i = 0; i < raw.items.size(); ++i) {
        Path at{&list, {}, static_cast<std::ptrdiff_t>(i)};
        try {
            auto& definition = defined(raw.definitions, raw.items[i].definition, "serviceDefinitionRef", at);
            if (!sold_here(definition)) continue;
            auto service = service_of(raw.items[i], definition, raw, matched, currency, at);
            if (!ids.insert(service.id).second) throw BadValue(Path{&at, "offerItemId"}, "is given twice");
            reply.services.push_back(std::move(service));
        } catch (const BadValue& bad) {
            reply.rejected.emplace_back(bad.what());
        }
    }
    return reply;
}

}  // namespace airside::sabre
