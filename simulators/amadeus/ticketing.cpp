// Issuing and voiding tickets, as Enterprise users see it; the public description only knows the `tickets` of an order.
#include "simulators/amadeus/orders.hpp"

namespace airside::simulator::amadeus {
namespace {

Refusal ticketing_refused(std::string why) { return {400, 9112, std::move(why), {}, {}}; }

std::vector<gds::TicketHolder> holders_of(const json::object& record) {
    const auto& offer = *objects(*object(record, "order"), "flightOffers")[0];
    std::vector<gds::TicketHolder> holders;
    for (auto pricing : objects(offer, "travelerPricings")) {
        auto& holder = holders.emplace_back(text_or(*pricing, "travelerId", ""));
        for (auto detail : objects(*pricing, "fareDetailsBySegment")) {
            holder.segment_ids.push_back(text_or(*detail, "segmentId", ""));
            holder.fare_basis.push_back(text_or(*detail, "fareBasis", ""));
        }
    }
    return holders;
}

}  // namespace

http::Response Orders::issue(const Inbound& inbound) {
    const auto& record = alive(inbound.path[0]);
    if (text_or(record, "state", "") == "ticketed") throw ticketing_refused("TICKET ALREADY ISSUED");
    return shown(201, book_.issue(inbound.path[0], holders_of(record)), true);
}

http::Response Orders::void_tickets(const Inbound& inbound) {
    alive(inbound.path[0]);
    switch (book_.void_tickets(inbound.path[0])) {
        case gds::TicketChange::none_open: throw ticketing_refused("NO TICKET TO VOID");
        case gds::TicketChange::too_late: throw ticketing_refused("VOID PERIOD HAS ENDED");
        case gds::TicketChange::done: break;
    }
    return shown(200, alive(inbound.path[0]), true);
}

}  // namespace airside::simulator::amadeus
