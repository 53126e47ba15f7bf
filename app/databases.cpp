#include "app/databases.hpp"

#include "platform/erasure/eraser.hpp"
#include "platform/events/outbox.hpp"
#include "platform/idempotency/store.hpp"
#include "platform/jobs/scheduler.hpp"
#include "platform/postgres/migrate.hpp"
#include "services/analytics/service.hpp"
#include "services/booking/service.hpp"
#include "services/notification/service.hpp"
#include "services/payment/service.hpp"
#include "services/review/service.hpp"
#include "services/search/service.hpp"
#include "services/user/service.hpp"

namespace airside::app {

std::vector<EmbeddedFile> migrations_of(const std::string& service) {
    std::map<std::string, std::span<const EmbeddedFile>> own = {
        {"user", user::migrations()},
        {"search", search::migrations()},
        {"booking", booking::migrations()},
        {"payment", payment::migrations()},
        {"analytics", analytics::migrations()},
        {"review", review::migrations()},
        {"notification", notification::migrations()},
    };
    // These name their modules themselves, since their tests need them all.
    if (service == "booking" || service == "review") return {own[service].begin(), own[service].end()};
    if (service == "user") return postgres::combine({events::migrations(), jobs::migrations(), own.at(service)});
    if (service == "payment")
        return postgres::combine({events::migrations(), jobs::migrations(), idempotency::migrations(),
                                  erasure::migrations(), own.at(service)});
    return postgres::combine({events::migrations(), jobs::migrations(), erasure::migrations(), own.at(service)});
}

}  // namespace airside::app
