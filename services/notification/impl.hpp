// What the service's own files share.
#pragma once
#include "platform/async/sync.hpp"
#include "platform/contract/caller.hpp"
#include "platform/core/clock.hpp"
#include "platform/events/consumer_set.hpp"
#include "services/notification/sender.hpp"
#include "services/notification/service.hpp"
#include "services/notification/store/notifications.hpp"

namespace airside::notification {

struct Service::Impl : Dependencies {
    Impl(Dependencies dependencies, Config settings);
    Config config;
    Sender sender;
    events::ConsumerSet consumers;
    bool stopping = false;
    bool starting = false;
    Signal started;
};
using Context = Service::Impl;

awaitable<NotificationPage> list_notifications(Context& service, Caller caller, ListNotifications request);

// What a feed's event makes us tell; each may be applied any number of times.
awaitable<> take_booking_event(Context& service, const events::Event& event);
awaitable<> take_payment_event(Context& service, const events::Event& event);

}  // namespace airside::notification
