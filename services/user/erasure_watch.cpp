#include "services/user/erasure_watch.hpp"

#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"
#include "services/user/store/erasures.hpp"

namespace airside::user {

namespace {

constexpr std::chrono::seconds every{15};

}  // namespace

awaitable<> ErasureWatch::measure() {
    static auto& oldest = telemetry::gauge("airside_user_erasure_oldest_seconds",
                                           "How long the oldest erasure has waited for a service; 0: none is open");
    auto since = co_await store::oldest_open_erasure(pool_);
    double age_s = 0;
    if (since) age_s = std::chrono::duration<double>(clock_.now() - *since).count();
    oldest.set(age_s);
}

awaitable<> ErasureWatch::run() {
    while (!stopping_) {
        try {
            co_await measure();
        } catch (const std::exception& error) {
            static log::RateLimited limited;
            limited.warn("open erasures could not be measured", {{"reason", error.what()}});
        }
        if (!stopping_) co_await wake_.wait_until(Steady::now() + every);
    }
    running_ = false;
    ended_.notify_all();
}

void ErasureWatch::start() {
    running_ = true;
    reactor_.spawn("user.erasures", run());
}

awaitable<> ErasureWatch::stop(Steady::time_point deadline) {
    stopping_ = true;
    wake_.notify_all();
    while (running_ && Steady::now() < deadline) co_await ended_.wait_until(deadline);
}

}  // namespace airside::user
