#include "services/notification/impl.hpp"
#include "services/notification/store/readers.hpp"

namespace airside::notification {

namespace {

constexpr NotificationGroup groups[] = {NotificationGroup::BOOKING, NotificationGroup::PAYMENT,
                                        NotificationGroup::REMINDERS, NotificationGroup::SECURITY};
constexpr NotificationChannel channels[] = {NotificationChannel::EMAIL, NotificationChannel::SMS,
                                            NotificationChannel::PUSH, NotificationChannel::IN_APP};

PreferencesView view_of(const Preferences& preferences) {
    PreferencesView view{{}, preferences.tracking};
    for (auto group : groups)
        for (auto channel : channels)
            view.items.push_back({group, channel, is_on(preferences, group, channel), may_switch_off(group, channel)});
    return view;
}

}  // namespace

awaitable<PreferencesView> get_preferences(Context& service, Caller caller, GetNotificationPreferences) {
    auto preferences = co_await store::preferences_of(service.documents, caller.user_id());
    co_return view_of(preferences);
}

awaitable<PreferencesView> set_preferences(Context& service, Caller caller, SetNotificationPreferences request) {
    std::vector<PreferenceChoice> choices;
    if (request.choices) choices = *request.choices;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        auto& choice = choices[i];
        if (!choice.enabled && !may_switch_off(choice.group, choice.channel))
            throw invalid("/choices/" + std::to_string(i) + "/enabled", "travellers have to be told this");
    }
    std::function<void(Preferences&)> change = [&](Preferences& preferences) {
        for (auto& choice : choices) choose(preferences, choice.group, choice.channel, choice.enabled);
        if (request.tracking) preferences.tracking = *request.tracking;
    };
    auto now = service.clock.now();
    auto preferences = co_await store::change_preferences(service.documents, caller.user_id(), now, std::move(change));
    co_return view_of(preferences);
}

}  // namespace airside::notification
