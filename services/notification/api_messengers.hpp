// The devices that a user is told by, and what the messengers report of messages that they took.
#pragma once
#include "services/notification/api.hpp"

namespace airside::notification {

// ---- devices for PUSH ----------------------------------------------------------------------------------------------

enum class DevicePlatform { IOS, ANDROID, WEB };
AIRSIDE_ENUM(DevicePlatform, IOS, ANDROID, WEB)

struct PushDevice {
    static constexpr FieldDoc docs[] = {{"id", "64 hexadecimal digits"},
                                        {"registered_at", "the last time: apps register at every start"}};
    std::string id;
    DevicePlatform platform;
    std::optional<std::string> name;
    Instant registered_at;
};
AIRSIDE_FIELDS(PushDevice, id, platform, name, registered_at)

// A token is one installation of the app. It belongs to whoever is signed in there: registered by another user it moves
// to them. Again by the same user it is the same device; beyond the bound the one longest unseen is forgotten.
struct RegisterPushDevice {
    static constexpr Endpoint endpoint{PUT, "/v1/push-devices", "Be told on this device", Access::user};
    static constexpr FieldDoc docs[] = {{"token", "what Firebase gave the app; it is never shown again"},
                                        {"name", "what the user calls the device"}};
    using Response = PushDevice;
    Text<1, 4096> token;
    DevicePlatform platform;
    std::optional<Text<1, 100>> name;
};
AIRSIDE_FIELDS(RegisterPushDevice, token, platform, name)

struct PushDeviceList {
    std::vector<PushDevice> items;  // the last registered first
};
AIRSIDE_FIELDS(PushDeviceList, items)

struct ListPushDevices {
    static constexpr Endpoint endpoint{GET, "/v1/push-devices", "The signed-in user's devices", Access::user};
    using Response = PushDeviceList;
};
AIRSIDE_NO_FIELDS(ListPushDevices)

struct RemovePushDevice {
    static constexpr Endpoint endpoint{DELETE, "/v1/push-devices/{id}", "Be told on a device no longer", Access::user};
    using Response = NoContent;
    Text<1, 100> id;
};
AIRSIDE_FIELDS(RemovePushDevice, id)

// ---- reports of delivery -------------------------------------------------------------------------------------------

// Each is answered with 204 once what it reports is kept, also for what was reported before or is of no interest.
struct SendgridWebhook {
    static constexpr Problems<2> problems{
        {{400, "bad-signature", "The signature is missing, wrong or too old"}, {404, "not-found", "Not found"}}};
    static constexpr Endpoint endpoint{POST, "/v1/webhooks/sendgrid", "Receive what became of mails", Access::anyone,
                                       problems};
    using Response = NoContent;
    std::optional<Header<"X-Twilio-Email-Event-Webhook-Signature", Text<1, 1000>>> signature;
    std::optional<Header<"X-Twilio-Email-Event-Webhook-Timestamp", Text<1, 100>>> timestamp;
    RawBody body;
};
AIRSIDE_FIELDS(SendgridWebhook, signature, timestamp, body)

struct TwilioWebhook {
    static constexpr Problems<2> problems{
        {{400, "bad-signature", "The signature is missing or wrong"}, {404, "not-found", "Not found"}}};
    static constexpr Endpoint endpoint{POST, "/v1/webhooks/twilio", "Receive what became of an SMS", Access::anyone,
                                       problems};
    using Response = NoContent;
    static constexpr FieldDoc docs[] = {
        {"reference", "the notification's id: it stands in the address that Twilio is given"}};
    std::optional<Query<Text<1, 255>>> reference;
    std::optional<Header<"X-Twilio-Signature", Text<1, 1000>>> signature;
    RawBody body;
};
AIRSIDE_FIELDS(TwilioWebhook, reference, signature, body)

}  // namespace airside::notification
