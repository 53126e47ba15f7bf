#include "vendors/gds/sabre/stored_offer.hpp"

#include <algorithm>
#include <stdexcept>

#include <boost/json.hpp>

namespace airside::sabre {
namespace {

namespace json = boost::json;

// Brand codes are letters and digits; anything else is no code that Sabre takes back.
bool is_code(std::string_view text) {
    return !text.empty() && text.size() <= 20 && all_within(Alphabet::upper_digit, text);
}

// Everything in here is of codes and digits, so that nothing has to be escaped.
void append_flight(std::string& out, const gds::Segment& segment, const gds::SegmentFare& fare) {
    auto field = [&](std::string_view name, std::string_view value) {
        out.append("\"").append(name).append("\":\"").append(value).append("\",");
    };
    out += '{';
    field("carrier", segment.marketing_carrier.str());
    field("operating", segment.operating_carrier.str());
    field("from", segment.departure.airport.str());
    field("to", segment.arrival.airport.str());
    field("departs", to_string(segment.departure.local));
    field("arrives", to_string(segment.arrival.local));
    field("class", fare.booking_class.str());
    if (fare.brand && is_code(*fare.brand)) field("brand", *fare.brand);
    out.append("\"number\":").append(segment.flight_number).append("}");
}

std::string text_at(const json::object& from, std::string_view name) {
    return std::string(from.at(json::string_view(name.data(), name.size())).as_string());
}

StoredFlight read_flight(const json::object& from) {
    StoredFlight flight{text_at(from, "carrier"),
                        text_at(from, "operating"),
                        text_at(from, "from"),
                        text_at(from, "to"),
                        static_cast<int>(from.at("number").as_int64()),
                        text_at(from, "departs"),
                        text_at(from, "arrives"),
                        text_at(from, "class"),
                        {}};
    if (from.contains("brand")) flight.brand = text_at(from, "brand");
    return flight;
}

}  // namespace

std::string stored_text(const gds::Offer& offer) {
    std::string out = R"({"carrier":")" + offer.validating_carrier.str() + R"(","currency":")" +
                      offer.price.total.currency().str() + R"(","total":")" + offer.price.total.decimal() +
                      R"(","party":[)";
    for (auto& fare : offer.passengers)
        out.append(&fare == &offer.passengers.front() ? "" : ",")
            .append("[\"")
            .append(passenger_code(fare.type))
            .append("\",")
            .append(std::to_string(fare.count))
            .append("]");
    out += R"(],"legs":[)";
    auto fare = offer.passengers.front().segments.begin();
    for (auto& itinerary : offer.itineraries) {
        out += &itinerary == &offer.itineraries.front() ? "[" : ",[";
        for (auto& segment : itinerary.segments) {
            if (&segment != &itinerary.segments.front()) out += ',';
            append_flight(out, segment, *fare++);
        }
        out += ']';
    }
    return out + "]}";
}

StoredOffer read_stored(std::string_view text) {
    json::error_code bad;
    auto value = json::parse(json::string_view(text.data(), text.size()), bad);
    if (bad || !value.is_object()) throw std::runtime_error("sabre: the stored offer is no JSON object");
    try {
        auto& object = value.get_object();
        StoredOffer stored{{}, {}, text_at(object, "carrier"), text_at(object, "currency"), text_at(object, "total")};
        for (auto& group : object.at("party").as_array()) {
            auto type = passenger_type(std::string_view(group.at(0).as_string()));
            if (!type) throw std::runtime_error("no passenger type");
            stored.party.emplace_back(*type, static_cast<int>(group.at(1).as_int64()));
        }
        for (auto& leg : object.at("legs").as_array()) {
            auto& flights = stored.legs.emplace_back();
            for (auto& flight : leg.as_array()) flights.push_back(read_flight(flight.as_object()));
            if (flights.empty()) throw std::runtime_error("a leg without flights");
        }
        if (stored.legs.empty() || stored.party.empty()) throw std::runtime_error("no legs, or nobody");
        return stored;
    } catch (const std::exception& error) {
        throw std::runtime_error(std::string("sabre: the stored offer is not as it was written: ") + error.what());
    }
}

bool same_fares(const StoredOffer& a, const StoredOffer& b) {
    auto same_flight = [](const StoredFlight& x, const StoredFlight& y) {
        bool same_brand = x.brand.empty() || y.brand.empty() || x.brand == y.brand;
        return x.carrier == y.carrier && x.number == y.number && x.from == y.from && x.to == y.to &&
               x.departs == y.departs && x.booking_class == y.booking_class && same_brand;
    };
    auto same_leg = [&](auto& x, auto& y) { return std::ranges::equal(x, y, same_flight); };
    return a.party == b.party && a.currency == b.currency && std::ranges::equal(a.legs, b.legs, same_leg);
}

std::string_view passenger_code(gds::PassengerType type) {
    switch (type) {
        case gds::PassengerType::ADULT: return "ADT";
        case gds::PassengerType::CHILD: return "CNN";
        case gds::PassengerType::INFANT: return "INF";
    }
    return "ADT";
}

std::optional<gds::PassengerType> passenger_type(std::string_view code) {
    if (code == "ADT") return gds::PassengerType::ADULT;
    if (code == "INF") return gds::PassengerType::INFANT;
    bool by_age = code.size() == 3 && code[0] == 'C' && code >= "C02" && code <= "C11";
    if (code == "CNN" || code == "CHD" || by_age) return gds::PassengerType::CHILD;
    return {};
}

}  // namespace airside::sabre
