#include <cstdio>

#include "app/commands/commands.hpp"
#include "app/commands/on_worker.hpp"

namespace airside::app {

int list_stuck_bookings(Config config) {
    return on_worker(std::move(config), [](Worker& worker) -> awaitable<int> {
        auto stuck = co_await worker.bookings().stuck(500);
        if (stuck.empty()) std::printf("no booking is stuck\n");
        for (auto& b : stuck)
            std::printf("%s  %s  %-14s %-8s %6lld s  %d tries  %s\n", b.booking_id.str().c_str(),
                        b.booking_reference.str().c_str(), b.step.c_str(), b.state.c_str(),
                        static_cast<long long>(b.age_s), b.attempts, b.reason.c_str());
        co_return 0;
    });
}

int restore_bookings(Config config, const std::string& month, int keep_days) {
    return on_worker(std::move(config), [&](Worker& worker) -> awaitable<int> {
        auto restored = co_await worker.bookings().restore_month(month, std::chrono::hours(24 * keep_days));
        std::printf("%lld bookings of %s are back; they stay for %d days\n", static_cast<long long>(restored),
                    month.c_str(), keep_days);
        co_return 0;
    });
}

int verify_audit(Config config) {
    return on_worker(std::move(config), [](Worker& worker) -> awaitable<int> {
        auto breaks = co_await worker.bookings().audit_breaks();
        for (auto& line : breaks) std::printf("%s\n", line.c_str());
        if (breaks.empty()) std::printf("the audit log of every booking is whole\n");
        co_return breaks.empty() ? 0 : 1;
    });
}

}  // namespace airside::app
