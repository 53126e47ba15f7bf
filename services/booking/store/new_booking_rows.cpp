#include "services/booking/store/new_booking_rows.hpp"

#include <algorithm>

#include "platform/reference/airlines.hpp"

namespace airside::booking {
namespace {

// Ids of children need no order: a random UUIDv4.
std::string child_id(Random& random) {
    std::array<std::uint8_t, 16> bytes{};
    random.fill(bytes);
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x40);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
    return Uuid::from_bytes(bytes).str();
}

std::optional<BaggageRow> baggage_of(const gds::Offer& offer, std::size_t segment) {
    auto adult = std::find_if(offer.passengers.begin(), offer.passengers.end(),
                              [](const gds::PassengerFare& fare) { return fare.type == gds::PassengerType::ADULT; });
    if (adult == offer.passengers.end() || segment >= adult->segments.size()) return {};
    return BaggageRow{adult->segments[segment].checked, adult->segments[segment].cabin_bag};
}

std::optional<std::string> clipped(const std::optional<std::string>& text, std::size_t length) {
    if (!text) return {};
    return text->substr(0, length);
}

}  // namespace

std::vector<PassengerRow> passenger_rows(const std::vector<PassengerInput>& passengers, Random& random) {
    std::vector<PassengerRow> rows;
    for (auto& p : passengers) {
        PassengerRow row{child_id(random),
                         static_cast<int>(rows.size()),
                         p.type,
                         p.title,
                         p.first_name,
                         p.middle_name,
                         p.last_name,
                         p.date_of_birth,
                         p.gender,
                         p.nationality,
                         {},
                         {},
                         {},
                         {},
                         {}};
        if (p.passport) {
            row.passport_number = p.passport->number;
            row.passport_country = p.passport->country;
            row.passport_expiry_date = p.passport->expiry_date;
        }
        if (p.frequent_flyer) {
            row.frequent_flyer_airline = p.frequent_flyer->airline;
            row.frequent_flyer_number = p.frequent_flyer->number;
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<FlightRow> flight_rows(const gds::Offer& offer, Names names, Random& random) {
    std::vector<FlightRow> rows;
    for (auto* s : gds::segments_of(offer)) {
        auto carrier = s->marketing_carrier.str();
        std::string name = names.airlines ? std::string(names.airlines->name_of(carrier)) : carrier;
        std::optional<std::string> type;
        if (names.aircraft && s->aircraft) type = std::string(names.aircraft->name_of(*s->aircraft)).substr(0, 50);
        std::optional<int> minutes;
        if (s->duration_min > 0) minutes = s->duration_min;
        auto index = rows.size();
        rows.push_back({child_id(random),
                        static_cast<int>(index) + 1,
                        s->marketing_carrier,
                        name.substr(0, 100),
                        carrier + s->flight_number,
                        s->operating_carrier,
                        type,
                        clipped(s->aircraft, 10),
                        s->departure.airport,
                        clipped(s->departure.terminal, 10),
                        s->departure.at,
                        s->departure.zone.str(),
                        s->arrival.airport,
                        clipped(s->arrival.terminal, 10),
                        s->arrival.at,
                        s->arrival.zone.str(),
                        s->cabin,
                        s->booking_class,
                        minutes,
                        baggage_of(offer, index)});
    }
    return rows;
}

std::vector<IncludedRow> included_rows(const gds::Offer& offer) {
    std::vector<IncludedRow> rows;
    for (auto& [service, traveller, quantity] : offer.services) {
        auto& row = rows.emplace_back(
            IncludedRow{traveller, service.kind, service.code, service.label, {}, quantity, service.price * quantity});
        for (int segment : service.segments) row.segment_numbers.push_back(segment + 1);
    }
    return rows;
}

PassengerInput input_of(const PassengerRow& row) {
    PassengerInput input{row.passenger_type,
                         row.title,
                         row.first_name,
                         row.middle_name,
                         row.last_name,
                         row.date_of_birth,
                         row.gender,
                         row.nationality,
                         {},
                         {}};
    if (row.passport_number)
        input.passport = PassengerPassport{*row.passport_number, *row.passport_country, *row.passport_expiry_date};
    if (row.frequent_flyer_airline)
        input.frequent_flyer = PassengerFrequentFlyer{*row.frequent_flyer_airline, *row.frequent_flyer_number};
    return input;
}

}  // namespace airside::booking
