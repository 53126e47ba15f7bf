#include "platform/async/reactor.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "platform/async/suspend.hpp"

namespace airside {

namespace asio = boost::asio;

struct Reactor::Impl {
    static constexpr auto tick = std::chrono::milliseconds(5);

    // Coroutines that still wait are destroyed with what holds them, the timers or the io_context, and cancel their
    // timers as they go: so the timers are declared first and emptied before anything else is gone.
    ~Impl() {
        while (!timers.empty()) std::exchange(timers, {}).clear();
    }

    std::map<TimerId, std::function<void()>> timers;
    asio::io_context io{1};
    asio::executor_work_guard<Executor> work{io.get_executor()};
    asio::basic_waitable_timer<Steady, asio::wait_traits<Steady>, Executor> sweeper{io};
    bool sweeping = false;
    std::uint64_t next_timer = 0;
    std::size_t spawned = 0;

    void arm() {
        if (sweeping || timers.empty()) return;
        sweeping = true;
        sweeper.expires_at(std::max(timers.begin()->first.first, Steady::now() + tick));
        sweeper.async_wait([this](const boost::system::error_code& error) {
            sweeping = false;
            if (error == asio::error::operation_aborted) return;
            sweep();
        });
    }
    void sweep() {
        auto now = Steady::now();
        while (!timers.empty() && timers.begin()->first.first <= now) {
            auto then = std::move(timers.begin()->second);
            timers.erase(timers.begin());
            then();
        }
        arm();
    }
};

Reactor::Reactor() : impl_(std::make_unique<Impl>()) {}
Reactor::~Reactor() = default;

asio::io_context& Reactor::io() { return impl_->io; }
Executor Reactor::executor() { return impl_->io.get_executor(); }
void Reactor::run() { impl_->io.run(); }
void Reactor::stop() { impl_->io.stop(); }
void Reactor::post(std::function<void()> work) { asio::post(impl_->io, std::move(work)); }
std::size_t Reactor::spawned() const { return impl_->spawned; }

void Reactor::spawn(std::string name, awaitable<> work) {
    ++impl_->spawned;
    asio::co_spawn(impl_->io, std::move(work), [this, name = std::move(name)](std::exception_ptr error) {
        --impl_->spawned;
        if (error) report_lost_exception(name, error);
    });
}

Reactor::TimerId Reactor::call_at(Steady::time_point when, std::function<void()> then) {
    TimerId id{when, impl_->next_timer++};
    bool first = impl_->timers.empty() || id < impl_->timers.begin()->first;
    impl_->timers.emplace(id, std::move(then));
    // An earlier timer than the one slept for: wake up for it. The cancelled wait does not sweep.
    if (first && impl_->sweeping) {
        impl_->sweeper.expires_at(std::max(when, Steady::now() + Impl::tick));
        impl_->sweeper.async_wait([impl = impl_.get()](const boost::system::error_code& error) {
            if (error == asio::error::operation_aborted) return;
            impl->sweeping = false;
            impl->sweep();
        });
    } else {
        impl_->arm();
    }
    return id;
}

void Reactor::cancel(const TimerId& timer) { impl_->timers.erase(timer); }

awaitable<> Reactor::sleep(Steady::duration duration) {
    auto until = Steady::now() + duration;
    co_await suspend(*this, [this, until](std::function<void()> resume) { call_at(until, std::move(resume)); });
}

awaitable<> Reactor::yield() {
    co_await suspend(*this, [this](std::function<void()> resume) { post(std::move(resume)); });
}

}  // namespace airside
