#include "vendors/gds/travelport/raw_catalogue.hpp"

namespace airside::travelport {
namespace {

// The description's own limits: 100 offerings, 100 brands to a choice of flights, 10 products to a journey.
constexpr std::size_t max_offerings = 250, max_options = 100, max_brands = 250, max_products = 10, max_codes = 1000,
                      max_listed = 2000;

template <class Add>
void each_ref(Value& value, const Path& path, std::size_t limit, std::string_view name, Add add) {
    each_item(value, path, limit, [&](Value& item, const Path& at) {
        each_field(item, at, [&](std::string_view key, Value& v, const Path& p) {
            if (key == name) add(text_of(v, p));
        });
    });
}

void read_brand_offering(Value& value, const Path& path, RawBrandOffering& brand) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "Product")
            each_ref(v, p, max_products, "productRef", [&](std::string_view ref) { brand.products.push_back(ref); });
        else if (key == "TermsAndConditions" && !is_null(v, p))
            each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
                if (name == "termsAndConditionsRef") brand.terms_ref = text_of(part, at);
            });
        else if (key == "CombinabilityCode" && !is_null(v, p))
            each_item(v, p, max_codes, [&](Value& item, const Path& at) { brand.codes.push_back(text_of(item, at)); });
        else if (key == "BestCombinablePrice")
            read_price(v, p, brand.price);
    });
}

void read_option(Value& value, const Path& path, RawOption& option) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "ProductBrandOffering")
            each_item(v, p, max_brands,
                      [&](Value& item, const Path& at) { read_brand_offering(item, at, option.brands.next()); });
    });
}

void read_offering(Value& value, const Path& path, RawOffering& offering) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "id")
            offering.id = text_of(v, p);
        else if (key == "sequence")
            offering.sequence = integer_of(v, p);
        else if (key == "ProductBrandOptions")
            each_item(v, p, max_options,
                      [&](Value& item, const Path& at) { read_option(item, at, offering.options.next()); });
    });
}

template <class T, class Read>
void read_list(Value& value, const Path& path, Reused<T>& list, Read read) {
    each_item(value, path, max_listed, [&](Value& item, const Path& at) { read(item, at, list.next()); });
}

}  // namespace

void read_lists(Value& value, const Path& path, RawLists& lists) {
    if (is_null(value, path)) return;
    each_item(value, path, 20, [&](Value& list, const Path& at) {
        each_field(list, at, [&](std::string_view key, Value& v, const Path& p) {
            if (key == "Flight")
                read_list(v, p, lists.flights, read_flight);
            else if (key == "Product")
                read_list(v, p, lists.products, read_product);
            else if (key == "TermsAndConditions")
                read_list(v, p, lists.terms, read_terms);
            else if (key == "Brand")
                read_list(v, p, lists.brands, read_brand);
        });
    });
}

void read_catalogue(Value& value, const Path& path, RawCatalogue& catalogue) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "ReferenceList") read_lists(v, p, catalogue.lists);
        if (key != "CatalogProductOfferings" || is_null(v, p)) return;
        each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
            if (name == "Identifier" && !is_null(part, at))
                catalogue.search_id = identifier_of(part, at);
            else if (name == "CatalogProductOffering")
                each_item(part, at, max_offerings, [&](Value& item, const Path& there) {
                    read_offering(item, there, catalogue.offerings.next());
                });
        });
    });
}

}  // namespace airside::travelport
