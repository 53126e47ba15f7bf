#include "services/analytics/domain/web_events.hpp"

#include <gtest/gtest.h>

#include "platform/core/problem.hpp"
#include "platform/http/device.hpp"
#include "platform/json/json.hpp"
#include "services/analytics/domain/personal.hpp"

namespace airside::analytics {
namespace {

using namespace std::chrono_literals;

const Instant now = *parse_instant("2026-11-22T12:00:00Z");

WebEvent event(const std::string& type, const std::string& data, const std::string& at = "2026-11-22T11:59:00Z",
               int version = 1) {
    return json::from_json<WebEvent>(R"({"id":"01930000-0000-7000-8000-000000000001","event_type":")" + type +
                                     R"(","version":)" + std::to_string(version) + R"(,"occurred_at":")" + at +
                                     R"(","data":)" + data + "}");
}

// Where it is wrong; empty where it is right.
std::string wrong_at(const WebEvent& one) {
    try {
        check_web_event(one, 7, now);
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.status, 422);
        return problem.errors.at(0).pointer;
    }
    return "";
}

const std::string trip = R"("origin":"JFK","destination":"LHR","departure_date":"2026-12-24")";
const std::string price = R"("price":{"amount":"456.80","currency":"USD"})";

TEST(WebEvent, HasTheFieldsOfItsTypeAndNoOthers) {
    EXPECT_EQ(wrong_at(event("page_viewed", R"({"page":"/search"})")), "");
    EXPECT_EQ(wrong_at(event("page_viewed", R"({"page":"/search","campaign":"spring sale"})")), "");
    EXPECT_EQ(wrong_at(event("page_viewed", "{}")), "/events/7/data/page");
    EXPECT_EQ(wrong_at(event("page_viewed", R"({"page":"/","position":1})")), "/events/7/data/position");
    EXPECT_EQ(wrong_at(event("flight_searched", "{" + trip + "}")), "");
    EXPECT_EQ(wrong_at(event("flight_searched", "{" + trip + R"(,"cabin":"BUSINESS","airline":"BA","position":4})")),
              "");
    EXPECT_EQ(wrong_at(event("flight_searched", R"({"origin":"JFK","destination":"LHR"})")),
              "/events/7/data/departure_date");
    EXPECT_EQ(wrong_at(event("offer_selected", "{" + trip + "," + price + "}")), "");
    EXPECT_EQ(wrong_at(event("offer_selected", "{" + trip + "}")), "/events/7/data/price");
    EXPECT_EQ(wrong_at(event("checkout_started", "{" + trip + "," + price + R"(,"passengers":3})")), "");
    EXPECT_EQ(wrong_at(event("checkout_started", "{" + trip + "," + price + R"(,"page":"/pay"})")),
              "/events/7/data/page");
    EXPECT_EQ(wrong_at(event("offer_selected", "{" + trip + R"(,"price":{"amount":"-1.00","currency":"USD"}})")),
              "/events/7/data/price");
    EXPECT_EQ(
        wrong_at(event("offer_selected", "{" + trip + R"(,"price":{"amount":"1234567890123","currency":"JPY"}})")),
        "/events/7/data/price");
    EXPECT_EQ(wrong_at(event("offer_selected", "{" + trip + R"(,"price":{"amount":"123456789012","currency":"JPY"}})")),
              "");
}

TEST(WebEvent, HasAVersionThatIsKnownAndATimeThatCanBe) {
    EXPECT_EQ(wrong_at(event("page_viewed", R"({"page":"/"})", "2026-11-22T11:59:00Z", 2)), "/events/7/version");
    EXPECT_EQ(wrong_at(event("page_viewed", R"({"page":"/"})", "2026-11-20T12:00:00Z")), "");
    EXPECT_EQ(wrong_at(event("page_viewed", R"({"page":"/"})", "2026-11-20T11:59:59Z")), "/events/7/occurred_at");
    EXPECT_EQ(wrong_at(event("page_viewed", R"({"page":"/"})", "2026-11-22T12:05:00Z")), "");
    EXPECT_EQ(wrong_at(event("page_viewed", R"({"page":"/"})", "2026-11-22T12:05:01Z")), "/events/7/occurred_at");
}

TEST(WebEvent, HoldsNothingPersonal) {
    for (auto page :
         {"search", "/search?q=x", "/a b", "/ada@example.com", "/x/%40", "/2125550123", "/4242-4242-4242-4242"})
        EXPECT_EQ(wrong_at(event("page_viewed", R"({"page":")" + std::string(page) + R"("})")), "/events/7/data/page")
            << page;
    for (auto campaign : {"ada@example.com", "+44 (20) 7946-0000", "4242 4242 4242 4242"})
        EXPECT_EQ(wrong_at(event("page_viewed", R"({"page":"/","campaign":")" + std::string(campaign) + R"("})")),
                  "/events/7/data/campaign")
            << campaign;
}

TEST(Personal, IsRecognised) {
    EXPECT_EQ(looks_like_personal("write to ada@example.com"), "an e-mail address");
    EXPECT_EQ(looks_like_personal("x 4242 4242 4242 4242"), "a card number");
    EXPECT_EQ(looks_like_personal("+1 212 555-0123"), "a telephone number");
    EXPECT_EQ(looks_like_personal("1234567"), "a telephone number");
    for (auto text : {"", "spring sale 2026", "BA178", "123456", "a1b2c3d4e5f6g7"})
        EXPECT_EQ(looks_like_personal(text), "") << text;
}

TEST(Device, IsToldByItsFamilyOnly) {
    const char* iphone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
        "Mobile/15E148 Safari/604.1";
    const char* tablet =
        "Mozilla/5.0 (Linux; Android 14; SM-X710) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
        "Safari/537.36";
    const char* edge =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
        "Safari/537.36 Edg/126.0.0.0";
    EXPECT_EQ(http::browser_of(iphone), "Safari 17");
    EXPECT_EQ(http::device_type_of(iphone), "MOBILE");
    EXPECT_EQ(http::browser_of(tablet), "Chrome 126");
    EXPECT_EQ(http::device_type_of(tablet), "TABLET");
    EXPECT_EQ(http::browser_of(edge), "Edge 126");
    EXPECT_EQ(http::device_type_of(edge), "DESKTOP");
    EXPECT_FALSE(http::browser_of("ada@example.com").has_value());
    EXPECT_FALSE(http::device_type_of("curl/8.0").has_value());
}

}  // namespace
}  // namespace airside::analytics
