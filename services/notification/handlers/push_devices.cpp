// A device that is somebody else's is answered like one that is nobody's.
#include "services/notification/handlers/forms.hpp"
#include "services/notification/impl.hpp"
#include "services/notification/store/devices.hpp"

namespace airside::notification {

namespace {

PushDevice view_of(KeptDevice device) {
    return {std::move(device._id), device.platform, std::move(device.name), device.registered_at};
}

}  // namespace

awaitable<PushDevice> register_push_device(Context& service, Caller caller, RegisterPushDevice request) {
    KeptDevice device{._id = store::device_id(request.token.value),
                      .user_id = caller.user_id(),
                      .token = std::move(request.token.value),
                      .platform = request.platform,
                      .name = {},
                      .registered_at = std::chrono::floor<std::chrono::milliseconds>(service.clock.now())};
    if (request.name) device.name = std::move(request.name->value);
    co_await store::keep_device(service.documents, device, static_cast<std::size_t>(service.config.most_devices));
    co_return view_of(std::move(device));
}

awaitable<PushDeviceList> list_push_devices(Context& service, Caller caller, ListPushDevices) {
    auto devices = co_await store::devices_of(service.documents, caller.user_id());
    PushDeviceList list;
    for (auto& device : devices) list.items.push_back(view_of(std::move(device)));
    co_return list;
}

awaitable<NoContent> remove_push_device(Context& service, Caller caller, RemovePushDevice request) {
    check_hash(request.id.value, "path/id", "the id of a device: 64 hexadecimal digits");
    auto removed = co_await store::remove_device(service.documents, caller.user_id(), std::move(request.id.value));
    if (!removed) throw not_found("no such device");
    co_return NoContent{};
}

}  // namespace airside::notification
