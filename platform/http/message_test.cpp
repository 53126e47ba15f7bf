#include "platform/http/message.hpp"

#include <gtest/gtest.h>

#include "platform/http/gzip.hpp"
#include "platform/http/problem_json.hpp"
#include "platform/http/response_head.hpp"

namespace airside::http {
namespace {

TEST(Headers, LookUpIgnoresCaseAndKeepsOrder) {
    Headers headers{{"Accept", "a"}, {"X-Y", " b "}, {"accept", "c"}};
    EXPECT_EQ(headers.get("ACCEPT"), "a");
    EXPECT_EQ(headers.get("x-y"), "b");
    EXPECT_EQ(headers.get("none"), std::nullopt);
    EXPECT_EQ(headers.count("Accept"), 2u);
    headers.set("Accept", "d");
    std::string all;
    for (auto [name, value] : headers) all.append(name).append("=").append(value).append(";");
    EXPECT_EQ(all, "X-Y=b;Accept=d;");
    headers.remove("x-y");
    EXPECT_EQ(headers.size(), 1u);
}

TEST(Headers, RefusesWhatWouldSplitAMessage) {
    Headers headers;
    EXPECT_THROW(headers.add("X", "a\r\nY: b"), std::invalid_argument);
    EXPECT_THROW(headers.add("X Y", "a"), std::invalid_argument);
    EXPECT_THROW(headers.add("", "a"), std::invalid_argument);
    EXPECT_NO_THROW(headers.add("X", "caf\xc3\xa9\tx"));
}

TEST(Headers, FindsTokensInLists) {
    Headers headers{{"Connection", "keep-alive , Upgrade"}, {"Connection", "x"}};
    EXPECT_TRUE(headers.has_token("connection", "upgrade"));
    EXPECT_TRUE(headers.has_token("connection", "X"));
    EXPECT_FALSE(headers.has_token("connection", "keep"));
}

TEST(Request, SplitsItsTarget) {
    Request request;
    request.target = "/a/b?c=d&e";
    EXPECT_EQ(request.path(), "/a/b");
    EXPECT_EQ(request.query(), "c=d&e");
    request.target = "/a";
    EXPECT_EQ(request.query(), "");
}

TEST(PercentEncoding, RoundTripsAndRefusesBrokenEscapes) {
    std::string all;
    for (int c = 1; c < 256; ++c) all += static_cast<char>(c);
    EXPECT_EQ(percent_decode(percent_encode(all)), all);
    EXPECT_EQ(percent_encode("a b/~"), "a%20b%2F~");
    for (std::string_view bad : {"%", "%1", "%g1", "a%1", "%00"}) EXPECT_EQ(percent_decode(bad), std::nullopt) << bad;
    auto query = parse_query("a=1&b=x+y%26&&c&a=");
    ASSERT_TRUE(query);
    std::vector<std::pair<std::string, std::string>> expected{{"a", "1"}, {"b", "x y&"}, {"c", ""}, {"a", ""}};
    EXPECT_EQ(*query, expected);
    EXPECT_FALSE(parse_query("a=%"));
}

TEST(ServerSentEvents, SplitDataIntoLines) {
    EXPECT_EQ(sse_event("a\nb", "offer", "7"), "id: 7\nevent: offer\ndata: a\ndata: b\n\n");
    EXPECT_EQ(sse_event(""), "data: \n\n");
}

TEST(ProblemJson, HasAllMembersAndEscapes) {
    auto problem = Problem(409, "price-changed", "The price \"changed\"", "now\t12\x01")
                       .with_error("/price", "\\")
                       .with_member("new_price", R"({"amount":"12.00"})")
                       .with_header("Retry-After", "3");
    EXPECT_EQ(
        problem_json(problem, "abc"),
        R"({"type":"/problems/price-changed","title":"The price \"changed\"","status":409,"detail":"now\t12\u0001",)"
        R"("errors":[{"pointer":"/price","detail":"\\"}],"trace_id":"abc","new_price":{"amount":"12.00"}})");
    auto response = problem_response(problem);
    EXPECT_EQ(response.status, 409);
    EXPECT_EQ(response.headers.get("Retry-After"), "3");
}

TEST(ProblemJson, ReplacesWhatIsNotUtf8) {
    auto quoted = [](std::string_view text) {
        std::string out;
        append_json_string(out, text);
        return out;
    };
    EXPECT_EQ(quoted("M\xc3\xbcnchen \xe2\x82\xac \xf0\x9f\x9b\xab"),
              "\"M\xc3\xbcnchen \xe2\x82\xac \xf0\x9f\x9b\xab\"");
    const std::string bad = "\xEF\xBF\xBD";
    EXPECT_EQ(quoted("a\xff"), "\"a" + bad + "\"");
    EXPECT_EQ(quoted("\xc3"), "\"" + bad + "\"");
    EXPECT_EQ(quoted("\xc0\xaf"), "\"" + bad + bad + "\"");
    EXPECT_EQ(quoted("\xed\xa0\x80"), "\"" + bad + bad + bad + "\"");
}

TEST(HttpDate, RoundTrips) {
    Instant instant(std::chrono::seconds(784111777));
    EXPECT_EQ(http_date(instant), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), instant);
    for (std::string_view bad :
         {"", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nox 1994 08:49:37 GMT",
          "Sun, 06 Nov 1994 99:49:37 GMT", "Sun, xx Nov 1994 08:49:37 GMT"})
        EXPECT_EQ(parse_http_date(bad), std::nullopt) << bad;
}

TEST(Gzip, AcceptanceFollowsTheWeights) {
    auto accepts = [](std::string_view value) { return accepts_gzip(Headers{{"Accept-Encoding", value}}); };
    EXPECT_TRUE(accepts("gzip"));
    EXPECT_TRUE(accepts("br;q=1, GZIP ; q=0.001"));
    EXPECT_TRUE(accepts("*"));
    EXPECT_FALSE(accepts("gzip;q=0.000, *"));
    EXPECT_FALSE(accepts("*;q=0"));
    EXPECT_FALSE(accepts("br"));
    EXPECT_FALSE(accepts(""));
    EXPECT_FALSE(accepts_gzip({}));
}

}  // namespace
}  // namespace airside::http
