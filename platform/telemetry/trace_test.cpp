#include "platform/telemetry/trace.hpp"

#include <gtest/gtest.h>

namespace airside::telemetry {
namespace {

const std::string example = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

TEST(Trace, ParsesAndWritesTheSame) {
    auto context = TraceContext::parse(example);
    ASSERT_TRUE(context);
    EXPECT_EQ(context->trace_id_hex(), "4bf92f3577b34da6a3ce929d0e0e4736");
    EXPECT_EQ(context->span_id_hex(), "00f067aa0ba902b7");
    EXPECT_EQ(context->flags, 1);
    EXPECT_EQ(context->traceparent(), example);
}

TEST(Trace, RefusesWhatTheSpecificationForbids) {
    for (std::string bad : {"", "00", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                            "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                            "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01"})
        EXPECT_FALSE(TraceContext::parse(bad)) << bad;
}

TEST(Trace, ALaterVersionMayHaveMoreFields) {
    EXPECT_TRUE(TraceContext::parse("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"));
    EXPECT_FALSE(TraceContext::parse("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more"));
}

TEST(Trace, AServerContinuesTheCallersTraceOrStartsOne) {
    auto continued = TraceContext::from(example);
    EXPECT_EQ(continued.trace_id_hex(), "4bf92f3577b34da6a3ce929d0e0e4736");
    EXPECT_NE(continued.span_id_hex(), "00f067aa0ba902b7");
    auto one = TraceContext::from("garbage"), two = TraceContext::from("");
    EXPECT_NE(one.trace_id, two.trace_id);
    EXPECT_TRUE(TraceContext::parse(one.traceparent()));
}

TEST(Trace, AChildPassesOnOnlyTheFlagItKnows) {
    auto parent = *TraceContext::parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff");
    EXPECT_EQ(parent.child().flags, 1);
}

}  // namespace
}  // namespace airside::telemetry
