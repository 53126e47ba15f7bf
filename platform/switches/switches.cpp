#include "platform/switches/switches.hpp"

#include <algorithm>

#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"

namespace airside::switches {
namespace {

void tell(const Vendor& vendor, bool off) {
    telemetry::gauge("airside_vendor_switched_off", "1 while an operator keeps the vendor off",
                     {{"kind", std::string(to_string(vendor.kind))}, {"name", vendor.name}})
        .set(off ? 1 : 0);
    log::warn(off ? "vendor switched off" : "vendor switched on",
              {{"kind", to_string(vendor.kind)}, {"vendor", vendor.name}});
}

bool holds(const std::vector<Vendor>& list, const Vendor& vendor) {
    return std::ranges::find(list, vendor) != list.end();
}

}  // namespace

std::string_view to_string(Kind kind) {
    switch (kind) {
        case Kind::GDS: return "GDS";
        case Kind::GATEWAY: return "GATEWAY";
        case Kind::MESSENGER: return "MESSENGER";
    }
    return "";
}

bool Switches::off(Kind kind, std::string_view name) const {
    if (!any_.load(std::memory_order_acquire)) return false;
    std::lock_guard lock(mutex_);
    return std::ranges::any_of(off_, [&](auto& vendor) { return vendor.kind == kind && vendor.name == name; });
}

void Switches::replace(std::vector<Vendor> off) {
    std::lock_guard lock(mutex_);
    for (auto& vendor : off_)
        if (!holds(off, vendor)) tell(vendor, false);
    for (auto& vendor : off)
        if (!holds(off_, vendor)) tell(vendor, true);
    off_ = std::move(off);
    any_.store(!off_.empty(), std::memory_order_release);
}

}  // namespace airside::switches
