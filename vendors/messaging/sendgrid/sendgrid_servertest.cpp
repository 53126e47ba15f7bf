// The contract of every messenger, on the simulator's SendGrid; and its events, as they come over the wire.
#include <algorithm>

#include "platform/core/clock.hpp"
#include "vendors/messaging/contract_suite.hpp"
#include "vendors/messaging/sendgrid/sendgrid.hpp"

namespace airside::messaging::suite {
namespace {

Email mail_to(std::string_view address, std::string reference) {
    Email email{.from_address = "bookings@airside.example",
                .from_name = "Airside",
                .to_address = std::string(address),
                .subject = "Booking confirmed – ABC123",
                .text = "Grüße\n",
                .html = "<p>Grüße</p>",
                .message_id = "<" + reference + "@airside.example>",
                .date = *parse_instant("2026-11-22T13:27:40Z")};
    email.attachments.push_back({"ticket.pdf", "application/pdf", std::string("\0\xff%PDF", 6)});
    email.list_unsubscribe = "https://api.example/v1/unsubscribe/a.b";
    email.our_reference = std::move(reference);
    email.categories = {"BOOKING_CONFIRMATION", "BOOKING_CONFIRMATION", "TICKET"};
    return email;
}

struct SendGridSubject {
    static constexpr std::string_view vendor = "sendgrid", operation = "mail.send", store = "/_sim/sendgrid/mails";
    static constexpr std::string_view good = "ada@example.com", gone = "ada@localhost";
    static constexpr bool takes_an_empty_answer = true;
    using Port = EmailSender;
    static awaitable<std::unique_ptr<Port>> make(Bench& b, std::string url, bool good_credentials) {
        sendgrid::Options options;
        options.base_url = std::move(url);
        options.api_key = config::Secret(good_credentials ? "SG.airside" : "SG.wrong");
        co_return std::make_unique<sendgrid::Sender>(b.client, std::move(options));
    }
    static awaitable<Outcome> send(Port& sender, std::string_view to, std::string reference,
                                   Steady::time_point deadline) {
        auto email = mail_to(to, std::move(reference));
        auto outcome = co_await sender.send(std::move(email), deadline);
        co_return outcome;
    }
    static awaitable<Outcome> send_refused(Port& sender, std::string reference, Steady::time_point deadline) {
        auto email = mail_to(good, std::move(reference));
        email.from_address = "nobody";
        auto outcome = co_await sender.send(std::move(email), deadline);
        co_return outcome;
    }
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(SendGrid, MessengerContract, SendGridSubject);

namespace {

class SendGridWorld : public MessengerContract<SendGridSubject> {
  protected:
    // Where the simulator's events go, and what reads them.
    static awaitable<sendgrid::Callbacks> listen(Bench& b, const Endpoint& endpoint) {
        auto body = R"({"vendor":"sendgrid","secret":"a test's key","url":")" + endpoint.origin() + R"(/hooks"})";
        co_await b.tell(http::Method::POST, "/_sim/webhooks", std::move(body));
        auto shown = co_await b.tell(http::Method::GET, "/_sim/webhooks");
        sendgrid::Options options;
        options.webhook_public_keys.emplace_back(shown.at("sendgrid").at("public_key").as_string());
        co_return sendgrid::Callbacks(options);
    }
    static awaitable<> stop_listening(Bench& b, Endpoint& endpoint) {
        co_await b.tell(http::Method::POST, "/_sim/webhooks", R"({"vendor":"sendgrid","url":""})");
        co_await endpoint.close();
    }
    // All reports of the deliveries so far, in their order.
    static std::vector<DeliveryReport> reports_of(const Endpoint& endpoint, const sendgrid::Callbacks& callbacks) {
        std::vector<DeliveryReport> reports;
        for (std::size_t i = 0; i < endpoint.received.size(); ++i) {
            auto verdict = callbacks.verify(endpoint.callback(i), SystemClock().now());
            EXPECT_EQ(verdict.why_not, "");
            for (auto& report : verdict.reports) reports.push_back(std::move(report));
        }
        return reports;
    }
    static awaitable<> send_to(Bench& b, EmailSender& sender, std::string_view address) {
        auto outcome = co_await send(b, sender, "ref-1", address);
        EXPECT_TRUE(as<Sent>(outcome)) << describe(outcome);
    }
};

TEST_F(SendGridWorld, KeepsTheMailAsItWasWritten) {
    with_bench([&](Bench& b, EmailSender& sender) -> awaitable<> {
        auto reference = new_reference();
        auto outcome = co_await send(b, sender, reference);
        EXPECT_TRUE(as<Sent>(outcome)) << describe(outcome);
        auto taken = co_await b.taken(SendGridSubject::store, reference);
        auto& mail = taken.at(0).at("value").as_object();
        EXPECT_EQ(mail.at("to").as_string(), "ada@example.com");
        EXPECT_EQ(mail.at("subject").as_string(), "Booking confirmed – ABC123");
        EXPECT_EQ(mail.at("content").as_array().size(), 2u);
        EXPECT_EQ(mail.at("content").at(0).at("value").as_string(), "Grüße\n");
        EXPECT_EQ(mail.at("attachments").at(0).at("content").as_string(), "AP8lUERG");
        EXPECT_EQ(mail.at("categories"), (boost::json::array{"BOOKING_CONFIRMATION", "TICKET"}));
        auto& headers = mail.at("headers").as_object();
        EXPECT_EQ(headers.at("Message-ID").as_string(), "<" + reference + "@airside.example>");
        EXPECT_EQ(headers.at("Date").as_string(), "Sun, 22 Nov 2026 13:27:40 +0000");
        EXPECT_EQ(headers.at("List-Unsubscribe").as_string(), "<https://api.example/v1/unsubscribe/a.b>");
        EXPECT_EQ(mail.at("tracking_settings").at("open_tracking").at("enable"), false);
    });
}

TEST_F(SendGridWorld, EventsAreVerifiedAndSpeakOfOurMail) {
    with_bench([&](Bench& b, EmailSender& sender) -> awaitable<> {
        Endpoint endpoint(b.reactor);
        auto callbacks = co_await listen(b, endpoint);
        auto outcome = co_await send(b, sender, "ref-1");
        co_await endpoint.wait_for(b.reactor, 1);
        auto now = SystemClock().now();
        auto verdict = callbacks.verify(endpoint.callback(0), now);
        EXPECT_EQ(verdict.why_not, "");
        EXPECT_EQ(verdict.reports.size(), 2u) << "processed and delivered";
        for (auto& report : verdict.reports) {
            EXPECT_EQ(report.our_reference, "ref-1");
            EXPECT_EQ(report.provider_message_id, as<Sent>(outcome)->provider_message_id);
            EXPECT_FALSE(report.event_id.empty());
        }
        EXPECT_EQ(verdict.reports.at(0).kind, DeliveryKind::OTHER);
        EXPECT_EQ(verdict.reports.at(1).kind, DeliveryKind::DELIVERED);
        auto forged = endpoint.callback(0);
        forged.body += " ";
        EXPECT_NE(callbacks.verify(forged, now).why_not, "");
        EXPECT_NE(callbacks.verify(endpoint.callback(0), now + std::chrono::seconds(400)).why_not, "");
        sendgrid::Callbacks without_a_key{sendgrid::Options{}};
        EXPECT_NE(without_a_key.verify(endpoint.callback(0), now).why_not, "");
        co_await stop_listening(b, endpoint);
    });
}

TEST_F(SendGridWorld, WhereAMailEndsIsTold) {
    with_bench([&](Bench& b, EmailSender& sender) -> awaitable<> {
        Endpoint endpoint(b.reactor);
        auto callbacks = co_await listen(b, endpoint);
        for (auto [address, kind] : {std::pair{"bounced+1@example.com", DeliveryKind::BOUNCED},
                                     {"bounced+1@example.com", DeliveryKind::BOUNCED},  // dropped: it is suppressed
                                     {"blocked@example.com", DeliveryKind::FAILED},
                                     {"deferred@example.com", DeliveryKind::OTHER},
                                     {"spamreport@example.com", DeliveryKind::SPAM_REPORT},
                                     {"unsubscribed@example.com", DeliveryKind::UNSUBSCRIBED}}) {
            auto before = reports_of(endpoint, callbacks).size();
            co_await send_to(b, sender, address);
            auto is_told = [&, kind = kind] {
                auto reports = reports_of(endpoint, callbacks);
                return std::any_of(reports.begin() + static_cast<std::ptrdiff_t>(before), reports.end(),
                                   [&](auto& report) { return report.kind == kind; });
            };
            auto until = b.deadline();
            while (!is_told() && Steady::now() < until) co_await b.reactor.sleep(std::chrono::milliseconds(5));
            EXPECT_TRUE(is_told()) << address;
        }
        co_await stop_listening(b, endpoint);
    });
}

TEST_F(SendGridWorld, AnEventThatComesTwiceHasOneId) {
    with_bench([&](Bench& b, EmailSender& sender) -> awaitable<> {
        Endpoint endpoint(b.reactor);
        auto callbacks = co_await listen(b, endpoint);
        co_await b.fault("sendgrid", "mail.send", R"("effect":"webhook_twice")");
        co_await send_to(b, sender, "ada@example.com");
        co_await endpoint.wait_for(b.reactor, 2);
        auto reports = reports_of(endpoint, callbacks);
        EXPECT_EQ(reports.size(), 4u);
        EXPECT_EQ(reports.at(1).event_id, reports.at(3).event_id);
        EXPECT_NE(reports.at(0).event_id, reports.at(1).event_id);
        co_await stop_listening(b, endpoint);
    });
}

}  // namespace
}  // namespace airside::messaging::suite
