// Fulfilment, void and refund of flight tickets.
#include "simulators/sabre/ancillary_json.hpp"
#include "simulators/sabre/bookings.hpp"

namespace airside::simulator::sabre {
namespace {

// What is to be issued: price quote records, or all of them; and ancillaries by their items.
struct Wanted {
    std::set<std::string> records, ancillaries;
    bool every_record = false;
};

Wanted wanted_of(const json::object& request) {
    Wanted wanted;
    auto fulfilments = objects(request, "fulfillments");
    if (fulfilments.empty()) throw missing("FulfillTicketsRequest", "fulfillments");
    for (auto fulfilment : fulfilments) {
        auto qualifiers = object(*fulfilment, "ticketingQualifiers");
        auto records = qualifiers ? texts(*qualifiers, "priceQuoteRecordIds") : std::vector<std::string>{};
        auto ancillaries = texts(*fulfilment, "ancillaryIds");
        wanted.every_record = wanted.every_record || (records.empty() && ancillaries.empty());
        wanted.records.insert(records.begin(), records.end());
        wanted.ancillaries.insert(ancillaries.begin(), ancillaries.end());
    }
    if (objects(request, "formsOfPayment").empty()) throw missing("FulfillTicketsRequest", "formsOfPayment");
    return wanted;
}

// The book's services that these items stand for; all have to be held.
std::set<std::string> held_services(const json::object& record, std::set<std::string> items) {
    std::set<std::string> ids;
    for (auto service : objects(record, "services"))
        if (text_or(*service, "status", "") == "HELD" && items.erase(ancillary_id(*service)) != 0)
            ids.insert(text_or(*service, "id", ""));
    if (!items.empty())
        throw bad_value("FulfillTicketsRequest.fulfillments", "ancillaryIds", *items.begin(),
                        "There is no such ancillary to be issued");
    return ids;
}

std::set<std::size_t> travelers_with_tickets(const json::object& record) {
    std::set<std::size_t> holders;
    for (const auto& document : documents_of(record))
        if (document.status == "ISSUED") holders.insert(document.traveler);
    return holders;
}

gds::TicketHolder holder_of(const json::object& fare, std::size_t traveler) {
    gds::TicketHolder holder{std::to_string(traveler + 1), {}, {}};
    for (auto component : objects(fare, "fareConstruction"))
        for (auto flight : objects(*component, "flights")) {
            holder.segment_ids.push_back(text_or(*flight, "itemId", ""));
            holder.fare_basis.push_back(text_or(*component, "fareBasisCode", ""));
        }
    return holder;
}

json::object issued_json(const json::object& record, const std::string& number, const std::string& issued_at,
                         std::size_t traveler, const json::value& payment) {
    auto who = objects(*object(record, "booking"), "travelers")[traveler];
    return {{"isCommitted", true},
            {"number", number},
            {"date", issued_at.substr(0, 10)},
            {"travelerGivenName", text_or(*who, "givenName", "")},
            {"travelerSurname", text_or(*who, "surname", "")},
            {"payment", payment},
            {"ticketStatusName", json::string(status_name("ISSUED"))},
            {"ticketStatusCode", "TE"},
            {"ticketingPcc", text_or(record, "pcc", "")}};
}

// The EMDs of these services.
void add_emds(json::array& tickets, const json::object& record, const std::set<std::string>& services) {
    for (auto service : objects(record, "services"))
        if (services.contains(text_or(*service, "id", "")))
            tickets.push_back(issued_json(record, text_or(*service, "document", ""), text_or(*service, "issued_at", ""),
                                          std::stoul(text_or(*service, "travelerId", "1")) - 1, totals_of(*service)));
}

json::array strings(const std::vector<std::string>& from) {
    json::array list;
    for (const auto& one : from) list.push_back(json::string(one));
    return list;
}

}  // namespace

http::Response Bookings::fulfil(const Inbound& inbound) {
    auto request = request_of(inbound);
    const auto& record = alive(request);
    auto [wanted, ancillaries, every] = wanted_of(request);
    auto services = held_services(record, ancillaries);
    auto have = travelers_with_tickets(record);
    std::vector<gds::TicketHolder> holders;
    std::set<std::size_t> fresh;
    for (auto fare : objects(*object(record, "booking"), "fares")) {
        if (!every && wanted.erase(text_or(*fare, "recordId", "")) == 0) continue;
        for (const auto& index : member(*fare, "travelerIndices")->as_array()) {
            auto traveler = static_cast<std::size_t>(index.to_number<std::int64_t>()) - 1;
            if (have.contains(traveler)) continue;
            holders.push_back(holder_of(*fare, traveler));
            fresh.insert(traveler);
        }
    }
    if (!wanted.empty())
        throw bad_value("FulfillTicketsRequest.fulfillments", "priceQuoteRecordIds", *wanted.begin(),
                        "There is no such price quote");
    if (holders.empty() && services.empty())
        throw BookingRefusal{"APPLICATION_ERROR", "TICKETS_ALREADY_ISSUED", "Tickets have already been issued"};
    auto changed = book_.issue(text_or(record, "id", ""), holders, services);
    const auto& totals = changed.at("traveler_totals").as_array();
    json::array tickets;
    for (const auto& document : documents_of(changed))
        if (document.status == "ISSUED" && fresh.contains(document.traveler))
            tickets.push_back(issued_json(changed, document.number, document.issued_at, document.traveler,
                                          totals[document.traveler]));
    add_emds(tickets, changed, services);
    return shown({{"tickets", std::move(tickets)}});
}

std::optional<Bookings::FoundDocument> Bookings::find_document(const std::string& number) const {
    for (const auto& [id, record] : book_.all()) {
        if (!book_.alive(id)) continue;
        for (const auto& document : documents_of(record.value))
            if (document.number == number || document.tickets.front() == number)
                return FoundDocument{id, document.status, {document.tickets.begin(), document.tickets.end()}};
        for (auto service : objects(record.value, "services"))
            if (text_or(*service, "document", "") == number)
                return FoundDocument{id, text_or(*service, "status", ""), {number}};
    }
    return {};
}

// All or none, as HALT_ON_ERROR has it.
json::array Bookings::change_tickets(const std::vector<std::string>& numbers, Change change) {
    std::map<std::string, std::set<std::string>> by_order;
    for (const auto& number : numbers) {
        auto found = find_document(number);
        if (!found) throw bad_value({}, "tickets", number, "TICKET_NOT_FOUND: there is no such ticket");
        if (found->status != "ISSUED")
            throw BookingRefusal{"APPLICATION_ERROR", "TICKET_NOT_OPEN", "Ticket " + number + " is not open any more"};
        by_order[found->order].insert(found->numbers.begin(), found->numbers.end());
    }
    for (const auto& [id, tickets] : by_order)
        if ((book_.*change)(id, tickets) == gds::TicketChange::too_late)
            throw BookingRefusal{"APPLICATION_ERROR", "TICKET_NOT_VOIDABLE", "The void period has ended"};
    return strings(numbers);
}

http::Response Bookings::void_tickets(const Inbound& inbound) {
    auto request = request_of(inbound);
    auto numbers = texts(request, "tickets");
    if (numbers.empty()) throw missing("VoidTicketsRequest", "tickets");
    if (numbers.size() > 12) throw bad_value("VoidTicketsRequest", "tickets", {}, "At most 12 tickets");
    return shown({{"voidedTickets", change_tickets(numbers, &gds::OrderBook::void_tickets)}});
}

http::Response Bookings::refund_tickets(const Inbound& inbound) {
    auto request = request_of(inbound);
    std::vector<std::string> numbers;
    for (auto ticket : objects(request, "tickets")) numbers.push_back(text_or(*ticket, "number", ""));
    if (numbers.empty()) throw missing("RefundTicketsRequest", "tickets");
    for (const auto& number : numbers) {
        auto found = find_document(number);
        if (found && !flag(*book_.alive(found->order), "refundable"))
            throw BookingRefusal{"APPLICATION_ERROR", "TICKET_NOT_REFUNDABLE",
                                 "The fare of ticket " + number + " is not refundable"};
    }
    return shown({{"refundedTickets", change_tickets(numbers, &gds::OrderBook::refund_tickets)}});
}

}  // namespace airside::simulator::sabre
