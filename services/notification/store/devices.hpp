// The devices that users are told by.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/documents/documents.hpp"
#include "services/notification/api_messengers.hpp"

namespace airside::notification {

struct KeptDevice {
    std::string _id;  // SHA-256 of the token, so that it is one user's at a time, and stands in no path and no log
    UserId user_id;
    std::string token;
    DevicePlatform platform;
    std::optional<std::string> name;
    Instant registered_at;
};
AIRSIDE_FIELDS(KeptDevice, _id, user_id, token, platform, name, registered_at)

namespace store {

extern const documents::Collection push_devices;

std::string device_id(std::string_view token);
// Takes the device from whoever had it. Beyond `most` those of the user that were registered the longest ago go.
awaitable<> keep_device(documents::Documents& documents, KeptDevice device, std::size_t most);
// The last registered first.
awaitable<std::vector<KeptDevice>> devices_of(documents::Documents& documents, UserId user);
// False: this user has no such device.
awaitable<bool> remove_device(documents::Documents& documents, UserId user, std::string id);
awaitable<std::int64_t> remove_devices_of(documents::Documents& documents, UserId user);

}  // namespace store
}  // namespace airside::notification
