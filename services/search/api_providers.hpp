// The kill switches of all vendors: GDSs, gateways and messengers. Here, because the search service asks most of them
// most often; every process asks this service each second which are off (platform/switches).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/contract/endpoint.hpp"
#include "platform/core/id.hpp"
#include "platform/switches/switches.hpp"

namespace airside::search {

using VendorName = Code<"VendorName", Alphabet::upper, 2, 20, "the vendor: SABRE, PAYPAL, TWILIO">;

struct ProviderSwitch {
    static constexpr FieldDoc docs[] = {
        {"name", "the vendor: SABRE, PAYPAL, TWILIO; it need not be configured"},
        {"reason", "why it was switched last; left out where it never was, as are the two below"}};
    switches::Kind kind;
    std::string name;
    bool switched_off;
    std::optional<std::string> reason;
    std::optional<UserId> changed_by;
    std::optional<Instant> changed_at;
};
AIRSIDE_FIELDS(ProviderSwitch, kind, name, switched_off, reason, changed_by, changed_at)

struct ProviderSwitches {
    std::vector<ProviderSwitch> items;
};
AIRSIDE_FIELDS(ProviderSwitches, items)

struct ListProviders {
    static constexpr Endpoint endpoint{GET, "/v1/admin/providers", "All vendors, and which are switched off",
                                       Access::admin};
    using Response = ProviderSwitches;
};
AIRSIDE_NO_FIELDS(ListProviders)

// In force in every process within seconds. A vendor that is off is begun nothing new with: no search, no new order, no
// new payment, no message; what was begun goes on. A switch that stands so already is left as it is.
struct SetProviderSwitch {
    static constexpr Endpoint endpoint{PUT, "/v1/admin/providers/{kind}/{name}", "Switch a vendor off, or on again",
                                       Access::admin};
    static constexpr FieldDoc docs[] = {{"reason", "kept with who did it and when, so no personal data"}};
    using Response = ProviderSwitch;
    switches::Kind kind;
    VendorName name;
    bool switched_off;
    Text<3, 500> reason;
};
AIRSIDE_FIELDS(SetProviderSwitch, kind, name, switched_off, reason)

struct ProviderChange {
    Uuid id;
    switches::Kind kind;
    std::string name;
    bool switched_off;
    std::string reason;
    UserId changed_by;
    Instant changed_at;
};
AIRSIDE_FIELDS(ProviderChange, id, kind, name, switched_off, reason, changed_by, changed_at)

struct ProviderChanges {
    std::vector<ProviderChange> items;       // the newest first
    std::optional<std::string> next_cursor;  // absent: that was the last page
};
AIRSIDE_FIELDS(ProviderChanges, items, next_cursor)

struct ListProviderChanges {
    static constexpr Endpoint endpoint{GET, "/v1/admin/provider-changes", "Who switched which vendor, when and why",
                                       Access::admin};
    using Response = ProviderChanges;
    std::optional<Text<1, 200>> cursor;
    Or<Int<1, 100>, Int<1, 100>{20}> limit;
};
AIRSIDE_FIELDS(ListProviderChanges, cursor, limit)

// For every process of ours, each second.
struct SwitchedOff {
    std::vector<switches::Vendor> vendors;
};
AIRSIDE_FIELDS(SwitchedOff, vendors)

struct GetSwitches {
    static constexpr Endpoint endpoint{GET, "/internal/v1/switches", "The vendors that are switched off",
                                       Access::service};
    using Response = SwitchedOff;
};
AIRSIDE_NO_FIELDS(GetSwitches)

}  // namespace airside::search
