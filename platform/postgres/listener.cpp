#include "platform/postgres/listener.hpp"

#include <algorithm>

#include <boost/system/system_error.hpp>

#include "platform/async/sync.hpp"
#include "platform/postgres/connection.hpp"

namespace airside::postgres {

using namespace std::chrono_literals;

struct Listener::State {
    State(Reactor& r, const std::string& conninfo, const std::string& name) : reactor(r), info(conninfo), stop(r) {
        info.set("application_name", name);
    }
    Reactor& reactor;
    ConnInfo info;
    std::vector<std::pair<std::string, Callback>> channels;
    std::unique_ptr<Connection> connection;
    Signal stop;
    bool stopped = false, connected = false;

    void tell_all() {
        for (const auto& [channel, callback] : channels) callback({});
    }
    void deliver() {
        while (!stopped) {
            auto notice = connection->next_notice();
            if (!notice) return;
            for (const auto& [channel, callback] : channels)
                if (channel == notice->first) callback(notice->second);
        }
    }

    static awaitable<> listen_until_lost(std::shared_ptr<State> self) {
        self->connection = co_await Connection::open(self->reactor, self->info, 2s);
        for (const auto& [channel, callback] : self->channels) {
            std::vector<Command> commands;
            commands.emplace_back("LISTEN \"" + channel + "\"");
            co_await self->connection->execute(std::move(commands), false);
        }
        self->connected = true;
        self->tell_all();
        while (!self->stopped) {
            self->deliver();
            co_await self->connection->wait_for_notice();
        }
    }

    static awaitable<> run(std::shared_ptr<State> self) {
        auto pause = std::chrono::milliseconds(50);
        while (!self->stopped) {
            try {
                auto work = listen_until_lost(self);
                co_await std::move(work);
            } catch (const Unavailable&) {
            } catch (const Error&) {
            } catch (const boost::system::system_error&) {  // stop() closes the socket under the wait
            }
            pause =
                self->connected ? std::chrono::milliseconds(50) : std::min<std::chrono::milliseconds>(pause * 2, 2s);
            self->connected = false;
            self->connection.reset();
            if (self->stopped) break;
            co_await self->stop.wait_until(Steady::now() + pause);
        }
    }
};

Listener::Listener(Reactor& reactor, std::string conninfo, std::string name)
    : state_(std::make_shared<State>(reactor, conninfo, name)) {}

Listener::~Listener() {
    state_->stopped = true;
    state_->channels.clear();
    state_->stop.notify_all();
    if (state_->connection) state_->connection->stop_waiting();
}

void Listener::listen(std::string channel, Callback callback) {
    state_->channels.emplace_back(std::move(channel), std::move(callback));
}

void Listener::start() { state_->reactor.spawn("postgres listener", State::run(state_)); }
bool Listener::connected() const { return state_->connected; }

}  // namespace airside::postgres
