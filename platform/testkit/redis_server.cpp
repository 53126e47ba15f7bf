#include <cstdlib>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "platform/testkit/servers.hpp"

namespace airside::testkit {
namespace {

using namespace std::chrono_literals;

bool answers(int port) {
    int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0) return false;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    char reply[5]{};
    bool good = ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                ::send(socket, "PING\r\n", 6, MSG_NOSIGNAL) == 6 &&
                ::recv(socket, reply, sizeof reply, MSG_WAITALL) == 5 && std::string_view(reply, 5) == "+PONG";
    ::close(socket);
    return good;
}

}  // namespace

struct RedisServer::Impl {
    std::string external;
    TempDir folder;
    std::vector<std::string> extra;
    int port = 0;
    std::unique_ptr<Process> process;

    bool start() {
        std::vector<std::string> command = {
            "redis-server", "--port", std::to_string(port), "--bind",      "127.0.0.1", "--save", "", "--appendonly",
            "no",           "--dir",  folder.path(),        "--daemonize", "no"};
        command.insert(command.end(), extra.begin(), extra.end());
        Process::Options options;
        options.output = folder.path() / "log";
        process = std::make_unique<Process>(command, options);
        eventually([this] { return !process->running() || answers(port); }, 10s);
        return process->running() && answers(port);
    }
};

RedisServer& RedisServer::shared() {
    static RedisServer server = [] {
        const char* given = std::getenv("AIRSIDE_TEST_REDIS");
        if (given == nullptr || *given == '\0') return RedisServer();
        auto external = std::make_unique<Impl>();
        external->external = given;
        return RedisServer(std::move(external));
    }();
    return server;
}

RedisServer::RedisServer(std::unique_ptr<Impl> external) : impl_(std::move(external)) {}

RedisServer::RedisServer(std::vector<std::string> extra_arguments) : impl_(std::make_unique<Impl>()) {
    impl_->extra = std::move(extra_arguments);
    for (int attempt = 0; attempt < 5; ++attempt) {  // another process may take the port first
        impl_->port = free_port();
        if (impl_->start()) return;
    }
    throw std::runtime_error("redis-server did not start");
}

RedisServer::~RedisServer() = default;

std::string RedisServer::url() const {
    return impl_->external.empty() ? "redis://127.0.0.1:" + std::to_string(impl_->port) : impl_->external;
}
int RedisServer::port() const { return impl_->external.empty() ? impl_->port : 0; }

void RedisServer::stop() {
    if (!impl_->external.empty()) throw std::logic_error("the Redis of AIRSIDE_TEST_REDIS is not ours to stop");
    impl_->process.reset();
}

void RedisServer::start() {
    if (!impl_->start()) throw std::runtime_error("redis-server did not start again");
}

}  // namespace airside::testkit
