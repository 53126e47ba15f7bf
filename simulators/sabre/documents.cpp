// Tickets as Sabre lists them: one document a traveller, its conjunction tickets behind a slash.
#include "simulators/sabre/booking_json.hpp"

namespace airside::simulator::sabre {

std::vector<Document> documents_of(const json::object& record) {
    std::vector<Document> documents;
    for (auto ticket : objects(record, "tickets")) {
        auto number = text_or(*ticket, "number", "");
        if (text(*ticket, "conjunction_of")) {
            auto& document = documents.back();
            document.number = document.tickets.front() + "/" + number.substr(number.size() - 2);
            document.tickets.push_back(number);
        } else {
            documents.push_back({number,
                                 {number},
                                 static_cast<std::size_t>(std::stoul(text_or(*ticket, "travelerId", "1"))) - 1,
                                 text_or(*ticket, "status", ""),
                                 text_or(*ticket, "issued_at", ""),
                                 {}});
        }
        for (auto coupon : objects(*ticket, "coupons")) documents.back().coupons.push_back(*coupon);
    }
    return documents;
}

std::string_view status_name(std::string_view status) {
    return status == "ISSUED" ? "Issued" : status == "VOID" ? "Voided" : "Refunded/Exchanged";
}

namespace {

json::object coupon_json(const json::object& coupon) {
    auto status = text_or(coupon, "status", "");
    auto [name, code] = status == "VOID"       ? std::pair{"Voided", "V"}
                        : status == "REFUNDED" ? std::pair{"Refunded", "RF"}
                                               : std::pair{"Not Flown", "I"};
    return {{"itemId", text_or(coupon, "segmentId", "")}, {"couponStatus", name}, {"couponStatusCode", code}};
}

}  // namespace

json::array flight_tickets_json(const json::object& record) {
    json::array tickets;
    for (const auto& document : documents_of(record)) {
        json::array coupons;
        for (const auto& coupon : document.coupons) coupons.push_back(coupon_json(coupon.as_object()));
        auto code = document.status == "ISSUED" ? "TE" : document.status == "VOID" ? "TV" : "TR";
        tickets.push_back(json::object{{"number", document.number},
                                       {"date", document.issued_at.substr(0, 10)},
                                       {"airlineCode", text_or(record, "airline", "")},
                                       {"travelerIndex", document.traveler + 1},
                                       {"flightCoupons", std::move(coupons)},
                                       {"payment", record.at("traveler_totals").as_array()[document.traveler]},
                                       {"ticketStatusName", json::string(status_name(document.status))},
                                       {"ticketStatusCode", code},
                                       {"ticketingPcc", text_or(record, "pcc", "")}});
    }
    return tickets;
}

}  // namespace airside::simulator::sabre
