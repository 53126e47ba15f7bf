#include "vendors/gds/sabre/ancillary_kind.hpp"

#include <algorithm>

#include "platform/core/code.hpp"

namespace airside::sabre {
namespace {

using gds::ServiceKind;

struct Known {
    std::string_view text;
    ServiceKind kind;
};

constexpr Known groups[] = {
    {"BG", ServiceKind::BAGGAGE},   {"SA", ServiceKind::SEAT},   {"ML", ServiceKind::MEAL},
    {"TI", ServiceKind::INSURANCE}, {"LG", ServiceKind::LOUNGE}, {"PO", ServiceKind::PRIORITY_BOARDING},
};
// A group such as IE or TS has several kinds in it, and a booking names no group at all.
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

ServiceKind ancillary_kind(std::string_view group, bool baggage, std::string_view name) {
    auto by_group = std::ranges::find(groups, group, &Known::text);
    if (by_group != std::end(groups)) return by_group->kind;
    if (baggage) return ServiceKind::BAGGAGE;
    auto by_name = std::ranges::find_if(words, [&](auto& known) { return name.find(known.text) != name.npos; });
    return by_name != std::end(words) ? by_name->kind : ServiceKind::OTHER;
}

std::string sub_code(std::string_view code) {
    return code.size() == 3 && all_within(Alphabet::upper_digit, code) ? std::string(code) : "";
}

}  // namespace airside::sabre
