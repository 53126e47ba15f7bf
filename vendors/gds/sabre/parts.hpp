// What shopping and bookings are both read and checked with. Included by .cpp files and private headers of this folder.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "vendors/gds/json_reader.hpp"
#include "vendors/gds/offer.hpp"

namespace airside::sabre {

using gds::Amount;
using gds::BadValue;
using gds::each_field;
using gds::each_item;
using gds::Path;
using gds::Value;

// Optional values: null counts as left out. An amount of shopping's is a number, read from its digits.
inline void take(std::string_view& to, Value& value, const Path& path) {
    if (value.raw_json_token().starts_with('"') || !gds::is_null(value, path)) to = gds::text_of(value, path);
}
inline void take(std::optional<std::int64_t>& to, Value& value, const Path& path) {
    if (!gds::is_null(value, path)) to = gds::integer_of(value, path);
}
inline void take(std::optional<bool>& to, Value& value, const Path& path) {
    if (!gds::is_null(value, path)) to = gds::boolean_of(value, path);
}
inline void take(Amount& to, Value& value, const Path& path) {
    if (!gds::is_null(value, path)) to.text = gds::number_text_of(value, path);
}

Money amount(const Amount& raw, std::string_view name, const Currency& currency,
             const Path& path);  // BadValue: missing
std::string sum_text(std::string_view what, const Money& is, const Money& should_be);
std::string tax_code(std::string_view raw, const Path& path);
// Throws BadValue unless the taxes listed make that total.
void check_taxes(const std::vector<gds::Tax>& taxes, const Money& total, const Path& path);
std::string fare_basis(std::string_view raw, const Path& path);
// Pounds round down: nobody is promised what the scales refuse.
gds::BaggageAllowance allowance(std::optional<std::int64_t> pieces, std::optional<std::int64_t> weight, bool pounds,
                                const Path& path);
gds::CabinClass cabin_of(std::string_view code, const Path& path);  // Y S C J F P

// The order of flights: none departs before the one before arrives; durations are set.
void check_sequence(std::vector<gds::Itinerary>& itineraries, const Path& path);
// Cabin and class of the segments are the adults'. BadValue where there is no adult.
void show_adult_fares(gds::Offer& offer, const Path& path);

}  // namespace airside::sabre
