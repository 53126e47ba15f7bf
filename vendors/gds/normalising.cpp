#include "vendors/gds/normalising.hpp"

#include <algorithm>

#include "platform/core/ascii.hpp"

namespace airside::gds {
namespace {

constexpr int longest_segment_min = 48 * 60;

}  // namespace

std::string flight_number(std::string_view raw, const Path& path) {
    while (raw.size() > 1 && raw[0] == '0') raw.remove_prefix(1);
    bool digits = !raw.empty() && raw.size() <= 4 && std::ranges::all_of(raw, is_digit);
    if (!digits || raw == "0") throw BadValue(Path{&path, "number"}, "is no flight number");
    return std::string(raw);
}

std::optional<std::string> text_or_none(std::string_view text) {
    if (text.empty() || text.size() > 80 || !all_within(Alphabet::text, text)) return {};
    return std::string(text);
}

void set_duration(Segment& segment, const Path& path) {
    auto minutes = std::chrono::duration_cast<std::chrono::minutes>(segment.arrival.at - segment.departure.at).count();
    if (minutes <= 0) throw BadValue(path, "arrives before it departs");
    if (minutes > longest_segment_min) throw BadValue(path, "takes longer than any flight");
    segment.duration_min = static_cast<int>(minutes);
}

void set_duration(Itinerary& itinerary) {
    auto whole = itinerary.segments.back().arrival.at - itinerary.segments.front().departure.at;
    itinerary.duration_min = static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(whole).count());
}

void add_taxes(std::vector<Tax>& to, const std::vector<Tax>& taxes) {
    for (auto& tax : taxes) {
        auto known = std::ranges::find(to, tax.code, &Tax::code);
        if (known == to.end())
            to.push_back(tax);
        else
            known->amount += tax.amount;
    }
}

Condition worse(const Condition& a, const Condition& b) {
    if (a.allowance == Allowance::UNKNOWN) return b;
    if (b.allowance == Allowance::UNKNOWN || a.allowance == Allowance::NOT_ALLOWED) return a;
    if (b.allowance == Allowance::NOT_ALLOWED || !b.penalty) return b;
    if (!a.penalty || a.penalty->currency() != b.penalty->currency()) return {Allowance::ALLOWED, {}};
    return *a.penalty < *b.penalty ? b : a;
}

void add_condition(std::optional<Condition>& all, const Condition& one) {
    auto either = [&](Allowance is) { return all->allowance == is || one.allowance == is; };
    if (!all)
        all = one;
    else if (either(Allowance::NOT_ALLOWED))
        all = {Allowance::NOT_ALLOWED, {}};
    else
        all = either(Allowance::UNKNOWN) ? Condition{} : worse(*all, one);
}

std::string ticket_number(std::string_view raw, const Path& path) {
    std::string digits;
    for (char c : raw)
        if (is_digit(c))
            digits += c;
        else if (c != '-' && c != ' ')
            digits += 'x';
    if (digits.size() != 13 || digits.find('x') != digits.npos) throw BadValue(path, "is no ticket number");
    return digits;
}

std::optional<BookingReference> reference_in(std::string_view remark, std::string_view prefix) {
    auto at = remark.find(prefix);
    if (at == remark.npos) return {};
    auto rest = remark.substr(at + prefix.size());
    return BookingReference::parse(rest.substr(0, rest.find(' ')));
}

OrderStatus status_by_tickets(const std::vector<Ticket>& tickets, std::size_t travellers) {
    std::vector<bool> ticketed(travellers);
    for (auto& ticket : tickets)
        if (ticket.status == TicketStatus::ISSUED) ticketed[static_cast<std::size_t>(ticket.traveller)] = true;
    if (std::ranges::find(ticketed, true) == ticketed.end()) return OrderStatus::ON_HOLD;
    bool all = std::ranges::find(ticketed, false) == ticketed.end();
    return all ? OrderStatus::TICKETED : OrderStatus::PARTIALLY_TICKETED;
}

}  // namespace airside::gds
