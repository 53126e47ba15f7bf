#include "simulators/travelport/service_json.hpp"

namespace airside::simulator::travelport {

ServiceShown shown_of(const gds::SoldService& sold, std::int64_t minor, const Currency& currency) {
    return {std::string(sold.group),
            std::string(sold.code),
            std::string(sold.name),
            {},
            sold.kind == gds::SoldKind::bag,
            1,
            minor,
            currency,
            {}};
}

ServiceShown shown_of(const gds::ServiceSale& sale, std::vector<std::string> flights) {
    auto shown = shown_of(sale.sold, sale.price_minor, sale.currency);
    shown.seat = sale.seat;
    shown.quantity = sale.quantity;
    shown.flights = std::move(flights);
    return shown;
}

ServiceShown shown_of(const json::object& service, std::vector<std::string> flights) {
    return {text_or(service, "group", ""),
            text_or(service, "code", ""),
            text_or(service, "name", ""),
            text_or(service, "seat", ""),
            text_or(service, "kind", "") == "bag",
            integer(service, "quantity").value_or(1),
            integer(service, "price_minor").value_or(0),
            Currency::of(text_or(service, "currency", "USD")),
            std::move(flights)};
}

json::object ancillary_json(const ServiceShown& service) {
    json::array flights;
    for (const auto& id : service.flights) flights.push_back(json::string(id));
    json::object description{
        {"value", service.name}, {"code", service.group}, {"subCode", service.code}, {"codeContext", "ATPCO"}};
    auto type = !service.seat.empty() ? "AncillaryAirSeat" : service.bag ? "AncillaryAirBaggage" : "AncillaryAir";
    auto ancillary = typed(type, {{"quantity", service.quantity},
                                  {"Description", json::array{std::move(description)}},
                                  {"FlightRef", std::move(flights)}});
    if (service.bag) {
        auto kilograms = service.name.find("32") != std::string::npos ? 32 : 23;
        ancillary["BaggageType"] = "FirstCheckedBag";
        ancillary["Measurement"] =
            json::array{json::object{{"measurementType", "Weight"}, {"unit", "Kilograms"}, {"value", kilograms}}};
    }
    if (!service.seat.empty())
        ancillary["SeatAssignment"] =
            typed("SeatAssignment", {{"Seat", service.seat}, {"Characteristic", json::array{}}});
    return ancillary;
}

json::object service_price_json(const ServiceShown& service) {
    json::object currency{{"value", service.currency.str()}, {"decimalPlace", service.currency.exponent()}};
    return typed("PriceDetail", {{"CurrencyCode", std::move(currency)},
                                 {"Base", number(service.minor, service.currency)},
                                 {"TotalTaxes", number(0, service.currency)},
                                 {"TotalPrice", number(service.minor, service.currency)}});
}

json::object service_offer_json(const ServiceShown& service, const std::string& id, std::string_view uuid,
                                const std::string& product) {
    auto sold = typed("ProductAncillary", {{"id", product}, {"Ancillary", ancillary_json(service)}});
    return typed("Offer", {{"id", id},
                           {"parentOfferRef", "offer_1"},
                           {"Identifier", identifier(uuid)},
                           {"ContentSource", "GDS"},
                           {"Product", json::array{std::move(sold)}},
                           {"Price", service_price_json(service)},
                           {"TermsAndConditionsFull", json::array{typed("TermsAndConditionsFull")}}});
}

std::vector<std::string> flight_ids(const json::object& offer) {
    std::vector<std::string> ids;
    for (auto product : objects(offer, "Product"))
        for (auto segment : objects(*product, "FlightSegment"))
            ids.push_back(text_or(*object(*segment, "Flight"), "id", ""));
    return ids;
}

}  // namespace airside::simulator::travelport
