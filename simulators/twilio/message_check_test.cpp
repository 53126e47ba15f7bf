#include "simulators/twilio/message_check.hpp"

#include <gtest/gtest.h>

namespace airside::simulator::twilio {
namespace {

const Senders ours{"+15005550006", "MG0123456789abcdef0123456789abcdef"};

int code(Form form) {
    auto refusal = check_message(form, ours);
    return refusal ? refusal->code : 0;
}

TEST(CheckMessage, KnowsTwiliosCodes) {
    EXPECT_EQ(code({{"To", "+442071234567"}, {"From", ours.number}, {"Body", "x"}}), 0);
    EXPECT_EQ(code({{"To", "+442071234567"}, {"MessagingServiceSid", ours.messaging_service}, {"Body", "x"}}), 0);
    EXPECT_EQ(code({{"From", ours.number}, {"Body", "x"}}), 21604);
    EXPECT_EQ(code({{"To", "+15005550001"}, {"From", ours.number}, {"Body", "x"}}), 21211);
    EXPECT_EQ(code({{"To", "+15005550004"}, {"From", ours.number}, {"Body", "x"}}), 21610);
    EXPECT_EQ(code({{"To", "+442071234567"}, {"Body", "x"}}), 21603);
    EXPECT_EQ(code({{"To", "+442071234567"}, {"From", "+15005550007"}, {"Body", "x"}}), 21606);
    EXPECT_EQ(code({{"To", "+442071234567"}, {"From", ours.number}}), 21602);
    EXPECT_EQ(code({{"To", "+442071234567"}, {"From", ours.number}, {"Body", std::string(1601, 'x')}}), 21617);
    EXPECT_EQ(code({{"To", "+442071234567"}, {"From", ours.number}, {"Body", "x"}, {"StatusCallback", "x"}}), 21609);
}

TEST(Segments, HaveSevenBitsACharacterOrSixteen) {
    EXPECT_EQ(segments_of(""), 1);
    EXPECT_EQ(segments_of(std::string(160, 'x')), 1);
    EXPECT_EQ(segments_of(std::string(161, 'x')), 2);
    EXPECT_EQ(segments_of(std::string(307, 'x')), 3);
    std::string umlauts;
    for (int i = 0; i < 70; ++i) umlauts += "ü";
    EXPECT_EQ(segments_of(umlauts), 1);
    EXPECT_EQ(segments_of(umlauts + "ü"), 2);
}

}  // namespace
}  // namespace airside::simulator::twilio
