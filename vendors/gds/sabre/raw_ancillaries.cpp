#include "vendors/gds/sabre/raw_ancillaries.hpp"

namespace airside::sabre {
namespace {

using gds::integer_of;
using gds::is_null;
using gds::text_of;

constexpr std::size_t max_flights = 100, max_passengers = 99, max_definitions = 2000, max_items = 5000, max_errors = 20;

void read_flight(Value& value, const Path& path, RawCatalogueFlight& flight) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "id") flight.id = text_of(v, p);
        if (key == "bookingAirlineCode") flight.airline = text_of(v, p);
        if (key == "bookingFlightNumber") flight.number = integer_of(v, p);
        if (key == "departureDate") flight.date = text_of(v, p);
    });
}

void read_passenger(Value& value, const Path& path, RawCataloguePassenger& passenger) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "passengerId") passenger.id = text_of(v, p);
        if (key == "passengerTypeCode") take(passenger.type, v, p);
        if (key == "givenName") take(passenger.given_name, v, p);
        if (key == "surname") take(passenger.surname, v, p);
    });
}

void read_definition(Value& value, const Path& path, RawServiceDefinition& definition) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "id")
            definition.id = text_of(v, p);
        else if (key == "serviceCode")
            take(definition.code, v, p);
        else if (key == "commercialName")
            take(definition.name, v, p);
        else if (key == "groupCode")
            take(definition.group, v, p);
        else if (key == "reasonForIssuance")
            take(definition.reason, v, p);
        else if (key == "bookingMethod")
            take(definition.method, v, p);
        else if (key == "maximumQuantity" && !is_null(v, p))
            definition.most = gds::number_text_of(v, p);
        else if (key == "additionalInputRequirements")
            definition.needs_input = !is_null(v, p);
    });
}

void read_element(Value& value, const Path& path, RawPriceElement& element) {
    element.given = true;
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (is_null(v, p)) return;
        if (key == "saleAmount")
            element.sale = read_value(v, p);
        else if (key == "amount")
            element.net = read_value(v, p);
        else if (key == "taxSummary")
            each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
                if (name == "taxesTotal" && !is_null(part, at)) element.taxes = read_value(part, at);
            });
    });
}

void read_price(Value& value, const Path& path, RawPriceDefinition& price) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "id") price.id = text_of(v, p);
        if (key != "serviceFee" || is_null(v, p)) return;
        each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
            if (is_null(part, at)) return;
            if (name == "unitPrice") read_element(part, at, price.unit);
            if (name == "totalPrice") read_element(part, at, price.total);
        });
    });
}

void read_item(Value& value, const Path& path, RawOfferItem& item) {
    auto list = [](Value& v, const Path& p, std::size_t limit, std::vector<std::string_view>& ids) {
        if (!is_null(v, p)) each_item(v, p, limit, [&](Value& id, const Path& at) { ids.push_back(text_of(id, at)); });
    };
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "offerItemId")
            take(item.id, v, p);
        else if (key == "serviceDefinitionRef")
            item.definition = text_of(v, p);
        else if (key == "priceDefinitionRef")
            take(item.price, v, p);
        else if (key == "segmentRefs")
            list(v, p, max_flights, item.flights);
        else if (key == "passengerRefs")
            list(v, p, max_passengers, item.passengers);
    });
}

void read_lists(std::string_view key, Value& v, const Path& p, RawCatalogue& raw) {
    if (key == "segments")
        each_item(v, p, max_flights,
                  [&](Value& item, const Path& at) { read_flight(item, at, raw.flights.emplace_back()); });
    else if (key == "passengers")
        each_item(v, p, max_passengers,
                  [&](Value& item, const Path& at) { read_passenger(item, at, raw.passengers.emplace_back()); });
    else if (key == "serviceDefinitions")
        each_item(v, p, max_definitions,
                  [&](Value& item, const Path& at) { read_definition(item, at, raw.definitions.emplace_back()); });
    else if (key == "priceDefinitions")
        each_item(v, p, max_definitions,
                  [&](Value& item, const Path& at) { read_price(item, at, raw.prices.emplace_back()); });
    else if (key == "offer")
        each_field(v, p, [&](std::string_view name, Value& items, const Path& at) {
            if (name != "otherServices" || is_null(items, at)) return;
            each_item(items, at, max_items,
                      [&](Value& item, const Path& there) { read_item(item, there, raw.items.emplace_back()); });
        });
}

}  // namespace

RawCatalogue read_catalogue(gds::Object object, const Path& root) {
    RawCatalogue raw;
    each_field(object, root, [&](std::string_view key, Value& value, const Path& path) {
        if (is_null(value, path)) return;
        if (key == "ancillaries") {
            if (std::exchange(raw.given, true)) throw BadValue(path, "is given twice");
            each_field(value, path, [&](std::string_view name, Value& v, const Path& p) {
                if (!is_null(v, p)) read_lists(name, v, p, raw);
            });
        } else if (key == "errors") {
            each_item(value, path, max_errors, [&](Value& item, const Path& at) {
                each_field(item, at, [&](std::string_view name, Value& part, const Path& there) {
                    if (name == "descriptionText") take(raw.error, part, there);
                });
            });
        }
    });
    return raw;
}

}  // namespace airside::sabre
