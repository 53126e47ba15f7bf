#include "vendors/gds/travelport/seat_map.hpp"

#include <algorithm>
#include <charconv>

#include "vendors/gds/seat_columns.hpp"
#include "vendors/gds/travelport/normalise.hpp"
#include "vendors/gds/travelport/raw_seats.hpp"

namespace airside::travelport {
namespace {

constexpr Path root{nullptr, "travelport"};
constexpr std::string_view wrapper = "CatalogOfferingsAncillaryListResponse";

gds::CabinClass cabin_class(std::string_view name, gds::CabinClass otherwise) {
    if (name == "FIRST") return gds::CabinClass::FIRST;
    if (name == "BUSINESS") return gds::CabinClass::BUSINESS;
    if (name == "PREMIUM ECONOMY") return gds::CabinClass::PREMIUM_ECONOMY;
    if (name == "ECONOMY") return gds::CabinClass::ECONOMY;
    return otherwise;
}

gds::SeatRow seat_row(const RawRow& raw, const RawSeats& offered, const Path& path) {
    gds::SeatRow row{0, {}};
    auto [end, error] = std::from_chars(raw.label.data(), raw.label.data() + raw.label.size(), row.row);
    if (error != std::errc() || end != raw.label.data() + raw.label.size() || row.row < 1 || row.row > 999)
        throw BadValue(Path{&path, "label"}, "is no row");
    for (auto& space : raw.spaces) {
        if (space.column.size() != 1 || space.column[0] < 'A' || space.column[0] > 'Z')
            throw BadValue(Path{&path, "location"}, "is no column");
        auto number = std::to_string(row.row) + std::string(space.column);
        auto known = offered.seats.find(number);
        // What is shown but not offered can't be had.
        gds::Seat seat{
            number, gds::SeatAvailability::BLOCKED, {}, space.has("W"), space.has("A"), space.has("E"), space.has("L")};
        if (known != offered.seats.end()) {
            if (!known->second.exists) continue;
            seat.availability = known->second.availability;
            seat.price = known->second.price;
        }
        row.seats.push_back(std::move(seat));
    }
    return row;
}

// Calls `visit` with what is told of each of the offer's segments that has a chart.
template <class F>
void each_flight(std::string& body, const gds::Offer& offer, F visit) {
    simdjson::ondemand::parser parser;
    simdjson::ondemand::document document;
    auto object = gds::open_object(parser, document, body, root);
    RawSeatReply reply;
    bool found = false;
    gds::each_field(object, root, [&](std::string_view key, Value& value, const Path& path) {
        if (key != wrapper || std::exchange(found, true)) return;
        read_seat_reply(value, path, reply);
    });
    Path response{&root, wrapper};
    if (!found) throw BadValue(response, "is missing");
    auto segments = gds::segments_of(offer);
    for (auto& one : reply.offered) {
        auto segment = segment_of(one.flight, segments);
        auto chart = reply.charts.find(one.chart);
        if (segment && chart != reply.charts.end())
            visit(reply, one, chart->second, *segment, *segments[static_cast<std::size_t>(*segment)]);
    }
}

}  // namespace

std::vector<gds::SeatMap> read_seat_maps(std::string& body, const gds::Offer& offer) {
    std::vector<gds::SeatMap> maps;
    Path response{&root, wrapper};
    each_flight(body, offer, [&](auto&, auto& offered, auto& cabins, int segment, auto& flown) {
        for (auto& cabin : cabins) {
            gds::SeatMap map{
                segment, cabin_class(cabin.name, flown.cabin), flown.aircraft, gds::columns_text(cabin.columns), {}};
            for (auto& row : cabin.rows) map.rows.push_back(seat_row(row, offered, response));
            maps.push_back(std::move(map));
        }
    });
    return maps;
}

std::vector<SeatOnSale> read_seats_on_sale(std::string& body, const gds::Offer& offer) {
    std::vector<SeatOnSale> sale;
    Path response{&root, wrapper};
    each_flight(body, offer, [&](auto& reply, auto& offered, auto& cabins, int segment, auto& flown) {
        std::vector<std::string> travellers(offered.travellers.begin(), offered.travellers.end());
        for (auto& cabin : cabins) {
            if (cabin_class(cabin.name, flown.cabin) != flown.cabin) continue;
            for (auto& row : cabin.rows) {
                auto shown = seat_row(row, offered, response);
                for (auto& seat : shown.seats) {
                    auto known = offered.seats.find(seat.number);
                    // What costs nothing is no service; what is not named can't be ordered.
                    if (!seat.price || seat.price->is_zero() || known->second.offering.empty()) continue;
                    auto offering = plain_id(known->second.offering, Path{&response, "CatalogOffering"});
                    auto all = plain_id(reply.id, Path{&response, "Identifier"});
                    sale.push_back(
                        {segment, seat.number, *seat.price, travellers, std::string(all), std::string(offering)});
                }
            }
        }
    });
    return sale;
}

}  // namespace airside::travelport
