// The catalogue of Get Ancillaries before its parts are checked against each other and the booking. Included by .cpp
// files of this folder only; views live in the parser's buffer. Amounts are strings here.
#pragma once
#include <string_view>
#include <vector>

#include "vendors/gds/sabre/raw_booking.hpp"

namespace airside::sabre {

struct RawCatalogueFlight {
    std::string_view id, airline, date;
    std::int64_t number = 0;
};
struct RawCataloguePassenger {
    std::string_view id, type, given_name, surname;
};
struct RawServiceDefinition {
    std::string_view id, code, name, group, reason, method, most;  // `most` in digits
    bool needs_input = false;
};
struct RawPriceElement {
    bool given = false;
    RawValue sale, net, taxes;
};
struct RawPriceDefinition {
    std::string_view id;
    RawPriceElement unit, total;  // `unit` where the total is of several
};
struct RawOfferItem {
    std::string_view id, definition, price;
    std::vector<std::string_view> flights, passengers;
};
struct RawCatalogue {
    bool given = false;
    std::vector<RawCatalogueFlight> flights;
    std::vector<RawCataloguePassenger> passengers;
    std::vector<RawServiceDefinition> definitions;
    std::vector<RawPriceDefinition> prices;
    std::vector<RawOfferItem> items;
    std::string_view error;  // Sabre's words, where it has no catalogue
};

// Throws BadValue or BadDocument.
RawCatalogue read_catalogue(gds::Object object, const Path& root);

}  // namespace airside::sabre
