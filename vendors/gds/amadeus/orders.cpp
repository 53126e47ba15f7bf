#include "vendors/gds/amadeus/orders.hpp"

#include <algorithm>

#include "vendors/gds/amadeus/ordered_services.hpp"
#include "vendors/gds/normalising.hpp"

namespace airside::amadeus {
namespace {

gds::TicketStatus status_of(std::string_view raw, const Path& path) {
    if (raw == "ISSUED") return gds::TicketStatus::ISSUED;
    if (raw == "VOID") return gds::TicketStatus::VOIDED;
    if (raw == "REFUNDED") return gds::TicketStatus::REFUNDED;
    if (raw == "EXCHANGED" || raw == "ORIGINAL") return gds::TicketStatus::EXCHANGED;
    throw BadValue(Path{&path, "documentStatus"}, "is no status of a ticket");
}

std::vector<gds::Ticket> tickets(const RawOrder& raw, const Path& path) {
    Path list{&path, "tickets"};
    std::vector<gds::Ticket> out;
    for (std::size_t i = 0; i < raw.documents.size(); ++i) {
        auto& document = raw.documents[i];
        Path at{&list, {}, static_cast<std::ptrdiff_t>(i)};
        if (document.type == "EMD" || document.type == "MCO") continue;
        gds::Ticket ticket{gds::ticket_number(document.number, Path{&at, "documentNumber"}),
                           traveller_index(document.traveller_id, raw.traveller_ids.size(), Path{&at, "travelerId"}),
                           status_of(document.status, at),
                           {},
                           {}};
        for (auto id : document.segment_ids)
            if (!raw.offers.empty())
                ticket.coupons.push_back(
                    {segment_index(id, raw.offers.front(), Path{&at, "segmentIds"}), ticket.status});
        out.push_back(std::move(ticket));
    }
    std::ranges::stable_sort(out, {}, &gds::Ticket::traveller);
    return out;
}

const RawRecord& own_record(const RawOrder& raw, const Path& path) {
    Path at{&path, "associatedRecords"};
    if (raw.records.empty()) throw BadValue(at, "is missing");
    auto own =
        std::ranges::find_if(raw.records, [](auto& record) { return record.system == "1A" || record.system == "GDS"; });
    return own == raw.records.end() ? raw.records.front() : *own;
}

std::optional<BookingReference> reference_of(const RawOrder& raw, std::string_view prefix) {
    for (auto text : raw.remarks)
        if (auto reference = gds::reference_in(text, prefix)) return reference;
    return {};
}

gds::OrderStatus order_status(const RawOrder& raw, const std::vector<gds::Ticket>& tickets) {
    if (raw.offers.empty()) return gds::OrderStatus::CANCELLED;
    return gds::status_by_tickets(tickets, raw.traveller_ids.size());
}

// The reply to the making of an order does not say; reading it does.
std::vector<gds::SegmentStatus> segment_states(const RawOffer& offer) {
    using Status = gds::SegmentStatus;
    std::vector<Status> states;
    for (auto& itinerary : offer.itineraries)
        for (auto& segment : itinerary.segments) {
            auto raw = segment.booking_status;
            states.push_back(raw == "CONFIRMED"                      ? Status::CONFIRMED
                             : raw == "WAITLISTED"                   ? Status::WAITLISTED
                             : raw == "CANCELLED" || raw == "DENIED" ? Status::CANCELLED
                                                                     : Status::UNKNOWN);
        }
    return states;
}

// When Amadeus cancels what is not ticketed. The description has a day alone, at whose beginning it happens; its sample
// of an order says the time, too.
std::optional<LocalTime> agreed_limit(std::string_view text, const Path& path) {
    if (auto day = Date::parse(text)) return LocalTime{day->days().time_since_epoch()};
    return time_limit({}, text, path);
}

std::optional<Instant> made_at(const RawRecord& record, const Path& path) {
    auto utc = time_limit({}, record.created, path);
    if (!utc) return {};
    return Instant{utc->time_since_epoch()};
}

}  // namespace

gds::Order normalise_order(const RawOrder& raw, Normaliser& normaliser, const Path& path) {
    if (raw.id.empty() || raw.id.size() > 200 || !all_within(Alphabet::printable, raw.id))
        throw BadValue(Path{&path, "id"}, "is no id");
    if (raw.traveller_ids.empty()) throw BadValue(Path{&path, "travelers"}, "is missing");
    if (raw.offers.size() > 1)
        throw BadValue(Path{&path, "flightOffers"}, "holds more than the one offer that was ordered");
    auto& record = own_record(raw, path);
    auto found = tickets(raw, path);
    auto status = order_status(raw, found);
    gds::Order order{gds::Provider::AMADEUS,
                     std::string(raw.id),
                     code_of<RecordLocator>(record.reference, Path{&path, "associatedRecords"}),
                     reference_of(raw, normaliser.office().remark_prefix),
                     status,
                     made_at(record, Path{&path, "associatedRecords"}),
                     std::nullopt,
                     {},
                     {},
                     {},
                     std::move(found)};
    if (!raw.offers.empty()) {
        Path offers{&path, "flightOffers"};
        order.offer = normaliser.offer(raw.offers.front(), std::string(raw.offers.front().json), Path{&offers, {}, 0});
        order.segments = segment_states(raw.offers.front());
        order.services = ordered_services(raw, Path{&offers, {}, 0});
        auto& zone = order.offer->itineraries.front().segments.front().departure.zone;
        auto limit = agreed_limit(raw.agreement_time, Path{&path, "ticketingAgreement"});
        if (limit) order.ticket_time_limit = to_instant(*limit, zone.str());
        if (!order.ticket_time_limit) order.ticket_time_limit = order.offer->ticket_time_limit;
    }
    for (auto name : raw.last_names) order.last_names.push_back(reference::fold(name));
    return order;
}

}  // namespace airside::amadeus
