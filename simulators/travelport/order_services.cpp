// The services of reservations, and their EMDs, as callers see them.
#include <cstdio>

#include "simulators/travelport/orders.hpp"
#include "simulators/travelport/service_json.hpp"

namespace airside::simulator::travelport {
namespace {

std::string_view status_name(std::string_view status) {
    return status == "VOIDED" ? "Void" : status == "REFUNDED" ? "Refunded" : "Open";
}

// "offer_1" is the flights'.
std::string offer_id(const json::object& service) {
    return "offer_" + std::to_string(std::atoi(text_or(service, "id", "0").c_str()) + 1);
}

json::object emd_document(const json::object& service) {
    return typed("DocumentEMD", {{"Number", text_or(service, "document", "")},
                                 {"TravelerIdentifierRef", json::object{{"id", text_or(service, "travelerId", "")}}}});
}

}  // namespace

// The same whenever it is asked for.
std::string Orders::service_uuid(const json::object& record, const json::object& service) const {
    auto drawn = world_.seed.with("service offer").with(text_or(record, "id", "")).with(text_or(service, "id", ""));
    auto high = drawn.value(), low = drawn.with(1).value();
    char text[40];
    std::snprintf(text, sizeof text, "%08x-%04x-%04x-%04x-%012llx", static_cast<unsigned>(high >> 32),
                  static_cast<unsigned>(high >> 16 & 0xffff), static_cast<unsigned>(high & 0xffff),
                  static_cast<unsigned>(low >> 48), static_cast<unsigned long long>(low & 0xffff'ffff'ffff));
    return text;
}

std::vector<Payable> Orders::payables(const json::object& record) const {
    std::vector<Payable> list{
        {identifier_of(*object(record, "offer")), {}, integer(record, "total_minor").value_or(0)}};
    for (auto service : objects(record, "services"))
        if (text_or(*service, "status", "") == "HELD")
            list.push_back({service_uuid(record, *service), text_or(*service, "id", ""),
                            integer(*service, "price_minor").value_or(0)});
    return list;
}

void Orders::show_services(const json::object& record, json::object& shown, json::array& receipts) const {
    auto services = objects(record, "services");
    if (services.empty()) return;
    auto flights = flight_ids(*object(record, "offer"));
    json::array owners;
    for (auto service : services) {
        auto status = text_or(*service, "status", "");
        if (status == "CANCELLED") continue;
        std::vector<std::string> of_service;
        for (const auto& segment : texts(*service, "segmentIds"))
            of_service.push_back(flights.at(static_cast<std::size_t>(std::atoi(segment.c_str())) - 1));
        auto id = offer_id(*service), product = "ancillary_" + text_or(*service, "id", "");
        shown["Offer"].as_array().push_back(
            service_offer_json(shown_of(*service, std::move(of_service)), id, service_uuid(record, *service), product));
        owners.push_back(typed("TravelerProduct",
                               {{"TravelerIdentifierRef", json::object{{"id", text_or(*service, "travelerId", "")}}},
                                {"ProductRefs", json::array{json::string(product)}}}));
        if (status != "HELD")
            receipts.push_back(typed("ReceiptPayment", {{"OfferRef", json::array{json::string(id)}},
                                                        {"Document", json::array{emd_document(*service)}}}));
    }
    if (!owners.empty()) shown["TravelerProduct"] = std::move(owners);
}

std::pair<const json::object*, const json::object*> Orders::find_emd(const std::string& number) const {
    for (const auto& [locator, record] : book_.all())
        for (auto service : objects(record.value, "services"))
            if (text_or(*service, "document", "") == number) return {&record.value, service};
    throw Refusal{"DOCUMENT EMD DOES NOT EXIST", 404, "Business"};
}

json::object Orders::emd_json(const json::object& record, const json::object& service) const {
    auto currency = Currency::of(text_or(service, "currency", "USD"));
    json::object description{{"code", text_or(service, "reason", "")},
                             {"subCode", text_or(service, "code", "")},
                             {"codeContext", "IATA"},
                             {"value", text_or(service, "name", "")}};
    json::object amount{{"CurrencyCode", json::object{{"value", currency.str()}}},
                        {"Total", number(integer(service, "price_minor").value_or(0), currency)}};
    json::object segment{{"sequence", 1},
                         {"quantity", integer(service, "quantity").value_or(1)},
                         {"EMDDescription", std::move(description)},
                         {"Amount", std::move(amount)},
                         {"Status", json::string(status_name(text_or(service, "status", "")))}};
    auto shown = typed(
        "EMDSummary", {{"Identifier", json::object{{"value", text_or(service, "document", "")}}},
                       {"ReservationLocator",
                        json::array{json::object{{"supplierCode", "1G"}, {"value", text_or(record, "reference", "")}}}},
                       {"AgencyInfo", json::object{{"ticketedDate", text_or(service, "issued_at", "").substr(0, 10)}}},
                       {"EMDSegment", json::array{std::move(segment)}}});
    for (auto traveler : objects(record, "travelers"))
        if (text_or(*traveler, "id", "") == text_or(service, "travelerId", ""))
            shown["PersonName"] = *member(*traveler, "PersonName");
    return shown;
}

http::Response Orders::emd(const Inbound& inbound) {
    auto [record, service] = find_emd(inbound.path[0]);
    return answer("EMDListResponse", {{"EMDID", json::array{emd_json(*record, *service)}}});
}

http::Response Orders::void_emd(const Inbound& inbound) {
    body_of(inbound.request.body, "EMDQueryUpdateEMD");
    auto [record, service] = find_emd(inbound.path[0]);
    auto locator = text_or(*record, "reference", "");
    alive(locator);
    switch (book_.void_tickets(locator, {inbound.path[0]})) {
        case gds::TicketChange::none_open: throw Refusal{"EMD IS ALREADY VOIDED", 409, "Business"};
        case gds::TicketChange::too_late: throw Refusal{"VOID PERIOD HAS ENDED", 409, "Business"};
        case gds::TicketChange::done: break;
    }
    return answer("EMDListResponse", {});
}

}  // namespace airside::simulator::travelport
