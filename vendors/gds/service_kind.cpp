#include "vendors/gds/service_kind.hpp"

#include <algorithm>
#include <string>

#include "platform/core/ascii.hpp"

namespace airside::gds {
namespace {

struct Known {
    std::string_view text;
    ServiceKind kind;
};

constexpr Known groups[] = {
    {"BG", ServiceKind::BAGGAGE},   {"SA", ServiceKind::SEAT},   {"ML", ServiceKind::MEAL},
    {"TI", ServiceKind::INSURANCE}, {"LG", ServiceKind::LOUNGE}, {"PO", ServiceKind::PRIORITY_BOARDING},
};
// A group such as IE or TS has several kinds in it. What names the service itself comes before what may be a part of
// it: a lounge has WIFI and meals.
constexpr Known words[] = {
    {"PRIORITY BOARDING", ServiceKind::PRIORITY_BOARDING},
    {"LOUNGE", ServiceKind::LOUNGE},
    {"INTERNET", ServiceKind::WIFI},
    {"WIFI", ServiceKind::WIFI},
    {"WI-FI", ServiceKind::WIFI},
    {"INSURANCE", ServiceKind::INSURANCE},
    {"MEAL", ServiceKind::MEAL},
    {"SEAT", ServiceKind::SEAT},
};

}  // namespace

ServiceKind service_kind(std::string_view group, bool baggage, std::string_view name) {
    auto by_group = std::ranges::find(groups, group, &Known::text);
    if (by_group != std::end(groups)) return by_group->kind;
    if (baggage) return ServiceKind::BAGGAGE;
    auto capitals = upper_case(name);
    auto by_name = std::ranges::find_if(words, [&](auto& known) { return capitals.find(known.text) != capitals.npos; });
    if (by_name == std::end(words)) return ServiceKind::OTHER;
    // All seats are in SA: in another group a word is of something else, as a child's safety seat.
    if (by_name->kind == ServiceKind::SEAT && !group.empty()) return ServiceKind::OTHER;
    return by_name->kind;
}

}  // namespace airside::gds
