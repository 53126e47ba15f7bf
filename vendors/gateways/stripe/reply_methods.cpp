// Customers, saved payment methods and the movements of our balance at Stripe.
#include "vendors/gateways/stripe/reading.hpp"

namespace airside::stripe {

using gateways::Settlement;

namespace {

constexpr std::int64_t year_9999 = 253'402'300'799;

Settlement::Kind kind_of(const WireMovement& wire) {
    if (wire.type == "charge" || wire.type == "payment") return Settlement::Kind::CAPTURE;
    if (wire.type.find("refund") != std::string::npos && wire.type.find("fee") == std::string::npos)
        return Settlement::Kind::REFUND;  // also one that failed and comes back: it is positive
    if (wire.reporting_category.starts_with("dispute")) return Settlement::Kind::DISPUTE;
    if (wire.type.ends_with("_fee") || wire.reporting_category == "fee") return Settlement::Kind::FEE;
    return Settlement::Kind::OTHER;
}

Money signed_money(std::int64_t amount, const std::string& currency, std::string_view pointer) {
    auto value = from_stripe(amount, currency);
    if (!value) bad(pointer, "is no amount of " + currency);
    return *value;
}

Settlement settlement_of(const WireMovement& wire) {
    if (wire.id.empty() || wire.id.size() > 255) bad("/data/id", "is missing or too long");
    if (wire.created < 0 || wire.created > year_9999) bad("/data/created", "is no time");
    Settlement settlement{.id = wire.id,
                          .kind = kind_of(wire),
                          .payment_id = {},
                          .transaction_id = {},
                          .our_reference = {},
                          .gross = signed_money(wire.amount, wire.currency, "/data/amount"),
                          .fee = signed_money(wire.fee, wire.currency, "/data/fee"),
                          .settled_at = Instant(std::chrono::seconds(wire.created))};
    if (!wire.source) return settlement;
    const auto& source = wire.source->text;
    if (source.starts_with('"')) settlement.transaction_id = source.substr(1, source.size() - 2);
    if (!source.starts_with('{')) return settlement;
    auto object = parse<WireSource>(source);
    settlement.transaction_id = object.id.value_or("");
    settlement.payment_id = object.payment_intent.value_or("");
    settlement.our_reference = reference_in(object.metadata);
    return settlement;
}

std::string checked_id(std::string id) {
    if (id.empty() || id.size() > 255) bad("/id", "is missing or too long");
    return id;
}

}  // namespace

std::string read_first_customer(std::string_view json) {
    auto list = parse<WireCustomerList>(json);
    if (list.data.empty()) return {};
    return checked_id(list.data.front().id);
}

std::string read_id(std::string_view json) { return checked_id(parse<WireObject>(json).id); }

SetUp read_setup(std::string_view json) {
    auto wire = parse<WireSetupIntent>(json);
    SetUp setup{.status = wire.status, .payment_method = {}};
    if (wire.payment_method) {
        setup.payment_method = checked_id(wire.payment_method->id);
        if (wire.payment_method->card) setup.card = card_facts(*wire.payment_method->card);
    }
    if (auto& e = wire.last_setup_error)
        setup.error = {e->type.value_or(""), e->code.value_or(""), e->decline_code.value_or(""),
                       e->message.value_or(""), e->param.value_or("")};
    return setup;
}

bool read_is_attached(std::string_view json) { return parse<WirePaymentMethod>(json).customer.has_value(); }

SettlementPage read_settlements(std::string_view json) {
    auto list = parse<WireMovementList>(json);
    SettlementPage page{.movements = {}, .has_more = list.has_more};
    for (const auto& wire : list.data) page.movements.push_back(settlement_of(wire));
    return page;
}

}  // namespace airside::stripe
