#include "vendors/messaging/smtp/smtp.hpp"

#include <thread>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "platform/testkit/run.hpp"
#include "vendors/messaging/smtp/mime.hpp"

namespace airside::smtp {
namespace {

messaging::Email mail() {
    return {"bookings@example.com",
            "Airside",
            "ada@example.com",
            "Booking confirmed – ABC123",
            "Grüße\n",
            "<p>Grüße</p>",
            "<0191-a@airside>",
            *parse_instant("2026-11-22T13:27:40Z")};
}

// A mail server of one connection that answers from a script: one reply to each command, and to the message's end.
class ScriptedServer {
  public:
    explicit ScriptedServer(std::map<std::string, std::string> replies) : replies_(std::move(replies)) {
        listener_ = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address);
        listen(listener_, 1);
        socklen_t size = sizeof address;
        getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~ScriptedServer() {
        shutdown(listener_, SHUT_RDWR);
        thread_.join();
        close(listener_);
    }
    std::uint16_t port = 0;
    std::string message;

  private:
    std::string reply_to(const std::string& command) const {
        auto found = replies_.find(command);
        return found == replies_.end() ? (command == "DATA" ? "354 go on" : "250 ok") : found->second;
    }
    void serve() {
        int client = accept(listener_, nullptr, nullptr);
        if (client < 0) return;
        std::string buffer;
        bool in_data = false;
        auto say = [&](const std::string& line) {
            return send(client, (line + "\r\n").c_str(), line.size() + 2, MSG_NOSIGNAL) > 0;
        };
        auto greeting = replies_.find("greeting");
        say(greeting == replies_.end() ? "220 hello" : greeting->second);
        char chunk[4096];
        for (ssize_t n; (n = read(client, chunk, sizeof chunk)) > 0;) {
            buffer.append(chunk, static_cast<std::size_t>(n));
            for (std::size_t end; (end = buffer.find(in_data ? "\r\n.\r\n" : "\r\n")) != std::string::npos;) {
                auto line = buffer.substr(0, end);
                buffer.erase(0, end + (in_data ? 5 : 2));
                auto command = in_data ? "END" : line.substr(0, 4);
                if (in_data) message = line;
                auto reply = reply_to(command);
                in_data = command == "DATA" && reply.starts_with("354");
                if (reply == "drop") {
                    close(client);
                    return;
                }
                say(reply);
            }
        }
        close(client);
    }
    std::map<std::string, std::string> replies_;
    int listener_;
    std::thread thread_;
};

messaging::Outcome send_to(std::uint16_t port, messaging::Email email = mail(), Config config = {}) {
    WorkerPool pool("mail", 1, 4);
    return testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<messaging::Outcome> {
        config.port = port;
        Sender sender(reactor, pool, config);
        auto outcome = co_await sender.send(std::move(email), Steady::now() + std::chrono::seconds(5));
        co_return outcome;
    });
}

TEST(Smtp, DeliversTheMessage) {
    ScriptedServer server({});
    auto outcome = send_to(server.port);
    ASSERT_TRUE(std::holds_alternative<messaging::Sent>(outcome));
    EXPECT_NE(server.message.find("Message-ID: <0191-a@airside>"), std::string::npos);
    EXPECT_NE(server.message.find("multipart/alternative"), std::string::npos);
    EXPECT_NE(server.message.find("\r\nDate: Sun, 22 Nov 2026 13:27:40 +0000\r\n"), std::string::npos);
}

TEST(Smtp, TellsARefusalForGoodFromOneForNow) {
    ScriptedServer for_good({{"RCPT", "550 no such user"}});
    auto outcome = send_to(for_good.port);
    ASSERT_TRUE(std::holds_alternative<messaging::Refused>(outcome));
    EXPECT_TRUE(std::get<messaging::Refused>(outcome).permanent);
    ScriptedServer for_now({{"MAIL", "451 try later"}});
    outcome = send_to(for_now.port);
    ASSERT_TRUE(std::holds_alternative<messaging::Refused>(outcome));
    EXPECT_FALSE(std::get<messaging::Refused>(outcome).permanent);
}

// Such a mail goes to another provider, or out once the operator has mended it: nothing is wrong with it.
TEST(Smtp, AServerThatDoesNotWantUsIsUnavailable) {
    for (const auto& [step, reply] : std::map<std::string, std::string>{
             {"greeting", "554 no service for you"}, {"MAIL", "530 authenticate first"}, {"RCPT", "421 closing"}}) {
        ScriptedServer server({{step, reply}});
        EXPECT_TRUE(std::holds_alternative<messaging::Unavailable>(send_to(server.port))) << reply;
    }
    Config config;
    config.user = "airside";
    config.password = config::Secret("an old one");
    ScriptedServer server({{"EHLO", "250-hello\r\n250 AUTH PLAIN"}, {"AUTH", "535 wrong password"}});
    EXPECT_TRUE(std::holds_alternative<messaging::Unavailable>(send_to(server.port, mail(), config)));
}

TEST(Smtp, AMessageThatIsRefusedAtItsEndIsRefused) {
    ScriptedServer server({{"END", "554 looks like spam"}});
    auto outcome = send_to(server.port);
    ASSERT_TRUE(std::holds_alternative<messaging::Refused>(outcome));
    EXPECT_EQ(std::get<messaging::Refused>(outcome).code, "554");
}

TEST(Smtp, AConnectionLostAfterTheMessageIsUnknown) {
    ScriptedServer server({{"END", "drop"}});
    EXPECT_TRUE(std::holds_alternative<messaging::Unknown>(send_to(server.port)));
}

TEST(Smtp, AConnectionLostBeforeTheMessageIsUnavailable) {
    ScriptedServer server({{"DATA", "drop"}});
    EXPECT_TRUE(std::holds_alternative<messaging::Unavailable>(send_to(server.port)));
}

TEST(Smtp, AnAddressThatCouldSmuggleACommandIsRefused) {
    auto evil = mail();
    evil.to_address = "ada@example.com>\r\nRCPT TO:<eve@example.com";
    auto outcome = send_to(1, evil);
    ASSERT_TRUE(std::holds_alternative<messaging::Refused>(outcome));
    EXPECT_TRUE(std::get<messaging::Refused>(outcome).permanent);
}

TEST(Smtp, NobodyThereIsUnavailable) { EXPECT_TRUE(std::holds_alternative<messaging::Unavailable>(send_to(1))); }

TEST(Smtp, AMailThatWaitedForItsThreadUntilTheDeadlineIsNotSent) {
    ScriptedServer server({});
    WorkerPool pool("mail", 1, 4);
    auto outcome = testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<messaging::Outcome> {
        auto deadline = Steady::now() + std::chrono::milliseconds(200);
        std::atomic<bool> busy = false;
        auto occupy = [&]() -> awaitable<> {
            auto work = [&busy, deadline] {
                busy = true;
                std::this_thread::sleep_until(deadline);
            };
            co_await pool.run(reactor, std::move(work));
        };
        reactor.spawn("the thread's earlier work", occupy());
        while (!busy) co_await reactor.sleep(std::chrono::milliseconds(1));
        Config config;
        config.port = server.port;
        Sender sender(reactor, pool, config);
        auto sent = co_await sender.send(mail(), deadline);
        co_return sent;
    });
    EXPECT_TRUE(std::holds_alternative<messaging::Unavailable>(outcome));
    EXPECT_EQ(server.message, "");
}

