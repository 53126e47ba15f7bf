#include "vendors/gds/travelport/service_catalogue.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "vendors/gds/normalising.hpp"
#include "vendors/gds/service_kind.hpp"
#include "vendors/gds/travelport/normalise.hpp"
#include "vendors/gds/travelport/raw_order.hpp"
#include "vendors/gds/travelport/seat_map.hpp"

namespace airside::travelport {
namespace {

using gds::ServiceKind;

constexpr Path root{nullptr, "travelport"};
constexpr std::string_view catalogue = "CatalogOfferingsAncillaryListResponse", offers = "OfferListResponse";
constexpr std::size_t most_seats = 60, most_services = 500, max_added = 100;
constexpr int most_of_one = 9;

// Calls `visit` with the object under `wrapper`, which has to be there.
template <class F>
void with(std::string& body, std::string_view wrapper, F visit) {
    simdjson::ondemand::parser parser;
    simdjson::ondemand::document document;
    auto object = gds::open_object(parser, document, body, root);
    bool found = false;
    gds::each_field(object, root, [&](std::string_view key, Value& value, const Path& path) {
        if (key == wrapper && !std::exchange(found, true)) visit(value, path);
    });
    if (!found) throw BadValue(Path{&root, wrapper}, "is missing");
}

// The indices of all who have a seat of their own.
std::vector<int> seated(const Reservation& opened) {
    int count = 0;
    for (auto& fare : opened.order.offer->passengers)
        if (fare.type != gds::PassengerType::INFANT) count += fare.count;
    count = std::min(count, static_cast<int>(opened.travellers.size()));
    std::vector<int> all(static_cast<std::size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    return all;
}

// Those of the ids that are travellers of the order; without ids all who have a seat.
template <class Ids>
std::vector<int> travellers_of(const Ids& ids, const Reservation& opened) {
    if (ids.empty()) return seated(opened);
    std::vector<int> indices;
    for (auto& id : ids) {
        auto found = std::ranges::find(opened.travellers, id, &NamedTraveller::id);
        if (found != opened.travellers.end()) indices.push_back(static_cast<int>(found - opened.travellers.begin()));
    }
    return indices;
}

// The segments that an ancillary is for; none: it does not say, or they are not ours.
std::vector<int> segments_of(const RawServiceGroup& group, const RawAncillary& ancillary, const ById<RawFlight>& listed,
                             const std::vector<const gds::Segment*>& all) {
    std::vector<const RawFlight*> flights;
    flights.reserve(ancillary.flight_refs.size() + group.flights.size());
    for (auto ref : ancillary.flight_refs) flights.push_back(listed.find(ref));
    if (ancillary.flight_refs.empty())
        for (auto& flight : group.flights) flights.push_back(&flight);
    std::vector<int> segments;
    for (auto* flight : flights) {
        auto segment = flight ? segment_of(*flight, all) : std::nullopt;
        if (!segment) return {};
        segments.push_back(*segment);
    }
    std::ranges::sort(segments);
    auto twice = std::ranges::unique(segments);
    segments.erase(twice.begin(), twice.end());
    return segments;
}

// Puts together what is the same for several travellers.
class Sale {
  public:
    explicit Sale(const Reservation& opened) : opened_(opened) {}

    void add(gds::ServiceOffer service, int traveller, ServiceName name) {
        auto [at, added] = index_.try_emplace(service.id, on_sale_.size());
        if (added) on_sale_.push_back({std::move(service), {}});
        auto& one = on_sale_[at->second];
        if (std::ranges::find(one.names, traveller, &ServiceName::traveller) != one.names.end()) return;
        auto& known = opened_.travellers.at(static_cast<std::size_t>(traveller));
        name.traveller = traveller;
        name.traveller_id = known.id;
        name.traveller_uuid = known.uuid;
        one.service.travellers.push_back(traveller);
        one.names.push_back(std::move(name));
    }

    std::vector<ServiceOnSale> take() {
        for (auto& one : on_sale_) std::ranges::sort(one.service.travellers);
        return std::move(on_sale_);
    }

  private:
    const Reservation& opened_;
    std::vector<ServiceOnSale> on_sale_;
    std::map<std::string, std::size_t> index_;
};

std::string id_of(const gds::ServiceOffer& service) {
    auto id = service.code + "." + service.label;
    for (int segment : service.segments) id += "." + std::to_string(segment);
    return id + "." + service.price.str();
}

struct Place {
    const RawServiceGroup& group;
    const RawServiceOffering& offering;
    const RawServiceProduct& product;
};

void add_ancillary(const Place& place, const Reservation& opened, const std::vector<int>& segments, const Path& path,
                   Sale& sale) {
    auto& ancillary = *place.product.ancillary;
    auto price = total_of(place.offering.price, path);
    auto label = label_of(ancillary);
    bool sold = price && price->currency() == opened.order.offer->price.total.currency() && !price->is_zero();
    // Seats are sold by the seat map.
    if (!sold || label.empty() || segments.empty() || kind_of(ancillary) == ServiceKind::SEAT) return;
    ServiceName name{0,
                     {},
                     {},
                     std::string(plain_id(place.group.id, path)),
                     std::string(place.offering.uuid),
                     std::string(plain_id(place.offering.id, path)),
                     std::string(plain_id(place.product.id, path)),
                     {}};
    // Some accounts' offerings have no identifier of their own; then the workbench's is what is asked for.
    if (name.offerings_uuid.empty()) name.offerings_uuid = opened.workbench;
    plain_id(name.offerings_uuid, path);
    auto code = std::string(gds::text_or_none(ancillary.sub_code).value_or(""));
    auto most = std::clamp<std::int64_t>(place.product.quantity, 1, most_of_one);
    gds::ServiceOffer service{{}, kind_of(ancillary), code, label, *price, {}, segments, static_cast<int>(most)};
    service.id = id_of(service);
    for (int traveller : travellers_of(place.group.travellers, opened)) sale.add(service, traveller, name);
}

}  // namespace

gds::ServiceKind kind_of(const RawAncillary& ancillary) {
    if (ancillary.type == "AncillaryAirSeat") return ServiceKind::SEAT;
    return gds::service_kind(ancillary.code, ancillary.type == "AncillaryAirBaggage", ancillary.text);
}

std::string label_of(const RawAncillary& ancillary) {
    if (!ancillary.seat.empty())
        if (auto seat = gds::text_or_none(ancillary.seat)) return "Seat " + *seat;
    for (auto text : {ancillary.text, ancillary.sub_code, ancillary.code})
        if (auto label = gds::text_or_none(text)) return *label;
    return {};
}

std::vector<ServiceOnSale> read_services_on_sale(std::string& body, const Reservation& opened) {
    Sale sale(opened);
    auto all = gds::segments_of(*opened.order.offer);
    with(body, catalogue, [&](Value& value, const Path& path) {
        RawServiceReply reply;
        read_service_reply(value, path, reply);
        ById<RawFlight> flights(reply.lists.flights);
        Path list{&path, "CatalogOfferingsID"};
        for (std::size_t i = 0; i < reply.groups.size(); ++i) {
            Path at{&list, {}, static_cast<std::ptrdiff_t>(i)}, offerings{&at, "CatalogOffering"};
            auto& group = reply.groups[i];
            for (std::size_t j = 0; j < group.offerings.size(); ++j) {
                Path here{&offerings, {}, static_cast<std::ptrdiff_t>(j)};
                for (auto& product : group.offerings[j].products) {
                    if (!product.ancillary) continue;
                    auto segments = segments_of(group, *product.ancillary, flights, all);
                    add_ancillary({group, group.offerings[j], product}, opened, segments, here, sale);
                }
            }
        }
    });
    auto found = sale.take();
    if (found.size() > most_services)
        found.erase(found.begin() + static_cast<std::ptrdiff_t>(most_services), found.end());
    return found;
}

std::vector<ServiceOnSale> read_seat_services(std::string& body, const Reservation& opened) {
    auto seats = read_seats_on_sale(body, *opened.order.offer);
    auto& currency = opened.order.offer->price.total.currency();
    std::erase_if(seats, [&](auto& seat) { return seat.price.currency() != currency; });
    std::ranges::stable_sort(seats, [](auto& a, auto& b) {
        return std::pair(a.segment, a.price.minor()) < std::pair(b.segment, b.price.minor());
    });
    Sale sale(opened);
    std::map<int, std::set<std::string>> shown;
    for (auto& seat : seats) {
        auto& of_segment = shown[seat.segment];
        if (of_segment.size() >= most_seats && !of_segment.contains(seat.number)) continue;
        of_segment.insert(seat.number);
        gds::ServiceOffer service{{}, ServiceKind::SEAT, {}, "Seat " + seat.number, seat.price, {}, {seat.segment}, 1};
        service.id = id_of(service);
        ServiceName name{0, {}, {}, {}, seat.offerings, seat.offering, {}, seat.number};
        for (int traveller : travellers_of(seat.travellers, opened)) sale.add(service, traveller, name);
    }
    return sale.take();
}

Money read_added_total(std::string& body, const Currency& currency) {
    auto total = Money::zero(currency);
    with(body, offers, [&](Value& value, const Path& path) {
        bool any = false;
        gds::each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
            if (key != "OfferID" || gds::is_null(v, p)) return;
            gds::each_item(v, p, max_added, [&](Value& item, const Path& at) {
                RawPrice price;
                gds::each_field(item, at, [&](std::string_view name, Value& part, const Path& there) {
                    if (name == "Price") read_price(part, there, price);
                });
                auto one = total_of(price, Path{&at, "Price"});
                if (!one || one->currency() != currency) throw BadValue(at, "has no price in the order's currency");
                total += *one;
                any = true;
            });
        });
        if (!any) throw BadValue(Path{&path, "OfferID"}, "is missing");
    });
    return total;
}

}  // namespace airside::travelport
