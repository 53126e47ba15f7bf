#include "services/search/handlers/providers.hpp"

#include <algorithm>

#include <boost/describe/enumerators.hpp>

#include "platform/core/problem.hpp"
#include "platform/telemetry/log.hpp"
#include "services/search/store/switches.hpp"
#include "vendors/gateways/names.hpp"
#include "vendors/messaging/port.hpp"

namespace airside::search {
namespace {

using switches::Kind;

template <class Names>
void add_all(Kind kind, std::vector<ProviderSwitch>& list) {
    [&]<template <class...> class L, class... E>(L<E...>) {
        (list.push_back({kind, E::name, false, {}, {}, {}}), ...);
    }(boost::describe::describe_enumerators<Names>{});
}

// Whatever the ports know, configured here or not: another process may use it.
std::vector<ProviderSwitch> all_vendors() {
    std::vector<ProviderSwitch> list;
    add_all<gds::Provider>(Kind::GDS, list);
    add_all<gateways::PaymentGateway>(Kind::GATEWAY, list);
    add_all<messaging::Provider>(Kind::MESSENGER, list);
    return list;
}

awaitable<std::vector<ProviderSwitch>> vendors_as_switched(Service::Impl& service) {
    auto list = all_vendors();
    auto switched = co_await switches_of_all(service.on.pool);
    for (auto& vendor : list)
        for (auto& one : switched)
            if (one.kind == vendor.kind && one.name == vendor.name) vendor = one;
    co_return list;
}

// This process need not wait until its watcher looks again.
awaitable<> apply_here(Service::Impl& service) {
    if (!service.on.switches) co_return;
    auto off = co_await switched_off(service.on.pool);
    service.on.switches->replace(std::move(off));
}

}  // namespace

awaitable<ProviderSwitches> list_providers(Service::Impl& service, Caller, ListProviders) {
    auto list = co_await vendors_as_switched(service);
    co_return ProviderSwitches{std::move(list)};
}

awaitable<ProviderSwitch> set_provider_switch(Service::Impl& service, Caller caller, SetProviderSwitch request) {
    auto is_it = [&](const ProviderSwitch& vendor) {
        return vendor.kind == request.kind && vendor.name == request.name.str();
    };
    auto known = all_vendors();
    if (std::ranges::none_of(known, is_it)) throw not_found("no vendor of this kind has this name");
    auto& on = service.on;
    ProviderChange change{Uuid::v7(on.clock, on.random), request.kind,     request.name.str(), request.switched_off,
                          request.reason.value,          caller.user_id(), on.clock.now()};
    bool changed = co_await change_switch(on.pool, change);
    if (changed)
        log::warn(
            change.switched_off ? "an operator switches a vendor off" : "an operator switches a vendor on",
            {caller.trace, {"kind", to_string(change.kind)}, {"vendor", change.name}, {"by", change.changed_by.str()}});
    co_await apply_here(service);
    auto list = co_await vendors_as_switched(service);
    co_return *std::ranges::find_if(list, is_it);
}

awaitable<ProviderChanges> list_provider_changes(Service::Impl& service, Caller, ListProviderChanges request) {
    std::optional<std::string> cursor;
    if (request.cursor) cursor = request.cursor->value;
    auto page = co_await switch_changes(service.on.pool, cursor, static_cast<int>(request.limit.value));
    co_return page;
}

awaitable<SwitchedOff> get_switches(Service::Impl& service, Caller, GetSwitches) {
    auto off = co_await switched_off(service.on.pool);
    co_return SwitchedOff{std::move(off)};
}

}  // namespace airside::search