TEST(Mime, HeadersStaySafeAndShort) {
    EXPECT_EQ(encoded_header("Plain"), "Plain");
    auto encoded =
        encoded_header("Ünïcödé subject that is rather long, so that it needs more than one encoded word — really");
    EXPECT_EQ(encoded.find("Ü"), std::string::npos);
    for (std::size_t at = 0, end; at < encoded.size(); at = end + 2) {
        end = std::min(encoded.find("\r\n", at), encoded.size());
        EXPECT_LE(end - at, 76u);
    }
    auto evil = mail();
    evil.subject = "x\r\nBcc: everyone@example.com";
    evil.from_name = "a\"\r\nBcc: b@example.com";
    EXPECT_EQ(mime_message(evil).find("\r\nBcc:"), std::string::npos);
}

TEST(Mime, IsSevenBitCleanWithAttachments) {
    auto with_file = mail();
    with_file.attachments.push_back({"ticket.pdf", "application/pdf", std::string("\0\xff%PDF", 6)});
    auto message = mime_message(with_file);
    for (char c : message) ASSERT_TRUE(static_cast<unsigned char>(c) < 0x80);
    EXPECT_NE(message.find("filename=\"ticket.pdf\""), std::string::npos);
    EXPECT_EQ(message, mime_message(with_file));
}

TEST(Mime, OneClickUnsubscriptionHasItsTwoHeaders) {
    auto email = mail();
    EXPECT_EQ(mime_message(email).find("List-Unsubscribe"), std::string::npos);
    email.list_unsubscribe = "https://api.example/v1/unsubscribe/a.b";
    auto message = mime_message(email);
    EXPECT_NE(message.find("\r\nList-Unsubscribe: <https://api.example/v1/unsubscribe/a.b>\r\n"
                           "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"),
              message.npos);
    email.list_unsubscribe = "https://api.example/a>\r\nBcc: <eve@example.com";
    EXPECT_EQ(mime_message(email).find("Bcc"), std::string::npos);
}

}  // namespace
}  // namespace airside::smtp
