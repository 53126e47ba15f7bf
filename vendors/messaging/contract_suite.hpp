// What every messenger's adapter has to do, whatever its wire format: run against the simulator, which plays the
// provider and fails as told.
//
// An adapter's test instantiates it:
//   struct TwilioSubject {
//       static constexpr std::string_view vendor = "twilio", operation = "messages.create";  // in the simulator's
//       rules static constexpr std::string_view store = "/_sim/twilio/messages"; static constexpr std::string_view good
//       = …, gone = …;  // recipients with these fates static constexpr bool takes_an_empty_answer = false;     // its
//       answer to a message taken has no body using Port = SmsSender; static awaitable<std::unique_ptr<Port>>
//       make(Bench&, std::string url, bool good_credentials); static awaitable<Outcome> send(Port&, std::string_view
//       to, std::string reference, Steady::time_point deadline); static awaitable<Outcome> send_refused(Port&,
//       std::string reference, Steady::time_point deadline);
//   };
//   INSTANTIATE_TYPED_TEST_SUITE_P(Twilio, MessengerContract, TwilioSubject);
#pragma once
#include "vendors/messaging/contract_bench.hpp"

namespace airside::messaging::suite {

template <class Subject>
class MessengerContract : public testing::Test {
  protected:
    // Runs `body(bench, sender)` on a clean simulator.
    template <class Body>
    void with_bench(Body body) {
        testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
            http::Client client(reactor);
            Bench bench{reactor, client};
            co_await bench.tell(http::Method::POST, "/_sim/reset");
            auto sender = co_await Subject::make(bench, bench.simulator, true);
            co_await body(bench, *sender);
        });
    }
    static awaitable<Outcome> send(Bench& b, typename Subject::Port& sender, std::string reference,
                                   std::string_view to = Subject::good) {
        co_return co_await Subject::send(sender, to, std::move(reference), b.deadline());
    }
};
TYPED_TEST_SUITE_P(MessengerContract);

#define MESSENGER_BENCH this->with_bench([&](Bench & b, typename TypeParam::Port & sender) -> awaitable<>
TYPED_TEST_P(MessengerContract, TakesAMessageOnceWithOurReference) {
    MESSENGER_BENCH {
        auto reference = new_reference();
        auto outcome = co_await this->send(b, sender, reference);
        auto* sent = as<Sent>(outcome);
        EXPECT_TRUE(sent) << describe(outcome);
        if (!sent) co_return;
        EXPECT_FALSE(sent->provider_message_id.empty());
        auto taken = co_await b.taken(TypeParam::store, reference);
        EXPECT_EQ(taken.size(), 1u);
        auto by_its_id = co_await b.taken(TypeParam::store, sent->provider_message_id);
        EXPECT_EQ(by_its_id.size(), 1u);
    });
}

TYPED_TEST_P(MessengerContract, ARecipientWhoIsGoneIsRefusedForGood) {
    MESSENGER_BENCH {
        auto reference = new_reference();
        auto outcome = co_await this->send(b, sender, reference, TypeParam::gone);
        auto* refused = as<Refused>(outcome);
        EXPECT_TRUE(refused) << describe(outcome);
        if (!refused) co_return;
        EXPECT_TRUE(refused->permanent);
        EXPECT_TRUE(refused->recipient_gone) << describe(outcome);
        EXPECT_FALSE(refused->code.empty());
        EXPECT_FALSE(refused->text.empty());
        EXPECT_EQ(refused->text.find(TypeParam::gone), std::string::npos) << "texts are logged, people are not";
        auto taken = co_await b.taken(TypeParam::store, reference);
        EXPECT_TRUE(taken.empty());
    });
}

TYPED_TEST_P(MessengerContract, ARefusalOfOneMessageSaysNothingOfItsRecipient) {
    MESSENGER_BENCH {
        auto reference = new_reference();
        auto deadline = b.deadline();
        auto outcome = co_await TypeParam::send_refused(sender, reference, deadline);
        auto* refused = as<Refused>(outcome);
        EXPECT_TRUE(refused) << describe(outcome);
        if (!refused) co_return;
        EXPECT_TRUE(refused->permanent);
        EXPECT_FALSE(refused->recipient_gone) << describe(outcome);
    });
}

