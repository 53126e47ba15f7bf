// Mail over SMTP (RFC 5321) with libcurl: STARTTLS or TLS, AUTH, MIME. libcurl's SMTP blocks, so each sending runs on a
// small pool of threads; the caller is resumed on its own reactor.
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include "platform/async/worker_pool.hpp"
#include "platform/config/secret.hpp"
#include "vendors/messaging/port.hpp"

namespace airside::smtp {

enum class Security { none, starttls, tls };
BOOST_DESCRIBE_ENUM(Security, none, starttls, tls)

struct Config {
    std::string host = "127.0.0.1";
    std::uint16_t port = 25;
    Security security = Security::none;
    std::optional<std::string> user;
    config::Secret password;
    std::string helo = "airside";  // the name that we greet with
    std::chrono::seconds timeout{30};
};
BOOST_DESCRIBE_STRUCT(Config, (), (host, port, security, user, password, helo, timeout))

class Sender final : public messaging::EmailSender {
  public:
    // `pool` may serve several reactors.
    Sender(Reactor& reactor, WorkerPool& pool, Config config);
    messaging::Provider provider() const override { return messaging::Provider::SMTP; }
    awaitable<messaging::Outcome> send(messaging::Email email, Steady::time_point deadline) override;

  private:
    Reactor& reactor_;
    WorkerPool& pool_;
    Config config_;
};

}  // namespace airside::smtp
