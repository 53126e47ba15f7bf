#include "vendors/gds/travelport/raw_services.hpp"

namespace airside::travelport {
namespace {

constexpr std::size_t max_groups = 500, max_offerings = 300, max_options = 10, max_products = 100, max_travellers = 18,
                      max_refs = 54, max_descriptions = 10;

void read_description(Value& value, const Path& path, RawAncillary& ancillary) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "code") take(ancillary.code, v, p);
        if (key == "subCode") take(ancillary.sub_code, v, p);
        if (key == "value") take(ancillary.text, v, p);
    });
}

void read_service_product(Value& value, const Path& path, RawServiceProduct& product) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "id")
            take(product.id, v, p);
        else if (key == "Quantity" && !is_null(v, p))
            product.quantity = integer_of(v, p);
        else if (key == "Ancillary" && !is_null(v, p))
            read_ancillary(v, p, product.ancillary.emplace());
    });
}

void read_service_offering(Value& value, const Path& path, RawServiceOffering& offering) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "id")
            take(offering.id, v, p);
        else if (key == "Identifier" && !is_null(v, p))
            offering.uuid = identifier_of(v, p);
        else if (key == "Price" && !is_null(v, p))
            read_price(v, p, offering.price);
        else if (key == "ProductOptions" && !is_null(v, p))
            each_item(v, p, max_options, [&](Value& option, const Path& at) {
                each_field(option, at, [&](std::string_view name, Value& products, const Path& there) {
                    if (name == "Product")
                        each_item(products, there, max_products, [&](Value& item, const Path& here) {
                            read_service_product(item, here, offering.products.emplace_back());
                        });
                });
            });
    });
}

void read_group(Value& value, const Path& path, RawServiceGroup& group) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "id")
            take(group.id, v, p);
        else if (key == "TravelerIdentifierRef" && !is_null(v, p))
            group.travellers = read_traveller_refs(v, p);
        else if (key == "Flight" && !is_null(v, p))
            each_item(v, p, max_refs,
                      [&](Value& item, const Path& at) { read_flight(item, at, group.flights.emplace_back()); });
        else if (key == "CatalogOffering" && !is_null(v, p))
            each_item(v, p, max_offerings, [&](Value& item, const Path& at) {
                read_service_offering(item, at, group.offerings.emplace_back());
            });
    });
}

}  // namespace

std::vector<std::string_view> read_traveller_refs(Value& value, const Path& path) {
    std::vector<std::string_view> refs;
    each_item(value, path, max_travellers, [&](Value& item, const Path& at) {
        each_field(item, at, [&](std::string_view key, Value& v, const Path& p) {
            if (key == "id" && !is_null(v, p)) refs.push_back(text_of(v, p));
        });
    });
    return refs;
}

std::optional<Money> total_of(const RawPrice& raw, const Path& path) {
    if (raw.total.text.empty()) return {};
    return raw.total.in(code_of<Currency>(raw.currency, Path{&path, "CurrencyCode"}), Path{&path, "TotalPrice"});
}

void read_ancillary(Value& value, const Path& path, RawAncillary& ancillary) {
    bool described = false;
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "@type")
            ancillary.type = text_of(v, p);
        else if (key == "quantity" && !is_null(v, p))
            ancillary.quantity = integer_of(v, p);
        else if (key == "Description" && !is_null(v, p))
            each_item(v, p, max_descriptions, [&](Value& item, const Path& at) {
                if (!std::exchange(described, true)) read_description(item, at, ancillary);
            });
        else if (key == "FlightRef" && !is_null(v, p))
            each_item(v, p, max_refs,
                      [&](Value& item, const Path& at) { ancillary.flight_refs.push_back(text_of(item, at)); });
        else if (key == "SeatAssignment" && !is_null(v, p))
            each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
                if (name == "Seat") take(ancillary.seat, part, at);
            });
    });
}

void read_service_reply(Value& value, const Path& path, RawServiceReply& reply) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "CatalogOfferingsID" && !is_null(v, p))
            each_item(v, p, max_groups,
                      [&](Value& item, const Path& at) { read_group(item, at, reply.groups.emplace_back()); });
        else if (key == "ReferenceList")
            read_lists(v, p, reply.lists);
    });
}

}  // namespace airside::travelport
