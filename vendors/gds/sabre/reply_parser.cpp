#include "vendors/gds/sabre/reply_parser.hpp"

#include "vendors/gds/sabre/ancillary_reader.hpp"
#include "vendors/gds/sabre/booking_order.hpp"
#include "vendors/gds/sabre/normalise.hpp"
#include "vendors/gds/sabre/seat_reader.hpp"

namespace airside::sabre {
namespace {

constexpr std::size_t max_rejected = 10, max_found = 20, longest_words = 100;

}  // namespace

struct ReplyParser::Impl {
    Impl(const reference::Airports& airports, OfficeFacts office) : points(airports, std::move(office)) {}

    simdjson::ondemand::document open(std::string& body) {
        if (body.capacity() < body.size() + simdjson::SIMDJSON_PADDING)
            body.reserve(body.size() + simdjson::SIMDJSON_PADDING);
        simdjson::ondemand::document document;
        simdjson::padded_string_view view(body.data(), body.size(), body.size() + simdjson::SIMDJSON_PADDING);
        if (auto error = parser.iterate(view).get(document)) gds::fail(error, root, "JSON");
        return document;
    }

    gds::Object object_of(simdjson::ondemand::document& document) {
        gds::Object object;
        if (auto error = document.get_object().get(object)) gds::fail(error, root, "an object");
        return object;
    }

    // Reads everything but the itineraries whose text is wrong: after each such the reading begins anew without it.
    void read(simdjson::ondemand::document& document, std::vector<std::string>& rejected) {
        std::vector<Place> skip;
        while (true) {
            raw.clear();
            try {
                read_shop(object_of(document), root, skip, raw);
                return;
            } catch (const BadItinerary& bad) {
                reject(rejected, bad.what());
                skip.push_back(bad.place);
            }
            document.rewind();
        }
    }

    static void reject(std::vector<std::string>& rejected, const std::string& why) {
        rejected.push_back(why);
        if (rejected.size() > max_rejected) throw BadValue(rejected.front() + " (and too many others)");
    }

    // Every itinerary in its first brand, which is the cheapest, then in the second: whoever takes only some has the
    // choice of flights.
    void normalise_all(const Party& party, ParsedOffers& parsed) {
        Path response{&root, "groupedItineraryResponse"}, groups{&response, "itineraryGroups"};
        bool more = true;
        for (std::size_t brand = 0; std::exchange(more, false); ++brand)
            for (auto& itinerary : raw.itineraries) {
                if (brand >= itinerary.pricings.size()) continue;
                more = true;
                if (!itinerary.pricings[brand].has_fare) continue;
                Path group{&groups, {}, static_cast<std::ptrdiff_t>(itinerary.group)}, list{&group, "itineraries"},
                    at{&list, {}, static_cast<std::ptrdiff_t>(itinerary.index)};
                try {
                    parsed.offers.push_back(normalise(raw, itinerary, brand, party, points, at));
                } catch (const BadValue& bad) {
                    reject(parsed.rejected, bad.what());
                }
            }
    }

    const Path root{nullptr, "sabre"};
    simdjson::ondemand::parser parser;
    Points points;
    RawShop raw;
};

ReplyParser::ReplyParser(const reference::Airports& airports, OfficeFacts office)
    : impl_(std::make_unique<Impl>(airports, std::move(office))) {}
ReplyParser::~ReplyParser() = default;

ParsedOffers ReplyParser::offers(std::string& body, const Party& party) {
    ParsedOffers parsed;
    auto document = impl_->open(body);
    impl_->read(document, parsed.rejected);
    std::size_t count = 0;
    for (auto& itinerary : impl_->raw.itineraries) count += itinerary.pricings.size();
    parsed.offers.reserve(count);  // moving offers costs
    impl_->normalise_all(party, parsed);
    if (impl_->raw.itineraries.empty())
        for (auto words : impl_->raw.errors)
            parsed.error.append(parsed.error.empty() ? "" : "; ").append(words.substr(0, longest_words));
    return parsed;
}

Booking ReplyParser::booking(std::string& body) {
    auto document = impl_->open(body);
    RawBooking raw;
    read_booking(impl_->object_of(document), impl_->root, raw);
    drop_replaced_flights(raw);
    return normalise_booking(raw, impl_->points, impl_->root);
}

Booking ReplyParser::created_booking(std::string& body) {
    auto document = impl_->open(body);
    RawBooking raw;
    Path at{&impl_->root, "booking"};
    bool found = false;
    each_field(impl_->object_of(document), impl_->root, [&](std::string_view key, Value& value, const Path& path) {
        if (key != "booking") return;
        if (std::exchange(found, true)) throw BadValue(path, "is given twice");
        read_booking(gds::object_of(value, path), path, raw);
    });
    if (!found) throw BadValue(at, "is missing");
    drop_replaced_flights(raw);
    return normalise_booking(raw, impl_->points, at);
}

SeatReply ReplyParser::seats(std::string& body) {
    auto document = impl_->open(body);
    return read_seats(impl_->object_of(document), impl_->root);
}

AncillaryReply ReplyParser::ancillaries(std::string& body, const Booking& booking) {
    auto document = impl_->open(body);
    return read_ancillaries(impl_->object_of(document), impl_->root, booking);
}

std::vector<std::string> ReplyParser::found_bookings(std::string& body) {
    auto document = impl_->open(body);
    std::vector<std::string> ids;
    bool found = false;
    each_field(impl_->object_of(document), impl_->root, [&](std::string_view key, Value& value, const Path& path) {
        if (key != "bookings") return;
        found = true;
        each_item(value, path, max_found, [&](Value& item, const Path& at) {
            each_field(item, at, [&](std::string_view name, Value& part, const Path& there) {
                if (name == "confirmationId") ids.emplace_back(gds::code_of<RecordLocator>(part, there).str());
            });
        });
    });
    if (!found) throw BadValue(Path{&impl_->root, "bookings"}, "is missing");
    return ids;
}

}  // namespace airside::sabre
