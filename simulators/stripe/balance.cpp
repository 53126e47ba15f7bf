// Movements of our balance at Stripe: what was captured, less the fee, and what was refunded.
#include "simulators/stripe/payments.hpp"

namespace airside::simulator::stripe {
namespace {

constexpr std::int64_t fee_per_mille = 29, fee_fixed = 30, days_until_available = 2;

json::array fee_details(std::int64_t fee, const json::value& currency) {
    if (fee == 0) return {};
    return {json::object{{"amount", fee},
                         {"application", nullptr},
                         {"currency", currency},
                         {"description", "Stripe processing fees"},
                         {"type", "stripe_fee"}}};
}

}  // namespace

std::string Payments::move_balance(std::string_view type, std::int64_t amount, const json::object& of) {
    auto id = new_id("txn");
    auto fee = type == "charge" ? amount * fee_per_mille / 1000 + fee_fixed : 0;
    ledger_.put("balance_transactions", id, json::string(type),
                {{"id", id},
                 {"object", "balance_transaction"},
                 {"amount", amount},
                 {"available_on", now() + days_until_available * 24 * 3600},
                 {"balance_type", "payments"},
                 {"created", now()},
                 {"currency", of.at("currency")},
                 {"description", nullptr},
                 {"exchange_rate", nullptr},
                 {"fee", fee},
                 {"fee_details", fee_details(fee, of.at("currency"))},
                 {"net", amount - fee},
                 {"reporting_category", json::string(type)},
                 {"source", of.at("id")},
                 {"status", "pending"},
                 {"type", json::string(type)}});
    return id;
}

}  // namespace airside::simulator::stripe
