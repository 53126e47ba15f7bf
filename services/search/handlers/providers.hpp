#pragma once
#include "services/search/impl.hpp"

namespace airside::search {

awaitable<ProviderSwitches> list_providers(Service::Impl& service, Caller caller, ListProviders request);
awaitable<ProviderSwitch> set_provider_switch(Service::Impl& service, Caller caller, SetProviderSwitch request);
awaitable<ProviderChanges> list_provider_changes(Service::Impl& service, Caller caller, ListProviderChanges request);
awaitable<SwitchedOff> get_switches(Service::Impl& service, Caller caller, GetSwitches request);

}  // namespace airside::search
