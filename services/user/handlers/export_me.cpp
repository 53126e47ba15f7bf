#include "platform/contract/bus.hpp"
#include "services/user/handlers/password.hpp"
#include "services/user/store/export.hpp"

namespace airside::user {

namespace {

// So that an archive fits into memory; a traveller has some hundreds.
constexpr std::size_t most_records = 10'000;

// All pages of one service.
template <class Request>
awaitable<> collect(Bus& bus, ExportManifest& manifest, std::vector<RawJson>& into, std::string service) {
    auto request = Maker::make<Request>();
    request.user_id = manifest.user_id;
    for (bool more = true; more;) {
        auto question = request;
        auto page = co_await bus.call(Caller::of_service("user"), std::move(question));
        for (auto& record : page.records) into.push_back(std::move(record));
        more = page.next_cursor && into.size() < most_records;
        request.cursor.reset();
        if (page.next_cursor) request.cursor = Text<1, 200>{*page.next_cursor};
    }
    manifest.services.push_back({service, static_cast<std::int64_t>(into.size()), !request.cursor});
}

}  // namespace

awaitable<ExportArchive> export_me(Context& service, Caller caller, ExportMe request) {
    co_await check_password(service, caller, std::move(request.password.value));
    ExportArchive archive{{caller.user_id(), service.clock.now(), {}}, {}};
    auto& [manifest, data] = archive;
    auto& bus = *service.bus;
    data.user = co_await store::records_of(service.pool, caller.user_id(), static_cast<int>(most_records));
    manifest.services.push_back({"user", static_cast<std::int64_t>(data.user.size()), data.user.size() < most_records});
    co_await collect<ExportSearches>(bus, manifest, data.search, "search");
    co_await collect<ExportBookings>(bus, manifest, data.booking, "booking");
    co_await collect<ExportPayments>(bus, manifest, data.payment, "payment");
    co_await collect<ExportNotifications>(bus, manifest, data.notification, "notification");
    co_await collect<ExportEvents>(bus, manifest, data.analytics, "analytics");
    co_await collect<ExportReviews>(bus, manifest, data.review, "review");
    co_return archive;
}

}  // namespace airside::user
