#include "simulators/faults/faults.hpp"

#include <array>

#include <unistd.h>

#include "platform/core/problem.hpp"

namespace airside::simulator {
namespace {

constexpr std::size_t most_rules = 1000;
constexpr auto names = std::to_array<std::pair<std::string_view, FaultEffect>>({
    {"slow", FaultEffect::slow},
    {"error", FaultEffect::error},
    {"reset", FaultEffect::reset},
    {"lost", FaultEffect::lost},
    {"hang", FaultEffect::hang},
    {"kill", FaultEffect::kill},
    {"price_changed", FaultEffect::price_changed},
    {"sold_out", FaultEffect::sold_out},
    {"declined", FaultEffect::declined},
    {"three_d_secure", FaultEffect::three_d_secure},
    {"refund_pending", FaultEffect::refund_pending},
    {"refund_failed", FaultEffect::refund_failed},
    {"webhook_late", FaultEffect::webhook_late},
    {"webhook_twice", FaultEffect::webhook_twice},
    {"webhook_out_of_order", FaultEffect::webhook_out_of_order},
    {"webhook_lost", FaultEffect::webhook_lost},
    {"bounced", FaultEffect::bounced},
    {"spam_report", FaultEffect::spam_report},
    {"undelivered", FaultEffect::undelivered},
    {"unregistered", FaultEffect::unregistered},
});
constexpr std::array known_members = {"vendor", "operation", "reference", "nth",  "times",   "probability", "effect",
                                      "when",   "ms",        "status",    "code", "percent", "pid"};

std::string_view name_of(FaultEffect effect) {
    return std::ranges::find(names, effect, [](auto& n) { return n.second; })->first;
}

std::int64_t bounded(const json::object& from, std::string_view name, std::int64_t otherwise, std::int64_t low,
                     std::int64_t high) {
    if (!member(from, name)) return otherwise;
    auto value = integer(from, name);
    if (!value || *value < low || *value > high)
        throw invalid("/" + std::string(name),
                      "an integer from " + std::to_string(low) + " to " + std::to_string(high));
    return *value;
}

double number(const json::object& from, std::string_view name, double otherwise) {
    auto value = member(from, name);
    if (!value) return otherwise;
    boost::system::error_code error;
    auto result = value->to_number<double>(error);
    if (error) throw invalid("/" + std::string(name), "a number");
    return result;
}

void apply(const FaultRule& rule, FaultPlan& plan) {
    plan.applied.emplace_back(std::string(name_of(rule.effect)) + (rule.after ? " after" : ""));
    switch (rule.effect) {
        case FaultEffect::slow: (rule.after ? plan.slow_after : plan.slow_before) += rule.ms; break;
        case FaultEffect::error:
            plan.error = rule.status;
            plan.error_code = rule.code;
            break;
        case FaultEffect::reset: (rule.after ? plan.reset_after : plan.reset_before) = true; break;
        case FaultEffect::lost: plan.reset_after = true; break;
        case FaultEffect::hang: (rule.after ? plan.hang_after : plan.hang_before) = true; break;
        case FaultEffect::kill: (rule.after ? plan.kill_after : plan.kill_before) = rule.pid; break;
        case FaultEffect::price_changed: plan.price_change_percent = rule.percent; break;
        case FaultEffect::sold_out: plan.sold_out = true; break;
        case FaultEffect::declined: plan.decline_code = rule.code.empty() ? "generic_decline" : rule.code; break;
        case FaultEffect::three_d_secure: plan.three_d_secure = true; break;
        case FaultEffect::refund_pending: plan.refund_pending = true; break;
        case FaultEffect::refund_failed: plan.refund_failure = rule.code.empty() ? "declined" : rule.code; break;
        case FaultEffect::webhook_late: plan.webhook_delay += rule.ms; break;
        case FaultEffect::webhook_twice: plan.webhook_twice = true; break;
        case FaultEffect::webhook_out_of_order: plan.webhook_out_of_order = true; break;
        case FaultEffect::webhook_lost: plan.webhook_lost = true; break;
        case FaultEffect::bounced:
        case FaultEffect::spam_report:
        case FaultEffect::undelivered:
        case FaultEffect::unregistered:
            plan.message_fate = rule.effect;
            plan.message_fate_code = rule.code;
            break;
    }
}

}  // namespace

const FaultRule& Faults::add(const json::object& rule) {
    for (const auto& one : rule)
        if (std::ranges::find(known_members, std::string_view(one.key().data(), one.key().size())) ==
            known_members.end())
            throw invalid("/" + std::string(one.key()), "unknown member");
    if (rules_.size() >= most_rules)
        throw invalid("", "there are " + std::to_string(most_rules) + " rules already: clear some");
    auto effect = std::ranges::find(names, text_or(rule, "effect", ""), [](auto& n) { return n.first; });
    if (effect == names.end()) throw invalid("/effect", "one of the effects that simulators/README.md lists");
    auto when = text_or(rule, "when", "before");
    if (when != "before" && when != "after") throw invalid("/when", "before or after");

    FaultRule added{.id = "fault-" + std::to_string(next_id_++),
                    .vendor = text_or(rule, "vendor", ""),
                    .operation = text_or(rule, "operation", ""),
                    .reference = text_or(rule, "reference", ""),
                    .code = text_or(rule, "code", "")};
    added.effect = effect->second;
    added.after = when == "after";
    added.nth = static_cast<std::uint64_t>(bounded(rule, "nth", 1, 1, 1'000'000'000));
    added.probability = number(rule, "probability", 1);
    if (added.probability < 0 || added.probability > 1) throw invalid("/probability", "from 0 to 1");
    // Something that happens at random is meant to go on happening; something told apart is meant once.
    added.times =
        static_cast<std::uint64_t>(bounded(rule, "times", member(rule, "probability") ? 0 : 1, 0, 1'000'000'000));
    added.ms = std::chrono::milliseconds(bounded(rule, "ms", 1000, 0, 600'000));
    added.status = static_cast<int>(bounded(rule, "status", 500, 200, 599));
    // 200 is for vendors whose errors stand in the body.
    if (added.status != 200 && added.status < 400) throw invalid("/status", "200, or an integer from 400 to 599");
    added.percent = number(rule, "percent", 10);
    added.pid = static_cast<pid_t>(bounded(rule, "pid", 0, 2, 1 << 30));
    if (added.effect == FaultEffect::kill && (added.pid < 2 || added.pid == ::getpid()))
        throw invalid("/pid", "of the process to kill");
    rules_.push_back(std::move(added));
    return rules_.back();
}

bool Faults::remove(std::string_view id) {
    return std::erase_if(rules_, [&](auto& rule) { return rule.id == id; }) > 0;
}

json::array Faults::list() const {
    json::array all;
    for (const auto& rule : rules_) {
        json::object one{{"id", rule.id},
                         {"vendor", rule.vendor},
                         {"operation", rule.operation},
                         {"reference", rule.reference},
                         {"nth", rule.nth},
                         {"times", rule.times},
                         {"probability", rule.probability},
                         {"when", rule.after ? "after" : "before"},
                         {"seen", rule.seen},
                         {"fired", rule.fired}};
        one["effect"] = json::string(name_of(rule.effect));
        all.push_back(std::move(one));
    }
    return all;
}

bool Faults::fires(FaultRule& rule, const FaultCall& call) {
    if (!rule.vendor.empty() && rule.vendor != call.vendor) return false;
    if (!rule.operation.empty() && rule.operation != call.operation) return false;
    auto named = [&](std::string_view in) { return in.find(rule.reference) != std::string_view::npos; };
    if (!rule.reference.empty() && !named(call.target) && !named(call.body) && !named(call.idempotency_key))
        return false;
    ++rule.seen;
    if (rule.seen < rule.nth || (rule.times > 0 && rule.fired >= rule.times)) return false;
    if (rule.probability < 1 && random_.unit() >= rule.probability) return false;
    ++rule.fired;
    return true;
}

FaultPlan Faults::plan(const FaultCall& call) {
    FaultPlan plan;
    for (auto& rule : rules_)
        if (fires(rule, call)) apply(rule, plan);
    return plan;
}

}  // namespace airside::simulator
