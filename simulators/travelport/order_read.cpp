// Reservations and tickets as callers see them.
#include <cctype>

#include "simulators/travelport/orders.hpp"

namespace airside::simulator::travelport {
namespace {

std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

bool has_remark(const json::object& record, const std::string& words) {
    for (auto remark : objects(record, "remarks"))
        for (auto comment : objects(*remark, "Comment"))
            if (text_or(*comment, "value", "").find(words) != std::string::npos) return true;
    return false;
}

bool has_passenger(const json::object& record, const std::string& last_name) {
    return std::ranges::any_of(objects(record, "travelers"), [&](auto* traveler) {
        auto name = object(*traveler, "PersonName");
        return name && upper(text_or(*name, "Surname", "")) == upper(last_name);
    });
}

json::object confirmation(json::object locator) {
    return typed("ReceiptConfirmation",
                 {{"Confirmation", typed("ConfirmationHold", {{"Locator", std::move(locator)}})}});
}

// What each airline calls the reservation in its own system.
json::object airline_locator(const World& world, const std::string& locator, const std::string& airline) {
    constexpr std::string_view letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    auto drawn = world.seed.with("vendor locator").with(locator).with(airline);
    std::string value;
    for (std::uint64_t i = 0; i < 6; ++i) value += letters[drawn.with(i).below(letters.size())];
    return {{"source", airline}, {"sourceContext", "VendorLocator"}, {"value", value}};
}

json::object held_receipt(const json::object& record, bool alive) {
    json::array status;
    if (alive)
        for (auto product : objects(*object(record, "offer"), "Product"))
            for (auto segment : objects(*product, "FlightSegment"))
                status.push_back(json::object{
                    {"flightRefs", json::array{json::string(text_or(*object(*segment, "Flight"), "id", ""))}},
                    {"code", "HK"},
                    {"value", "Confirmed"}});
    auto receipt = confirmation({{"source", "1G"},
                                 {"creationDate", text_or(record, "created", "")},
                                 {"value", text_or(record, "reference", "")}});
    if (!status.empty())
        receipt["Confirmation"].as_object()["OfferStatus"] =
            typed("OfferStatusAir", {{"StatusAir", std::move(status)}});
    return receipt;
}

json::object document(const json::object& ticket) {
    return typed("DocumentTicket",
                 {{"Number", text_or(ticket, "number", "")},
                  {"TravelerIdentifierRef", json::object{{"id", text_or(ticket, "travelerId", "")}}}});
}

json::object payment_receipt(const json::object& record) {
    json::array documents;
    for (auto ticket : objects(record, "tickets")) documents.push_back(document(*ticket));
    return typed("ReceiptPayment", {{"Document", std::move(documents)}});
}

std::string_view status_name(std::string_view status) {
    return status == "VOID" ? "Void" : status == "REFUNDED" ? "Refunded" : "Open";
}

}  // namespace

// A cancelled one can be read still, but offers nothing.
json::object Orders::reservation(const json::object& record) const {
    auto locator = text_or(record, "reference", "");
    bool alive = book_.alive(locator) != nullptr;
    auto shown = typed("Reservation");
    if (alive) shown["Offer"] = json::array{*object(record, "offer")};
    shown["Traveler"] = *member(record, "travelers");
    if (!objects(record, "remarks").empty()) shown["ReservationComment"] = *member(record, "remarks");
    json::array receipts{held_receipt(record, alive)};
    std::set<std::string> airlines;
    for (auto flight : objects(record, "flights"))
        if (airlines.insert(text_or(*flight, "carrier", "")).second)
            receipts.push_back(confirmation(airline_locator(world_, locator, text_or(*flight, "carrier", ""))));
    if (!objects(record, "tickets").empty()) receipts.push_back(payment_receipt(record));
    if (alive) show_services(record, shown, receipts);
    shown["Receipt"] = std::move(receipts);
    json::array sequence;
    if (alive)
        for (auto product : objects(*object(record, "offer"), "Product"))
            sequence.push_back(typed("DisplaySequence", {{"displaySequence", sequence.size() + 1},
                                                         {"OfferRef", "offer_1"},
                                                         {"ProductRef", text_or(*product, "id", "")},
                                                         {"Sequence", 1}}));
    if (!sequence.empty())
        shown["ReservationDisplaySequence"] =
            typed("ReservationDisplaySequence", {{"DisplaySequence", std::move(sequence)}});
    return shown;
}

http::Response Orders::read(const Inbound& inbound) {
    return answer("ReservationResponse", {{"Reservation", reservation(any(inbound.path[0]))}});
}

http::Response Orders::find(const Inbound& inbound) {
    auto given = [&](std::string_view name) {
        auto value = inbound.parameter(name);
        return value ? *value : std::string();
    };
    auto name = given("lastName"), date = given("departureDate"), remark = given("comment");
    if (name.empty() || date.empty()) throw Refusal{"LAST NAME AND DEPARTURE DATE ARE REQUIRED FIELDS"};
    json::array found;
    for (const auto& [locator, record] : book_.all()) {
        if (!book_.alive(locator) || !has_passenger(record.value, name)) continue;
        if (!remark.empty() && !has_remark(record.value, remark)) continue;
        bool departs = std::ranges::any_of(objects(record.value, "flights"),
                                           [&](auto* flight) { return text_or(*flight, "date", "") == date; });
        if (departs) found.push_back(reservation(record.value));
    }
    return answer("ReservationListResponse", {{"Reservation", std::move(found)}});
}

http::Response Orders::receipts(const Inbound& inbound) {
    const auto& record = any(inbound.path[0]);
    json::array receipts;
    if (!objects(record, "tickets").empty()) receipts.push_back(payment_receipt(record));
    return answer("ReceiptListResponse", {{"ReceiptID", std::move(receipts)}});
}

json::object Orders::ticket_json(const json::object& record, const json::object& ticket) const {
    auto flights = objects(record, "flights");
    json::array coupons;
    for (auto coupon : objects(ticket, "coupons")) {
        auto segment = static_cast<std::size_t>(std::atoi(text_or(*coupon, "segmentId", "1").c_str()));
        auto status = text_or(*coupon, "status", "OPEN");
        coupons.push_back(typed("Coupon", {{"couponNumber", integer(*coupon, "number").value_or(1)},
                                           {"segmentSequence", segment},
                                           {"carrier", text_or(*flights.at(segment - 1), "carrier", "")},
                                           {"fareBasisCode", text_or(*coupon, "fareBasis", "")},
                                           {"status", json::string(status_name(status))}}));
    }
    auto shown = document(ticket);
    shown["@type"] = "TicketDetail";
    shown["Locator"] = json::object{{"source", "1G"}, {"value", text_or(record, "reference", "")}};
    shown["issueDate"] = text_or(ticket, "issued_at", "");
    shown["Coupon"] = std::move(coupons);
    return shown;
}

http::Response Orders::tickets(const Inbound& inbound) {
    auto body = body_of(inbound.request.body, "TicketQueryGetByLocator");
    auto locator = object(body, "Locator");
    const auto& record = any(locator ? text_or(*locator, "value", "") : std::string());
    json::array shown;
    for (auto ticket : objects(record, "tickets")) shown.push_back(ticket_json(record, *ticket));
    if (shown.empty()) throw Refusal{"DOCUMENT TICKET DOES NOT EXIST", 404, "Business"};
    return answer("TicketListResponse", {{"TicketID", std::move(shown)}});
}

std::pair<const json::object*, const json::object*> Orders::find_ticket(const std::string& number) const {
    for (const auto& [locator, record] : book_.all())
        for (auto ticket : objects(record.value, "tickets"))
            if (text_or(*ticket, "number", "") == number) return {&record.value, ticket};
    throw Refusal{"DOCUMENT TICKET DOES NOT EXIST", 404, "Business"};
}

http::Response Orders::ticket(const Inbound& inbound) {
    auto [record, ticket] = find_ticket(inbound.path[0]);
    return answer("TicketListResponse", {{"TicketID", json::array{ticket_json(*record, *ticket)}}});
}

http::Response Orders::void_ticket(const Inbound& inbound) {
    auto [record, ticket] = find_ticket(inbound.path[0]);
    auto locator = text_or(*record, "reference", "");
    alive(locator);
    switch (book_.void_tickets(locator, {inbound.path[0]})) {
        case gds::TicketChange::none_open: throw Refusal{"TICKET IS ALREADY VOIDED", 409, "Business"};
        case gds::TicketChange::too_late: throw Refusal{"VOID PERIOD HAS ENDED", 409, "Business"};
        case gds::TicketChange::done: break;
    }
    return answer("TicketIdResponse", {{"SettlementAuthorizationCode", inbound.path[0].substr(0, 3) + "ABC"}});
}

}  // namespace airside::simulator::travelport
