// What both implementations agree on about documents, dates and names: inside the module only.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "platform/documents/documents.hpp"

namespace airside::documents {

// Parses and checks a document; its dates are in the one form. Throws std::invalid_argument.
boost::json::object parse_document(const Collection& collection, std::string_view text);

std::string date_text(Instant instant);   // "2026-11-22T12:00:00.000Z": sorts as it should
Instant to_millisecond(Instant instant);  // cut, as BSON does
bool is_date(const Collection& collection, std::string_view field);
std::vector<std::string_view> split_path(std::string_view field);

// Each throws std::invalid_argument for what can't be right: names, an Instant for a field that is no date or anything
// else for one that is, comparisons with null, a change of _id, the same field changed twice.
void check_collection(const Collection& collection);
void check_field(std::string_view field);
void check(const Collection& collection, const Filter& filter);
void check(const Collection& collection, const std::vector<SortKey>& order);
void check(const Collection& collection, const Update& update);
void check(const Collection& collection, const std::vector<DocumentUpdate>& updates);
void check_limit(std::size_t limit);

// The value as JSON; dates in their one form, Json parsed and checked.
boost::json::value to_json(const Collection& collection, std::string_view field, const Value& value);

}  // namespace airside::documents
