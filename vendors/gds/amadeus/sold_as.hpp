// A service in Amadeus's own words, by which it is asked for. Amadeus numbers what it offers anew in each answer, so
// that a number means nothing in the next; our id of a service is these words.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace airside::amadeus {

struct SoldAs {
    std::string name;                     // "CHECKED_BAG", "PRIORITY_BOARDING"
    std::optional<int> quantity, weight;  // of bags: pieces of one purchase, and what each may weigh
    std::string unit;                     // of the weight: "KG", "LB"
};

bool is_service_name(std::string_view name);  // upper case, digits and underscores

// "CHECKED_BAG:1:23:KG:0.1:0.1.2": on the segments 0 and 1, for the travellers 0, 1 and 2.
std::string service_id(const SoldAs& sold, const std::vector<int>& segments, const std::vector<int>& travellers);
std::optional<SoldAs> sold_as(std::string_view id);  // nothing: it is none of these

}  // namespace airside::amadeus
