#include "vendors/gds/amadeus/reply_parser.hpp"

#include "vendors/gds/amadeus/normalise.hpp"
#include "vendors/gds/amadeus/orders.hpp"
#include "vendors/gds/amadeus/seat_reader.hpp"

namespace airside::amadeus {
namespace {

constexpr std::size_t max_offers = 250, max_orders = 100, max_rejected = 10;
constexpr std::size_t smallest_offer = 1500;  // bytes, of one that can be booked

}  // namespace

struct ReplyParser::Impl {
    Impl(const reference::Airports& airports, OfficeFacts office) : normaliser(airports, std::move(office)) {}

    simdjson::ondemand::document open(std::string& body) {
        if (body.capacity() < body.size() + simdjson::SIMDJSON_PADDING)
            body.reserve(body.size() + simdjson::SIMDJSON_PADDING);
        simdjson::ondemand::document document;
        simdjson::padded_string_view view(body.data(), body.size(), body.size() + simdjson::SIMDJSON_PADDING);
        if (auto error = parser.iterate(view).get(document)) fail(error, Path{nullptr, "amadeus"}, "JSON");
        return document;
    }

    // Calls `visit` with the value of "data", which has to be there.
    template <class F>
    void with_data(simdjson::ondemand::document& document, F visit) {
        Path root{nullptr, "amadeus"};
        Object object;
        if (auto error = document.get_object().get(object)) fail(error, root, "an object");
        bool found = false;
        each_field(object, root, [&](std::string_view key, Value& value, const Path& path) {
            if (key != "data" || found) return;
            found = true;
            visit(value, path);
        });
        if (!found) throw BadValue(Path{&root, "data"}, "is missing");
    }

    // One pass over the offers, from the one at `first` on; gives where it had to stop because of a bad one.
    std::optional<std::size_t> pass(simdjson::ondemand::document& document, const std::shared_ptr<std::string>& body,
                                    std::size_t first, ParsedOffers& parsed) {
        std::size_t index = 0;
        try {
            with_data(document, [&](Value& data, const Path& path) {
                each_item(data, path, max_offers, [&](Value& item, const Path& at) {
                    index = static_cast<std::size_t>(at.index);
                    if (index < first) return;
                    raw.clear();
                    read_offer(item, at, raw);
                    parsed.offers.push_back(normaliser.offer(raw, SharedText(body, raw.json), at));
                    first = index + 1;
                });
            });
        } catch (const BadValue& bad) {
            if (index < first) throw;  // not within an offer
            parsed.rejected.push_back(bad.what());
            return index + 1;
        }
        return {};
    }

    // The segments of an offer that was kept.
    std::vector<SoldSegment> segments_of(std::string& offer) {
        Path root{nullptr, "amadeus"}, path{&root, "offer"};
        auto document = open(offer);
        Value value;
        if (auto error = document.get_value().get(value)) fail(error, path, "an offer");
        raw.clear();
        read_offer(value, path, raw);
        std::vector<SoldSegment> segments;
        for (auto& itinerary : raw.itineraries)
            for (auto& segment : itinerary.segments)
                segments.push_back(
                    {std::string(segment.id), std::string(segment.carrier), std::string(segment.number)});
        return segments;
    }

    simdjson::ondemand::parser parser;
    Normaliser normaliser;
    RawOffer raw;
};

ReplyParser::ReplyParser(const reference::Airports& airports, OfficeFacts office)
    : impl_(std::make_unique<Impl>(airports, std::move(office))) {}
ReplyParser::~ReplyParser() = default;

ParsedOffers ReplyParser::offers(const std::shared_ptr<std::string>& body) {
    ParsedOffers parsed;
    parsed.offers.reserve(std::min(max_offers, body->size() / smallest_offer));  // moving offers costs
    auto document = impl_->open(*body);
    std::optional<std::size_t> next = 0;
    while ((next = impl_->pass(document, body, *next, parsed))) {
        if (parsed.rejected.size() > max_rejected) throw BadValue(parsed.rejected.front() + " (and too many others)");
        document.rewind();
    }
    return parsed;
}

gds::Offer ReplyParser::priced_offer(std::string& body) {
    auto document = impl_->open(body);
    Path root{nullptr, "amadeus"}, data{&root, "data"}, list{&data, "flightOffers"};
    Object object;
    if (auto error = document.get_object().get(object)) fail(error, root, "an object");
    auto& raw = impl_->raw;
    raw.clear();
    RawOffer included;
    bool found = false;
    each_field(object, root, [&](std::string_view key, Value& value, const Path& path) {
        if (key == "included" && !is_null(value, path)) read_included(value, path, included);
        if (key != "data") return;
        each_field(value, path, [&](std::string_view name, Value& offers, const Path& at) {
            if (name != "flightOffers") return;
            each_item(offers, at, 1, [&](Value& item, const Path& here) {
                if (std::exchange(found, true)) throw BadValue(here, "is given twice");
                read_offer(item, here, raw);
            });
        });
    });
    if (!found) throw BadValue(list, "has no offer");
    raw.rules.insert(raw.rules.end(), included.rules.begin(), included.rules.end());
    return impl_->normaliser.offer(raw, std::string(raw.json), Path{&list, {}, 0});
}

gds::Order ReplyParser::order(std::string& body) {
    auto document = impl_->open(body);
    RawOrder raw;
    std::optional<gds::Order> order;
    impl_->with_data(document, [&](Value& data, const Path& path) {
        read_order(data, path, raw);
        order = normalise_order(raw, impl_->normaliser, path);
    });
    return *std::move(order);
}

std::vector<gds::Order> ReplyParser::orders(std::string& body) {
    auto document = impl_->open(body);
    std::vector<gds::Order> orders;
    impl_->with_data(document, [&](Value& data, const Path& path) {
        each_item(data, path, max_orders, [&](Value& item, const Path& at) {
            RawOrder raw;
            read_order(item, at, raw);
            orders.push_back(normalise_order(raw, impl_->normaliser, at));
        });
    });
    return orders;
}

std::vector<gds::SeatMap> ReplyParser::seat_maps(std::string& body, std::string offer) {
    auto segments = impl_->segments_of(offer);
    auto document = impl_->open(body);
    std::vector<gds::SeatMap> maps;
    impl_->with_data(document, [&](Value& data, const Path& path) { maps = read_seat_maps(data, path, segments); });
    return maps;
}

}  // namespace airside::amadeus
