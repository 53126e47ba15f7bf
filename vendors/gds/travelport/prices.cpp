#include "vendors/gds/travelport/prices.hpp"

#include <algorithm>

#include "vendors/gds/normalising.hpp"

namespace airside::travelport {
namespace {

constexpr std::int64_t most_passengers = 9;

Money amount(const Amount& raw, std::string_view name, const Currency& currency, const Path& path) {
    Path at{&path, name};
    if (raw.text.empty()) throw BadValue(at, "is missing");
    return raw.in(currency, at);
}

Money amount_or_zero(const Amount& raw, std::string_view name, const Currency& currency, const Path& path) {
    return raw.text.empty() ? Money::zero(currency) : amount(raw, name, currency, path);
}

void check_sum(const gds::Price& price, const Path& path, std::string_view name) {
    auto sum = price.base + price.taxes_total;
    for (auto& fee : price.fees) sum += fee.amount;
    if (sum != price.total)
        throw BadValue(Path{&path, name}, "is " + price.total.str() + ", but base, taxes and fees make " + sum.str());
}

// Of one line of the breakdown, as it is written.
gds::Price line_price(const RawBreakdown& raw, const Currency& currency, const Path& path) {
    Path at{&path, "Amount"};
    if (!raw.currency.empty() && raw.currency != currency.str())
        throw BadValue(Path{&at, "CurrencyCode"}, "is another currency than the price's");
    gds::Price price{amount(raw.total, "Total", currency, at),
                     amount(raw.base, "Base", currency, at),
                     amount_or_zero(raw.taxes_total, "Taxes", currency, at),
                     {},
                     {}};
    auto fees = amount_or_zero(raw.fees_total, "Fees", currency, at);
    if (!fees.is_zero()) price.fees.push_back({"FEES", fees});
    check_sum(price, at, "Total");
    auto listed = Money::zero(currency);
    Path taxes{&at, "Taxes"};
    Path list{&taxes, "Tax"};
    for (std::size_t i = 0; i < raw.taxes.size(); ++i) {
        Path item{&list, {}, static_cast<std::ptrdiff_t>(i)};
        auto tax = amount(raw.taxes[i].amount, "value", currency, item);
        if (tax.is_zero()) continue;
        if (raw.taxes[i].code.empty() || raw.taxes[i].code.size() > 40 ||
            !all_within(Alphabet::printable, raw.taxes[i].code))
            throw BadValue(item, "has no code");
        price.taxes.push_back({std::string(raw.taxes[i].code), tax});
        listed += tax;
    }
    if (raw.lists_taxes && listed != price.taxes_total)
        throw BadValue(list, "make " + listed.str() + ", but their total is " + price.taxes_total.str());
    return price;
}

struct Line {
    gds::PassengerType type;
    int count;
    gds::Price price;
};

Money sum_of(const std::vector<Line>& lines, const Money gds::Price::*part, bool each, const Currency& currency) {
    auto sum = Money::zero(currency);
    for (auto& line : lines) sum += line.price.*part * (each ? line.count : 1);
    return sum;
}

Money share(const Money& whole, int count, const Path& path) {
    if (whole.minor() % count != 0) throw BadValue(path, "can't be shared among its passengers");
    return {whole.minor() / count, whole.currency()};
}

// From the price of all `count` to that of each.
gds::Price shared(const gds::Price& all, int count, const Path& path) {
    gds::Price each{
        share(all.total, count, path), share(all.base, count, path), share(all.taxes_total, count, path), {}, {}};
    for (auto& tax : all.taxes) each.taxes.push_back({tax.code, share(tax.amount, count, path)});
    for (auto& fee : all.fees) each.fees.push_back({fee.code, share(fee.amount, count, path)});
    return each;
}

bool same(const gds::Price& a, const gds::Price& b) {
    return a.total == b.total && a.base == b.base && a.taxes_total == b.taxes_total;
}

void add_group(std::vector<CheckedPrices::Group>& groups, CheckedPrices::Group group) {
    auto known = std::ranges::find_if(
        groups, [&](auto& other) { return other.type == group.type && same(other.each, group.each); });
    if (known == groups.end())
        groups.push_back(std::move(group));
    else
        known->count += group.count;
}

void check_party(const gds::Price& party, const std::vector<Line>& lines, bool each, const Path& path) {
    auto check = [&](std::string_view name, const Money gds::Price::*part) {
        auto sum = sum_of(lines, part, each, party.total.currency());
        if (party.*part != sum)
            throw BadValue(Path{&path, name},
                           "is " + (party.*part).str() + ", but the passengers' parts make " + sum.str());
    };
    check("TotalPrice", &gds::Price::total);
    check("Base", &gds::Price::base);
    check("TotalTaxes", &gds::Price::taxes_total);
}

std::vector<Line> lines_of(const RawPrice& raw, const Currency& currency, const Path& path) {
    Path list{&path, "PriceBreakdown"};
    if (raw.breakdown.empty()) throw BadValue(list, "is missing");
    std::vector<Line> lines;
    for (std::size_t i = 0; i < raw.breakdown.size(); ++i) {
        Path at{&list, {}, static_cast<std::ptrdiff_t>(i)};
        auto& part = raw.breakdown[i];
        if (part.quantity < 1 || part.quantity > most_passengers)
            throw BadValue(Path{&at, "quantity"}, "is no number of passengers");
        lines.push_back({passenger_type(part.code, Path{&at, "requestedPassengerType"}),
                         static_cast<int>(part.quantity), line_price(part, currency, at)});
    }
    return lines;
}

}  // namespace

gds::PassengerType passenger_type(std::string_view code, const Path& path) {
    if (code == "ADT") return gds::PassengerType::ADULT;
    if (code == "INF") return gds::PassengerType::INFANT;
    if (code == "CNN" || code == "CHD") return gds::PassengerType::CHILD;
    // C05: a child of five.
    if (code.size() == 3 && code[0] == 'C' && code[1] >= '0' && code[1] <= '1') return gds::PassengerType::CHILD;
    throw BadValue(path, "is none that was asked for");
}

CheckedPrices check_prices(const RawPrice& raw, const Path& path) {
    auto currency = code_of<Currency>(raw.currency, Path{&path, "CurrencyCode"});
    auto lines = lines_of(raw, currency, path);
    auto total = amount(raw.total, "TotalPrice", currency, path);
    bool each = sum_of(lines, &gds::Price::total, true, currency) == total ||
                sum_of(lines, &gds::Price::total, false, currency) != total;
    CheckedPrices checked{{total,
                           amount(raw.base, "Base", currency, path),
                           raw.taxes_total.text.empty() ? sum_of(lines, &gds::Price::taxes_total, each, currency)
                                                        : amount(raw.taxes_total, "TotalTaxes", currency, path),
                           {},
                           {}},
                          {}};
    auto fees = amount_or_zero(raw.fees_total, "TotalFees", currency, path);
    if (!fees.is_zero()) checked.party.fees.push_back({"FEES", fees});
    check_sum(checked.party, path, "TotalPrice");
    check_party(checked.party, lines, each, path);
    if (total.is_zero()) throw BadValue(Path{&path, "TotalPrice"}, "is zero");
    bool listed = std::ranges::all_of(
        lines, [](auto& line) { return !line.price.taxes.empty() || line.price.taxes_total.is_zero(); });
    Path list{&path, "PriceBreakdown"};
    for (auto& line : lines) {
        auto price = each ? std::move(line.price) : shared(line.price, line.count, list);
        for (int i = 0; listed && i < line.count; ++i) gds::add_taxes(checked.party.taxes, price.taxes);
        add_group(checked.groups, {line.type, line.count, std::move(price)});
    }
    std::ranges::stable_sort(checked.groups, {}, &CheckedPrices::Group::type);
    return checked;
}

}  // namespace airside::travelport
