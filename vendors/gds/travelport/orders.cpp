#include "vendors/gds/travelport/orders.hpp"

#include <algorithm>
#include <charconv>

#include "vendors/gds/normalising.hpp"

namespace airside::travelport {
namespace {

std::vector<gds::Ticket> tickets(const RawReservation& raw, const Path& path) {
    Path list{&path, "Receipt"};
    std::vector<gds::Ticket> out;
    for (std::size_t i = 0; i < raw.receipts.size(); ++i) {
        Path receipt{&list, {}, static_cast<std::ptrdiff_t>(i)}, documents{&receipt, "Document"};
        for (std::size_t j = 0; j < raw.receipts[i].tickets.size(); ++j) {
            Path at{&documents, {}, static_cast<std::ptrdiff_t>(j)};
            auto& document = raw.receipts[i].tickets[j];
            out.push_back({gds::ticket_number(document.number, Path{&at, "Number"}),
                           traveller_index(document.traveller_ref, raw, Path{&at, "TravelerIdentifierRef"}),
                           gds::TicketStatus::ISSUED,
                           {},
                           {}});
        }
    }
    std::ranges::stable_sort(out, {}, &gds::Ticket::traveller);
    return out;
}

// The GDS's own among the locators: the others are the airlines', or of one offer of several.
const RawReceipt& own_receipt(const RawReservation& raw, const Path& path) {
    for (auto& receipt : raw.receipts)
        if (!receipt.of_one_offer && (receipt.source == "1G" || receipt.source == "1V" || receipt.source == "1P"))
            return receipt;
    throw BadValue(Path{&path, "Receipt"}, "has no locator of the GDS");
}

gds::SegmentStatus state_of(std::string_view code) {
    using Status = gds::SegmentStatus;
    if (code == "HK" || code == "KK" || code == "RR") return Status::CONFIRMED;
    if (code == "HL" || code == "KL" || code == "UU" || code == "PN") return Status::WAITLISTED;
    if (code == "UC" || code == "UN" || code == "NO" || code == "HX" || code == "XX") return Status::CANCELLED;
    return Status::UNKNOWN;
}

std::vector<gds::SegmentStatus> segment_states(const RawOwnOffer& offer, const RawReceipt& receipt) {
    std::vector<gds::SegmentStatus> states;
    for (auto& product : offer.products)
        for (auto& segment : product.segments) {
            auto id = segment.flight_ref.empty() ? segment.flight.id : segment.flight_ref;
            auto found = std::ranges::find_if(receipt.states, [&](auto& state) {
                return std::ranges::find(state.flight_refs, id) != state.flight_refs.end();
            });
            states.push_back(found == receipt.states.end() ? gds::SegmentStatus::UNKNOWN : state_of(found->code));
        }
    return states;
}

gds::TicketStatus status_of(std::string_view raw, const Path& path) {
    if (raw == "Open" || raw == "AirportControl" || raw == "Suspended") return gds::TicketStatus::ISSUED;
    if (raw == "Void") return gds::TicketStatus::VOIDED;
    if (raw == "Refunded") return gds::TicketStatus::REFUNDED;
    if (raw == "Exchanged") return gds::TicketStatus::EXCHANGED;
    if (raw == "Used" || raw == "Flown" || raw == "CheckedIn" || raw == "Lifted") return gds::TicketStatus::USED;
    throw BadValue(Path{&path, "status"}, "is no status of a coupon");
}

}  // namespace

int traveller_index(std::string_view id, const RawReservation& raw, const Path& path) {
    auto found = std::ranges::find(raw.travellers, id, &RawTraveller::id);
    if (found == raw.travellers.end()) throw BadValue(path, "names no traveller of the order");
    auto digits = id.substr(std::min(id.size(), id.find_last_not_of("0123456789") + 1));
    int number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (number >= 1 && number <= static_cast<int>(raw.travellers.size())) return number - 1;
    return static_cast<int>(found - raw.travellers.begin());
}

OwnOffer normalise_own_offer(const RawOwnOffer& raw, const Listed& listed, Normaliser& normaliser, SharedText json,
                             const Path& path) {
    Path products{&path, "Product"};
    if (raw.products.empty()) throw BadValue(products, "is missing");
    std::vector<Leg> legs;
    legs.reserve(raw.products.size());
    for (std::size_t i = 0; i < raw.products.size(); ++i)
        legs.push_back(normaliser.leg(raw.products[i], listed, Path{&products, {}, static_cast<std::ptrdiff_t>(i)}));
    std::vector<const Leg*> all;
    all.reserve(legs.size());
    for (auto& leg : legs) all.push_back(&leg);
    Path terms{&path, "TermsAndConditionsFull"}, price{&path, "Price"};
    if (raw.terms.empty()) throw BadValue(terms, "is missing");
    Path first{&terms, {}, 0};
    auto id = std::string(plain_id(raw.uuid, Path{&path, "Identifier"}));
    return {normaliser.offer(id, all, raw.price, price, {raw.terms.front(), first}, std::move(json)), id};
}

gds::Order normalise_order(const RawReservation& raw, Normaliser& normaliser, std::string_view remark_prefix,
                           const Path& path) {
    auto& receipt = own_receipt(raw, path);
    if (raw.travellers.empty()) throw BadValue(Path{&path, "Traveler"}, "is missing");
    auto* held = flights_of(raw, path);
    auto locator = code_of<RecordLocator>(receipt.locator, Path{&path, "Receipt"});
    auto found = tickets(raw, path);
    gds::Order order{gds::Provider::TRAVELPORT,
                     locator.str(),
                     locator,
                     {},
                     gds::OrderStatus::CANCELLED,
                     std::nullopt,
                     std::nullopt,
                     {},
                     {},
                     {},
                     std::move(found)};
    for (auto comment : raw.comments)
        if (!order.reference) order.reference = gds::reference_in(comment, remark_prefix);
    for (auto& traveller : raw.travellers) order.last_names.push_back(reference::fold(traveller.surname));
    if (!held) return order;
    RawLists none;
    Path offers{&path, "Offer"};
    Path at{&offers, {}, held - raw.offers.data()};
    auto json = R"({"offer":")" + std::string(held->uuid) + R"("})";
    order.offer = normalise_own_offer(*held, Listed(none), normaliser, std::move(json), at).offer;
    order.segments = segment_states(*held, receipt);
    order.services = own_services(raw, *held, path);
    order.ticket_time_limit = order.offer->ticket_time_limit;
    order.status = gds::status_by_tickets(order.tickets, raw.travellers.size());
    return order;
}

void set_states(const TicketStates& states, gds::Order& order) {
    for (auto& ticket : order.tickets) {
        auto known = states.find(ticket.number);
        if (known == states.end()) continue;
        ticket.status = known->second.status;
        ticket.coupons = known->second.coupons;
    }
    if (order.offer) order.status = gds::status_by_tickets(order.tickets, order.last_names.size());
}

void keep_states(const gds::Order& before, gds::Order& order) {
    TicketStates known;
    for (auto& ticket : before.tickets) known.emplace(ticket.number, TicketState{ticket.status, ticket.coupons});
    set_states(known, order);
    for (auto& service : order.services) {
        auto same = std::ranges::find(before.services, service.document, &gds::OrderedService::document);
        if (service.document && same != before.services.end()) service.status = same->status;
    }
}

std::pair<std::string, TicketState> ticket_state(const RawTicket& raw, const Path& path) {
    Path list{&path, "Coupon"};
    if (raw.coupons.empty()) throw BadValue(list, "is missing");
    TicketState state{gds::TicketStatus::ISSUED, {}};
    bool open = false;
    for (std::size_t i = 0; i < raw.coupons.size(); ++i) {
        Path at{&list, {}, static_cast<std::ptrdiff_t>(i)};
        auto& coupon = raw.coupons[i];
        if (coupon.segment < 1 || coupon.segment > 54) throw BadValue(Path{&at, "segmentSequence"}, "is no segment");
        auto status = status_of(coupon.status, at);
        open = open || status == gds::TicketStatus::ISSUED;
        if (i == 0 || !open) state.status = status;
        state.coupons.push_back({static_cast<int>(coupon.segment) - 1, status});
    }
    // A ticket is open as long as one of its coupons is.
    if (open) state.status = gds::TicketStatus::ISSUED;
    return {gds::ticket_number(raw.number, Path{&path, "Number"}), std::move(state)};
}

}  // namespace airside::travelport
