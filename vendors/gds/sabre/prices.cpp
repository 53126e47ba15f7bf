#include "vendors/gds/sabre/prices.hpp"

#include "vendors/gds/normalising.hpp"

namespace airside::sabre {
namespace {

// The fare in the currency of the total: as converted, or as filed where it was filed in that currency.
Money base_of(const RawTotal& raw, const Currency& currency, const Path& path) {
    if (raw.equivalent_currency == raw.currency && !raw.equivalent.text.empty())
        return amount(raw.equivalent, "equivalentAmount", currency, path);
    if (raw.base_currency == raw.currency) return amount(raw.base, "baseFareAmount", currency, path);
    throw BadValue(path, "has no base fare in " + currency.str());
}

std::vector<gds::Tax> taxes_of(const std::vector<std::int64_t>& refs, const Reused<RawTax>& list,
                               const Currency& currency, const Path& path) {
    std::vector<gds::Tax> taxes;
    for (std::size_t i = 0; i < refs.size(); ++i) {
        Path at{&path, {}, static_cast<std::ptrdiff_t>(i)};
        auto* tax = described(list, refs[i]);
        if (!tax) throw BadValue(at, "refers to no tax");
        if (tax->currency != currency.str()) throw BadValue(at, "refers to a tax in another currency");
        auto money = amount(tax->amount, "amount", currency, at);
        if (!money.is_zero()) gds::add_taxes(taxes, {{tax_code(tax->code, at), money}});
    }
    return taxes;
}

}  // namespace

gds::Price passenger_price(const RawPassenger& raw, const RawShop& shop, const Currency& currency, const Path& path) {
    Path at{&path, "passengerTotalFare"}, total_at{&at, "totalFare"}, taxes_at{&at, "totalTaxAmount"};
    if (raw.total.currency != currency.str()) throw BadValue(at, "is in another currency than the offer");
    auto total = amount(raw.total.total, "totalFare", currency, at);
    auto base = base_of(raw.total, currency, at);
    auto taxes_total = amount(raw.total.taxes, "totalTaxAmount", currency, at);
    if (auto sum = base + taxes_total; sum != total) throw BadValue(total_at, sum_text("base and taxes", total, sum));
    gds::Price price{total, base, taxes_total, {}, {}};
    if (!raw.taxes.empty())
        price.taxes = taxes_of(raw.taxes, shop.taxes, currency, Path{&path, "taxes"});
    else if (!raw.tax_summaries.empty())
        price.taxes = taxes_of(raw.tax_summaries, shop.tax_summaries, currency, Path{&path, "taxSummaries"});
    if (price.taxes.empty() && raw.taxes.empty() && raw.tax_summaries.empty()) return price;
    check_taxes(price.taxes, taxes_total, taxes_at);
    return price;
}

gds::Price sum_of(const std::vector<gds::PassengerFare>& passengers, const Currency& currency) {
    auto zero = Money::zero(currency);
    gds::Price sum{zero, zero, zero, {}, {}};
    bool all_listed = true;
    for (auto& fare : passengers) {
        sum.total += fare.each.total * fare.count;
        sum.base += fare.each.base * fare.count;
        sum.taxes_total += fare.each.taxes_total * fare.count;
        all_listed = all_listed && (!fare.each.taxes.empty() || fare.each.taxes_total.is_zero());
        auto taxes = fare.each.taxes;
        for (auto& tax : taxes) tax.amount = tax.amount * fare.count;
        gds::add_taxes(sum.taxes, taxes);
    }
    if (!all_listed) sum.taxes.clear();
    return sum;
}

gds::Price party_price(const RawTotal& raw, const std::vector<gds::PassengerFare>& passengers, const Currency& currency,
                       const Path& path) {
    Path at{&path, "totalFare"};
    auto sum = sum_of(passengers, currency);
    auto check = [&](std::string_view name, const Money& is, const Money& should_be) {
        if (is != should_be) throw BadValue(Path{&at, name}, sum_text("the passengers'", is, should_be));
    };
    check("totalPrice", amount(raw.total, "totalPrice", currency, at), sum.total);
    check("totalTaxAmount", amount(raw.taxes, "totalTaxAmount", currency, at), sum.taxes_total);
    check("baseFareAmount", base_of(raw, currency, at), sum.base);
    if (sum.total.is_zero()) throw BadValue(Path{&at, "totalPrice"}, "is zero");
    return sum;
}

}  // namespace airside::sabre
