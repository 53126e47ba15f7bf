// Which vendors an operator has switched off, as this process knows it. The truth is a table of the search service's
// (`PUT /v1/admin/providers/{kind}/{name}`); a Watcher in each process keeps its Switches as that table says, within
// seconds. A process that can't read it keeps what it knew; one that has just started knows of none until it has read.
#pragma once
#include <atomic>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "platform/json/describe.hpp"

namespace airside::switches {

enum class VendorKind { GDS, GATEWAY, MESSENGER };
AIRSIDE_ENUM(VendorKind, GDS, GATEWAY, MESSENGER)
using Kind = VendorKind;
std::string_view to_string(Kind kind);

struct Vendor {
    Kind kind;
    std::string name;  // the port's enumerator: "SABRE", "PAYPAL", "TWILIO"
    bool operator==(const Vendor&) const = default;
};
AIRSIDE_FIELDS(Vendor, kind, name)

// One to a process. Thread-safe; asking costs an atomic read while nothing is off.
class Switches {
  public:
    // Nothing new is to be begun there: no search, no new order, no new payment, no message. What was begun goes on.
    bool off(Kind kind, std::string_view name) const;

    // What is off now, instead of what was. What has changed is logged, and shown by airside_vendor_switched_off.
    void replace(std::vector<Vendor> off);

  private:
    std::atomic<bool> any_{false};
    mutable std::mutex mutex_;
    std::vector<Vendor> off_;
};

}  // namespace airside::switches
