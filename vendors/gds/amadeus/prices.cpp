#include "vendors/gds/amadeus/prices.hpp"

#include "vendors/gds/normalising.hpp"

namespace airside::amadeus {
namespace {

Currency currency_of(const RawPrice& raw, const Path& path) {
    Path at{&path, "currency"};
    return code_of<Currency>(raw.currency, at);
}

Money amount(const Amount& raw, std::string_view name, const Currency& currency, const Path& path) {
    Path at{&path, name};
    if (raw.text.empty()) throw BadValue(at, "is missing");
    return raw.in(currency, at);
}

Money charge(const RawCharge& raw, const Currency& currency, const Path& path) {
    if (raw.code.empty() || raw.code.size() > 40 || !all_within(Alphabet::printable, raw.code))
        throw BadValue(path, "has no code");
    return amount(raw.amount, "amount", currency, path);
}

template <class Visit>
void each_charge(const Reused<RawCharge>& charges, std::string_view name, const Currency& currency, const Path& path,
                 Visit visit) {
    Path list{&path, name};
    for (std::size_t i = 0; i < charges.size(); ++i) {
        Path at{&list, {}, static_cast<std::ptrdiff_t>(i)};
        auto money = charge(charges[i], currency, at);
        if (!money.is_zero()) visit(charges[i], money);  // "SUPPLIER 0.00" says nothing
    }
}

std::string sum_text(std::string_view what, const Money& is, const Money& should_be) {
    return "is " + is.str() + ", but " + std::string(what) + " make " + should_be.str();
}

gds::Price traveller_price(const RawPrice& raw, std::string_view offer_currency, const Currency& currency,
                           const Path& path) {
    if (raw.currency != offer_currency) throw BadValue(path, "is in another currency than the offer");
    auto total = amount(raw.total, "total", currency, path);
    auto base = amount(raw.base, "base", currency, path);
    gds::Price price{total, base, Money::zero(currency), {}, {}};
    auto fees = Money::zero(currency);
    each_charge(raw.fees, "fees", currency, path, [&](const RawCharge& fee, const Money& money) {
        price.fees.push_back({std::string(fee.code), money});
        fees += money;
    });
    each_charge(raw.taxes, "taxes", currency, path, [&](const RawCharge& tax, const Money& money) {
        price.taxes.push_back({std::string(tax.code), money});
        price.taxes_total += money;
    });
    Path at{&path, "total"};
    if (!raw.has_taxes) price.taxes_total = total - base - fees;
    if (price.taxes_total.negative()) throw BadValue(at, sum_text("base and fees alone", total, base + fees));
    if (auto sum = base + price.taxes_total + fees; sum != total)
        throw BadValue(at, sum_text("base, taxes and fees", total, sum));
    return price;
}

}  // namespace

Money seat_price(const RawPrice& raw, const Path& path) {
    auto currency = currency_of(raw, path);
    if (raw.base.text.empty() || !raw.has_taxes) return amount(raw.total, "total", currency, path);
    return traveller_price(raw, raw.currency, currency, path).total;
}

CheckedPrices check_prices(const RawOffer& raw, const Path& path) {
    Path at{&path, "price"};
    auto currency = currency_of(raw.price, at);
    auto zero = Money::zero(currency);
    CheckedPrices checked{{zero, zero, zero, {}, {}}, {}};
    checked.travellers.reserve(raw.travellers.size());
    auto travellers = zero, fees = zero, services = zero;
    bool taxes_listed = true;

    Path list{&path, "travelerPricings"};
    for (std::size_t i = 0; i < raw.travellers.size(); ++i) {
        Path item{&list, {}, static_cast<std::ptrdiff_t>(i)};
        Path price_at{&item, "price"};
        auto price = traveller_price(raw.travellers[i].price, raw.price.currency, currency, price_at);
        travellers += price.total;
        checked.party.base += price.base;
        checked.party.taxes_total += price.taxes_total;
        gds::add_taxes(checked.party.taxes, price.taxes);
        taxes_listed = taxes_listed && (raw.travellers[i].price.has_taxes || price.taxes_total.is_zero());
        for (auto& fee : price.fees) checked.party.fees.push_back(fee);
        checked.travellers.push_back(std::move(price));
    }
    if (!taxes_listed) checked.party.taxes.clear();

    each_charge(raw.price.fees, "fees", currency, at, [&](const RawCharge& fee, const Money& money) {
        checked.party.fees.push_back({std::string(fee.code), money});
        fees += money;
    });
    each_charge(raw.price.services, "additionalServices", currency, at,
                [&](const RawCharge&, const Money& money) { services += money; });
    if (!services.is_zero()) checked.party.fees.push_back({std::string(services_fee), services});

    auto base = amount(raw.price.base, "base", currency, at);
    auto total = amount(raw.price.total, "total", currency, at);
    auto grand = raw.price.grand_total.text.empty() ? total : amount(raw.price.grand_total, "grandTotal", currency, at);
    if (base != checked.party.base)
        throw BadValue(Path{&at, "base"}, sum_text("the travellers' bases", base, checked.party.base));
    if (total != travellers && total != travellers + fees)
        throw BadValue(Path{&at, "total"}, sum_text("the travellers' totals", total, travellers));
    if (auto sum = travellers + fees + services; grand != sum)
        throw BadValue(Path{&at, "grandTotal"}, sum_text("all parts", grand, sum));
    if (grand.is_zero()) throw BadValue(Path{&at, "total"}, "is zero");
    checked.party.total = grand;
    return checked;
}

}  // namespace airside::amadeus
