// What PayPal's report of transactions is good for: finding a payment by our reference, and settlements. A transaction
// appears in it up to three hours late (https://developer.paypal.com/docs/api/transaction-search/v1/).
#include <algorithm>
#include <map>
#include <set>

#include "platform/core/clock.hpp"
#include "platform/core/id.hpp"
#include "vendors/gateways/paypal/session.hpp"

namespace airside::paypal {

using gateways::GatewayPayment;
using gateways::Unavailable;

namespace {

constexpr std::chrono::hours longest_range{24 * 31};
constexpr int later_s = 600;
// A payment is sent to PayPal, and again, for so long after its reference was made.
constexpr std::chrono::minutes sent_within{10};
// A settlement whose payment the report does not name is looked up, so many of them; our reference tells of the rest.
constexpr int most_look_ups = 100;

// When the payment of a reference was made: our ids begin with the milliseconds of their making.
std::optional<Instant> time_in(const std::string& reference) {
    auto uuid = Uuid::parse(reference);
    if (!uuid) return {};
    auto version = uuid->bytes()[6] >> 4;
    if (version != 7 && version != 8) return {};
    std::int64_t ms = 0;
    for (int i = 0; i < 6; ++i) ms = ms << 8 | uuid->bytes()[static_cast<std::size_t>(i)];
    return Instant(std::chrono::milliseconds(ms));
}

struct Range {
    Instant from, to;
};
// The customer may take their time to approve.
Range range_of(const std::optional<Instant>& made_at, Instant now) {
    if (!made_at) return {now - longest_range + std::chrono::hours(1), now};
    auto from = *made_at - std::chrono::hours(1);
    return {from, std::min<Instant>(now, from + longest_range - std::chrono::hours(1))};
}

bool is_authorization(const ReportLine& line) { return line.event_code.starts_with("T13"); }
bool is_payment(const ReportLine& line) { return line.event_code.starts_with("T00"); }

// The capture that a line is, or that it gives back; empty: neither.
std::string capture_of(const ReportLine& line) {
    if (is_payment(line)) return line.id;
    return line.event_code.starts_with("T11") ? line.reference_id : "";
}

// The report names the order of a capture, or does not.
std::map<std::string, std::string> orders_in(const Report& report) {
    std::map<std::string, std::string> orders;
    for (const auto& line : report.lines)
        if (is_payment(line) && !line.order_id.empty()) orders[line.id] = line.order_id;
    return orders;
}

}  // namespace

awaitable<Outcome<std::vector<GatewayPayment>>> PayPal::find(const std::string& our_reference,
                                                             const CallContext& context) {
    auto made_at = time_in(our_reference);
    auto range = range_of(made_at, SystemClock().now());
    if (range.to <= range.from) co_return Unavailable{"the reference is from the future"};
    auto report = co_await session_->report("find", range.from, range.to, false, context);
    if (!report.done()) co_return report.as<std::vector<GatewayPayment>>();
    std::set<std::string> orders;
    for (const auto& line : report.value().lines) {
        if (line.our_reference != our_reference || !(is_authorization(line) || is_payment(line))) continue;
        auto order = line.order_id;
        if (order.empty()) {
            auto kind = is_authorization(line) ? "authorizations" : "captures";
            auto behind = co_await session_->read_transaction("find", kind, line.id, context);
            if (behind.unavailable()) co_return behind.as<std::vector<GatewayPayment>>();
            if (behind.done()) order = behind.value().order_id;
        }
        if (!order.empty()) orders.insert(order);
    }
    std::vector<GatewayPayment> found;
    for (const auto& id : orders) {
        auto seen = co_await session_->read_order("find", id, context);
        if (seen.unavailable()) co_return seen.as<std::vector<GatewayPayment>>();
        if (seen.done() && seen.value().payment.our_reference == our_reference) found.push_back(seen.value().payment);
    }
    // That a report does not show what is younger than itself says nothing.
    const auto& refreshed = report.value().refreshed_at;
    bool too_young = made_at && (!refreshed || *refreshed < *made_at + sent_within);
    if (found.empty() && too_young) co_return Unavailable{"paypal's report does not reach that far yet", later_s};
    co_return found;
}

awaitable<Outcome<std::vector<gateways::Settlement>>> PayPal::settlements(Instant from, Instant to,
                                                                          const CallContext& context) {
    if (to - from > longest_range)
        co_return gateways::Refused{.code = gateways::PaymentFailure::INVALID_REQUEST,
                                    .vendor_code = "INVALID_DATE_RANGE",
                                    .text = "paypal's report covers at most 31 days"};
    std::vector<gateways::Settlement> settled;
    if (to <= from) co_return settled;
    auto report = co_await session_->report("settlements", from, to, true, context);
    if (!report.done()) co_return report.as<std::vector<gateways::Settlement>>();
    const auto& refreshed = report.value().refreshed_at;
    if (refreshed && *refreshed < std::min(to, SystemClock().now()))
        co_return Unavailable{"paypal's report does not reach that far yet", later_s};
    auto orders = orders_in(report.value());
    int look_ups = 0;
    try {
        for (auto& line : report.value().lines) {
            // Pending and denied ones have moved nothing.
            if (line.status == "P" || line.status == "D") continue;
            auto capture = capture_of(line);
            if (!capture.empty() && !orders.contains(capture) && ++look_ups <= most_look_ups) {
                auto behind = co_await session_->read_transaction("settlements", "captures", capture, context);
                if (behind.done()) orders[capture] = behind.value().order_id;
            }
            if (orders.contains(capture)) line.order_id = orders[capture];
            auto one = settlement_of(line);
            if (one.settled_at >= from && one.settled_at < to) settled.push_back(std::move(one));
        }
    } catch (const BadReply& error) {
        co_return Unavailable{error.what()};
    }
    std::ranges::stable_sort(settled, {}, &gateways::Settlement::settled_at);
    co_return settled;
}

}  // namespace airside::paypal
