#include "services/notification/store/devices.hpp"

#include "platform/auth/tokens.hpp"
#include "platform/core/problem.hpp"
#include "platform/json/json.hpp"

namespace airside::notification::store {

using documents::Documents;
using documents::eq;
using documents::Filter;
using documents::SortKey;
using documents::Update;

const documents::Collection push_devices{
    "push_devices", {"registered_at"}, {{"idx_push_devices_user", {{"user_id"}, {"registered_at", true}}}}};

std::string device_id(std::string_view token) { return auth::hash_of(token); }

namespace {

// One that was removed between the two statements is inserted by the next round.
awaitable<> put(Documents& documents, const KeptDevice& device) {
    for (int attempt = 0; attempt < 10; ++attempt) {
        auto inserted = co_await documents.insert_if_absent(push_devices, json::to_json(device));
        if (inserted) co_return;
        Update mine{{{"user_id", device.user_id.str()},
                     {"platform", json::name(device.platform)},
                     {"name", device.name},
                     {"registered_at", device.registered_at}}};
        auto updated = co_await documents.update_if(push_devices, device._id, {}, std::move(mine));
        if (updated) co_return;
    }
    throw unavailable("others are registering this device");
}

}  // namespace

awaitable<> keep_device(Documents& documents, KeptDevice device, std::size_t most) {
    auto user = device.user_id;
    co_await put(documents, device);
    auto devices = co_await devices_of(documents, user);
    for (auto i = most; i < devices.size(); ++i) co_await remove_device(documents, user, devices[i]._id);
}

awaitable<std::vector<KeptDevice>> devices_of(Documents& documents, UserId user) {
    Filter own{eq("user_id", user.str())};
    std::vector<SortKey> order{{"registered_at", true}, {"_id"}};
    auto found = co_await documents.find(push_devices, std::move(own), std::move(order), documents::largest_page);
    std::vector<KeptDevice> devices;
    devices.reserve(found.size());
    for (auto& document : found) devices.push_back(json::from_json<KeptDevice>(document));
    co_return devices;
}

awaitable<bool> remove_device(Documents& documents, UserId user, std::string id) {
    Filter one{eq("_id", id), eq("user_id", user.str())};
    auto deleted = co_await documents.delete_many(push_devices, std::move(one), 1);
    co_return deleted == 1;
}

awaitable<std::int64_t> remove_devices_of(Documents& documents, UserId user) {
    Filter own{eq("user_id", user.str())};
    std::int64_t removed = 0;
    for (std::int64_t deleted = 1; deleted > 0; removed += deleted)
        deleted = co_await documents.delete_many(push_devices, own, documents::largest_page);
    co_return removed;
}

}  // namespace airside::notification::store
