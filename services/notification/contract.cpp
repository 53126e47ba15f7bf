#include "platform/contract/binding.hpp"
#include "services/notification/api_admin.hpp"
#include "services/notification/api_messengers.hpp"
#include "services/user/api.hpp"

namespace airside {

template <>
struct ResponseForm<notification::Redirect> {
    static constexpr int status = 302;
    static constexpr bool streams = false;
    static constexpr std::string_view content_type = "";
    static const meta::TypeInfo* type() { return nullptr; }
    static http::Response write(notification::Redirect answer) {
        http::Response response;
        response.status = 302;
        response.headers.set("Location", answer.location);
        return response;
    }
    static notification::Redirect read(http::Response http) {
        contract::throw_if_problem(http);
        return {std::string(http.headers.get("Location").value_or(""))};
    }
};

}  // namespace airside

namespace airside::notification {
void bind_contract(Bus& bus) {
    bind<ListNotifications, ListInbox, CountInbox, ReadInboxMessage, ArchiveInboxMessage, GetNotificationPreferences,
         SetNotificationPreferences, TrackOpen, TrackClick, Unsubscribe, UnsubscribePage>(bus, "notification");
    bind<ListTemplates, GetTemplate, CreateTemplate, PublishTemplate, DeactivateTemplate, PreviewTemplate,
         TestSendTemplate, BounceNotification, ListSuppressedAddresses, ReleaseAddress>(bus, "notification");
    bind<user::ExportNotifications>(bus, "notification");
    bind<RegisterPushDevice, ListPushDevices, RemovePushDevice, SendgridWebhook, TwilioWebhook>(bus, "notification");
}
}  // namespace airside::notification