TYPED_TEST_P(MessengerContract, SomebodyWhoCannotBeARecipientIsRefusedWithoutACall) {
    MESSENGER_BENCH {
        for (auto to : {"", "a b", "x\r\nBcc: eve@example.com"}) {
            auto before = co_await b.calls(TypeParam::vendor, TypeParam::operation);
            auto outcome = co_await this->send(b, sender, "r", to);
            auto* refused = as<Refused>(outcome);
            EXPECT_TRUE(refused && refused->permanent && refused->recipient_gone) << describe(outcome);
            auto after = co_await b.calls(TypeParam::vendor, TypeParam::operation);
            EXPECT_EQ(before, after);
        }
    });
}

TYPED_TEST_P(MessengerContract, ALostAnswerIsUnknownAndNotRepeated) {
    MESSENGER_BENCH {
        auto reference = new_reference();
        co_await b.fault(TypeParam::vendor, TypeParam::operation, R"("effect":"lost")");
        auto lost = co_await this->send(b, sender, reference);
        EXPECT_TRUE(as<Unknown>(lost)) << describe(lost);
        auto taken = co_await b.taken(TypeParam::store, reference);
        EXPECT_EQ(taken.size(), 1u) << "it was sent all the same";
        auto calls = co_await b.calls(TypeParam::vendor, TypeParam::operation);
        EXPECT_EQ(calls, 1u);
    });
}

TYPED_TEST_P(MessengerContract, AConnectionThatBreaksIsUnknown) {
    MESSENGER_BENCH {
        co_await b.fault(TypeParam::vendor, TypeParam::operation, R"("effect":"reset")");
        auto reset = co_await this->send(b, sender, new_reference());
        EXPECT_TRUE(as<Unknown>(reset)) << describe(reset);
    });
}

TYPED_TEST_P(MessengerContract, AServerErrorIsUnknown) {
    MESSENGER_BENCH {
        for (auto status : {"500", "502", "504"}) {
            co_await b.fault(TypeParam::vendor, TypeParam::operation,
                             R"("effect":"error","status":)" + std::string(status));
            auto failed = co_await this->send(b, sender, new_reference());
            EXPECT_TRUE(as<Unknown>(failed)) << status << " " << describe(failed);
        }
    });
}

TYPED_TEST_P(MessengerContract, AMessengerThatHangsIsLeftAtTheDeadline) {
    MESSENGER_BENCH {
        auto first = co_await this->send(b, sender, new_reference());
        EXPECT_TRUE(as<Sent>(first)) << describe(first);
        co_await b.fault(TypeParam::vendor, TypeParam::operation, R"("effect":"hang")");
        auto soon = b.deadline(std::chrono::milliseconds(300));
        auto hung = co_await TypeParam::send(sender, TypeParam::good, "r", soon);
        EXPECT_TRUE(as<Unknown>(hung)) << describe(hung);
        auto past = b.deadline(std::chrono::milliseconds(-1));
        auto late = co_await TypeParam::send(sender, TypeParam::good, "r", past);
        EXPECT_TRUE(as<Unavailable>(late)) << describe(late);
    });
}

TYPED_TEST_P(MessengerContract, ARateLimitIsObeyed) {
    MESSENGER_BENCH {
        co_await b.fault(TypeParam::vendor, TypeParam::operation, R"("effect":"error","status":429)");
        auto limited = co_await this->send(b, sender, new_reference());
        auto* unavailable = as<Unavailable>(limited);
        EXPECT_TRUE(unavailable) << describe(limited);
        if (!unavailable) co_return;
        EXPECT_EQ(unavailable->retry_after_s, 1);
        auto before = co_await b.calls(TypeParam::vendor, TypeParam::operation);
        auto held_back = co_await this->send(b, sender, new_reference());
        EXPECT_TRUE(as<Unavailable>(held_back)) << describe(held_back);
        auto after = co_await b.calls(TypeParam::vendor, TypeParam::operation);
        EXPECT_EQ(before, after) << "nothing was sent before the time that the messenger named";
    });
}

