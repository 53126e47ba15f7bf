#include "simulators/gds/services.hpp"

namespace airside::simulator::gds {
namespace {

constexpr int long_haul_km = 3500;

struct Sold {
    SoldService service;
    std::int64_t long_haul_usd_cents;
    bool in_front;  // it is sold to those in front of the curtain, too
};

constexpr Sold sold[] = {
    {{SoldKind::bag, "0CC", "C", "BG", "CHECKED BAG UP TO 23KG", 2, 4500}, 7500, false},
    {{SoldKind::bag, "0CZ", "C", "BG", "CHECKED BAG UP TO 32KG", 1, 9000}, 14000, true},
    {{SoldKind::meal, "0B3", "G", "ML", "A LA CARTE MEAL", 1, 1400}, 2600, false},
    {{SoldKind::wifi, "0DE", "G", "IE", "INTERNET ON BOARD", 1, 700}, 1800, false},
    {{SoldKind::lounge, "0BX", "E", "LG", "LOUNGE ACCESS", 1, 3900}, 4900, false},
    {{SoldKind::priority, "0G6", "E", "PO", "PRIORITY BOARDING", 1, 900}, 1500, false},
};

}  // namespace

std::string_view to_string(SoldKind kind) {
    switch (kind) {
        case SoldKind::seat: return "seat";
        case SoldKind::bag: return "bag";
        case SoldKind::meal: return "meal";
        case SoldKind::lounge: return "lounge";
        case SoldKind::priority: return "priority";
        case SoldKind::wifi: return "wifi";
    }
    return {};
}

// Each airline leaves out about half of what is neither bag nor meal, and always the same half.
std::vector<SoldService> services_of(const Flight& flight, Cabin cabin) {
    bool in_front = cabin == Cabin::business || cabin == Cabin::first;
    bool far = flight.route->distance_km > long_haul_km;
    std::vector<SoldService> list;
    for (const auto& [service, long_haul_usd_cents, to_all] : sold) {
        if (in_front && !to_all) continue;
        bool everywhere = service.kind == SoldKind::bag || service.kind == SoldKind::meal;
        if (!everywhere && Hash(flight.route->airline).with(service.code).below(2) == 0) continue;
        list.push_back(service);
        if (far) list.back().usd_cents = long_haul_usd_cents;
    }
    return list;
}

}  // namespace airside::simulator::gds
