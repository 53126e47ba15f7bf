#include "vendors/gds/amadeus/reply_parser.hpp"

#include <algorithm>

#include "vendors/gds/amadeus/catalogue.hpp"
#include "vendors/gds/amadeus/normalise.hpp"
#include "vendors/gds/amadeus/orders.hpp"
#include "vendors/gds/amadeus/prices.hpp"
#include "vendors/gds/amadeus/seat_reader.hpp"
#include "vendors/gds/amadeus/service_request.hpp"

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

    // Calls `visit` with an offer that was kept; what is read of it lasts until the next document.
    template <class F>
    void with_kept(std::string& offer, F visit) {
        Path root{nullptr, "amadeus"}, path{&root, "offer"};
        auto document = open(offer);
        Value value;
        if (auto error = document.get_value().get(value)) fail(error, path, "an offer");
        visit(value, path);
    }

    // The segments of an offer that was kept.
    std::vector<SoldSegment> segments_of(std::string& offer) {
        raw.clear();
        with_kept(offer, [&](Value& value, const Path& path) { read_offer(value, path, raw); });
        std::vector<SoldSegment> segments;
        for (auto& itinerary : raw.itineraries)
            for (auto& segment : itinerary.segments)
                segments.push_back(
                    {std::string(segment.id), std::string(segment.carrier), std::string(segment.number)});
        return segments;
    }

    // The one offer of an answer of pricing into `raw`, and what stands beside it.
    std::vector<RawService> read_priced(simdjson::ondemand::document& document, const Path& root, const Path& list) {
        Object object;
        if (auto error = document.get_object().get(object)) fail(error, root, "an object");
        raw.clear();
        RawOffer included;
        std::vector<RawService> services;
        bool found = false;
        each_field(object, root, [&](std::string_view key, Value& value, const Path& path) {
            if (key == "included" && !is_null(value, path)) read_included(value, path, included, services);
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
        return services;
    }

    static void read_included(Value& value, const Path& path, RawOffer& included, std::vector<RawService>& services) {
        each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
            if (key == "detailed-fare-rules") read_detailed_rules(v, p, included);
            if (key == "bags" || key == "other-services") read_services(v, p, key == "bags", services);
        });
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

namespace {

// What was chosen has to make what Amadeus asks for it.
void check_services(const gds::Offer& offer, const Path& path) {
    auto sum = Money::zero(offer.price.total.currency());
    for (auto& choice : offer.services) sum += choice.service.price * choice.quantity;
    auto fee = std::ranges::find(offer.price.fees, services_fee, &gds::Fee::code);
    auto asked = fee == offer.price.fees.end() ? Money::zero(sum.currency()) : fee->amount;
    if (sum != asked)
        throw BadValue(Path{&path, "additionalServices"},
                       "are " + asked.str() + ", but the services chosen make " + sum.str());
}

}  // namespace

gds::Offer ReplyParser::priced_offer(std::string& body) {
    auto document = impl_->open(body);
    Path root{nullptr, "amadeus"}, data{&root, "data"}, list{&data, "flightOffers"}, path{&list, {}, 0};
    auto services = impl_->read_priced(document, root, list);
    auto& raw = impl_->raw;
    auto offer = impl_->normaliser.offer(raw, std::string(raw.json), path);
    if (has_chosen(raw)) {
        Path included{&root, "included"};
        offer.services = chosen_of(raw, catalogue_of(std::move(services), raw, included), path);
        check_services(offer, path);
    }
    return offer;
}

std::vector<gds::ServiceOffer> ReplyParser::services(std::string& body) {
    auto document = impl_->open(body);
    Path root{nullptr, "amadeus"}, data{&root, "data"}, list{&data, "flightOffers"}, included{&root, "included"};
    auto services = impl_->read_priced(document, root, list);
    return catalogue_of(std::move(services), impl_->raw, included);
}

gds::Outcome<std::string> ReplyParser::with_services(std::string offer,
                                                     const std::vector<gds::ServiceChoice>& choices) {
    auto wanted = wanted_services(choices);
    if (!wanted.done()) return wanted.as<std::string>();
    Path root{nullptr, "amadeus"}, path{&root, "offer"};
    std::vector<FarePlace> places;
    impl_->with_kept(offer, [&](Value& value, const Path& at) { places = fare_places(value, at, offer); });
    impl_->raw.clear();
    impl_->with_kept(offer, [&](Value& value, const Path& at) { read_offer(value, at, impl_->raw); });
    return amadeus::with_services(offer, places, impl_->raw, wanted.value(), path);
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