TYPED_TEST_P(MessengerContract, FailuresInARowOpenTheCircuitAndRefusalsDoNot) {
    MESSENGER_BENCH {
        for (int i = 0; i < 6; ++i) (void)co_await this->send(b, sender, "r", TypeParam::gone);
        auto good = co_await this->send(b, sender, new_reference());
        EXPECT_TRUE(as<Sent>(good)) << describe(good);
        co_await b.fault(TypeParam::vendor, TypeParam::operation, R"("effect":"error","status":500,"times":0)");
        for (int i = 0; i < 5; ++i) {
            auto failed = co_await this->send(b, sender, new_reference());
            EXPECT_TRUE(as<Unknown>(failed)) << describe(failed);
        }
        auto before = co_await b.calls(TypeParam::vendor, TypeParam::operation);
        auto not_asked = co_await this->send(b, sender, new_reference());
        EXPECT_TRUE(as<Unavailable>(not_asked)) << describe(not_asked);
        auto after = co_await b.calls(TypeParam::vendor, TypeParam::operation);
        EXPECT_EQ(before, after);
    });
}

TYPED_TEST_P(MessengerContract, AnUnreachableMessengerIsUnavailable) {
    MESSENGER_BENCH {
        auto nowhere = "http://127.0.0.1:" + std::to_string(testkit::free_port());
        auto other = co_await TypeParam::make(b, nowhere, true);
        auto outcome = co_await this->send(b, *other, new_reference());
        EXPECT_TRUE(as<Unavailable>(outcome)) << describe(outcome);
        (void)sender;
    });
}

TYPED_TEST_P(MessengerContract, CredentialsThatAreNotTakenAreNoFaultOfTheMessage) {
    MESSENGER_BENCH {
        auto other = co_await TypeParam::make(b, b.simulator, false);
        auto reference = new_reference();
        auto outcome = co_await this->send(b, *other, reference);
        EXPECT_TRUE(as<Unavailable>(outcome)) << describe(outcome);
        auto taken = co_await b.taken(TypeParam::store, reference);
        EXPECT_TRUE(taken.empty());
        (void)sender;
    });
}

// Whatever it answers, nothing is believed that can't be read, and nothing is thrown.
TYPED_TEST_P(MessengerContract, AStrangerInItsPlaceIsNeverBelieved) {
    MESSENGER_BENCH {
        struct Said {
            int status;
            std::string body;
        };
        Said said{};
        http::Server stranger(b.reactor, {}, [&said](http::Request) -> awaitable<http::Response> {
            co_return http::text_response(said.status, "application/json", said.body);
        });
        auto url = "http://127.0.0.1:" + std::to_string(stranger.port());
        for (int status : {200, 201, 202, 204, 301, 400, 402, 404, 422})
            for (auto body :
                 {"", "null", "[]", "{}", "{\"sid\":7,\"name\":{}}", "{\"errors\":[7]}", "{\"error\":{\"details\":7}}",
                  "{\"code\":\"x\",\"message\":[]}", "<html>", "{\"sid\":\"SM"}) {
                said = {status, body};
                auto other = co_await TypeParam::make(b, url, true);
                auto outcome = co_await this->send(b, *other, "r");
                bool taken_for_sent = as<Sent>(outcome) && !TypeParam::takes_an_empty_answer;
                EXPECT_FALSE(taken_for_sent) << status << " " << body << " " << describe(outcome);
                auto* refused = as<Refused>(outcome);
                if (refused) EXPECT_FALSE(refused->recipient_gone) << status << " " << body;
            }
        co_await stranger.drain(b.deadline());
        (void)sender;
    });
}

REGISTER_TYPED_TEST_SUITE_P(MessengerContract, TakesAMessageOnceWithOurReference, ARecipientWhoIsGoneIsRefusedForGood,
                            ARefusalOfOneMessageSaysNothingOfItsRecipient,
                            SomebodyWhoCannotBeARecipientIsRefusedWithoutACall, ALostAnswerIsUnknownAndNotRepeated,
                            AConnectionThatBreaksIsUnknown, AServerErrorIsUnknown,
                            AMessengerThatHangsIsLeftAtTheDeadline, ARateLimitIsObeyed,
                            FailuresInARowOpenTheCircuitAndRefusalsDoNot, AnUnreachableMessengerIsUnavailable,
                            CredentialsThatAreNotTakenAreNoFaultOfTheMessage, AStrangerInItsPlaceIsNeverBelieved);

}  // namespace airside::messaging::suite
