// Saved methods (a customer of Stripe's to a user of ours, a payment method set up for them) and settlements.
#include <algorithm>

#include "vendors/gateways/stripe/answers.hpp"
#include "vendors/gateways/stripe/stripe.hpp"

namespace airside::stripe {

using gateways::CallContext;
using gateways::Outcome;
using gateways::PaymentFailure;
using gateways::Refused;
using gateways::Removed;
using gateways::SavedMethod;
using gateways::Settlement;
using gateways::Unavailable;
using gateways::Unknown;

namespace {

constexpr std::string_view user_key = "airside_user";
constexpr auto longest_window = std::chrono::hours(24 * 31);
constexpr int most_pages_of_movements = 200;  // of a hundred each

std::int64_t seconds_of(Instant at) { return std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count(); }

// What `read` makes of the body of a done answer; what can't be read leaves `otherwise`.
template <class T, class Read, class Otherwise>
Outcome<T> value_in(const std::string& body, Read read, Otherwise otherwise) {
    try {
        return T(read(body));
    } catch (const BadReply& error) {
        otherwise.why = error.what();
        return otherwise;
    }
}

Outcome<SavedMethod> saved_of(const SetUp& setup, const std::string& customer) {
    if (setup.status == "succeeded" && !setup.payment_method.empty())
        return SavedMethod{customer + "/" + setup.payment_method, setup.card};
    if (setup.status == "requires_action")
        return Refused{.code = PaymentFailure::AUTHENTICATION_FAILED,
                       .vendor_code = setup.status,
                       .text = "the card's bank wants its holder authenticated before it is saved"};
    if (setup.status == "requires_payment_method") return refusal_of(402, setup.error);
    return Unknown{"stripe has the set-up as " + setup.status};
}

}  // namespace

// Stripe's search lags behind by up to a minute, and the key replays a creation for a day.
awaitable<Outcome<std::string>> Stripe::customer_of(const std::string& user, const CallContext& context) {
    if (user.find_first_of("'\"\\") != user.npos)
        co_return Refused{.code = PaymentFailure::INVALID_REQUEST, .vendor_code = "invalid_customer", .text = "no id"};
    Call search{"find_customer", http::Method::GET, "/v1/customers/search"};
    search.form.add("query", "metadata['" + std::string(user_key) + "']:'" + user + "'").add("limit", 1);
    auto answer = co_await session_->send(std::move(search), context);
    if (answer.kind != Answer::Kind::done) co_return read_without_value<std::string>(answer);
    auto found = value_in<std::string>(answer.body, read_first_customer, Unavailable{});
    if (!found.done() || !found.value().empty()) co_return found;
    Call create{"create_customer", http::Method::POST, "/v1/customers"};
    create.form.add("metadata[" + std::string(user_key) + "]", user);
    create.idempotency_key = "customer." + user;
    answer = co_await session_->send(std::move(create), context);
    // A customer without methods is nothing: whoever asks again gets it.
    if (answer.kind != Answer::Kind::done) co_return read_without_value<std::string>(answer);
    co_return value_in<std::string>(answer.body, read_id, Unavailable{});
}

awaitable<Outcome<SavedMethod>> Stripe::save_method(const gateways::SaveMethodRequest& request,
                                                    const CallContext& context) {
    auto customer = co_await customer_of(request.customer, context);
    if (!customer.done()) co_return customer.as<SavedMethod>();
    Call call{"save_method", http::Method::POST, "/v1/setup_intents"};
    call.form.add("customer", customer.value()).add("confirm", "true").add("usage", "on_session");
    call.form.add("payment_method_types[0]", "card");
    bool is_confirmation = request.token.starts_with("ctoken_");
    call.form.add(is_confirmation ? "confirmation_token" : "payment_method", request.token);
    call.form.add("expand[0]", "payment_method");
    call.idempotency_key = request.idempotency_key;
    auto answer = co_await session_->send(std::move(call), context);
    if (answer.kind != Answer::Kind::done) co_return without_value<SavedMethod>(answer);
    auto setup = value_in<SetUp>(answer.body, read_setup, Unknown{});
    if (!setup.done()) co_return setup.as<SavedMethod>();
    co_return saved_of(setup.value(), customer.value());
}

awaitable<Outcome<Removed>> Stripe::remove_method(const std::string& token, const CallContext& context) {
    auto id = split(token).method;
    if (!is_id(id)) co_return Removed{};
    Call call{"remove_method", http::Method::POST, "/v1/payment_methods/" + id + "/detach"};
    call.shown_path = "/v1/payment_methods/***/detach";
    auto answer = co_await session_->send(std::move(call), context);
    if (answer.kind == Answer::Kind::done) co_return Removed{};
    if (answer.kind != Answer::Kind::refused) co_return without_value<Removed>(answer);
    auto refused = refused_by(answer);
    if (answer.status == 404) co_return Removed{};
    // Stripe has no code for a method that was detached before, only a sentence, so it is looked at.
    Call look{"read_method", http::Method::GET, "/v1/payment_methods/" + id};
    look.shown_path = "/v1/payment_methods/***";
    auto seen = co_await session_->send(std::move(look), context);
    if (seen.status == 404) co_return Removed{};
    if (seen.kind != Answer::Kind::done) co_return refused;
    auto attached = value_in<bool>(seen.body, read_is_attached, Unknown{});
    if (attached.done() && !attached.value()) co_return Removed{};
    co_return refused;
}

awaitable<Outcome<std::vector<Settlement>>> Stripe::settlements(Instant from, Instant to, const CallContext& context) {
    if (to <= from || to - from > longest_window)
        co_return Refused{.code = PaymentFailure::INVALID_REQUEST,
                          .vendor_code = "invalid_window",
                          .text = "settlements are asked for by at most 31 days"};
    std::vector<Settlement> found;
    for (int pages = 0; pages < most_pages_of_movements; ++pages) {
        Call call{"settlements", http::Method::GET, "/v1/balance_transactions"};
        call.form.add("created[gte]", seconds_of(from)).add("created[lte]", seconds_of(to)).add("limit", 100);
        call.form.add("expand[0]", "data.source");
        if (!found.empty()) call.form.add("starting_after", found.back().id);
        auto answer = co_await session_->send(std::move(call), context);
        if (answer.kind != Answer::Kind::done) co_return read_without_value<std::vector<Settlement>>(answer);
        auto page = value_in<SettlementPage>(answer.body, read_settlements, Unavailable{});
        if (!page.done()) co_return page.as<std::vector<Settlement>>();
        auto& movements = page.value().movements;
        found.insert(found.end(), movements.begin(), movements.end());
        if (page.value().has_more && !movements.empty()) continue;
        // Stripe's times are whole seconds.
        std::erase_if(found, [&](const Settlement& one) { return one.settled_at < from || one.settled_at >= to; });
        std::reverse(found.begin(), found.end());
        co_return found;
    }
    co_return Unavailable{"stripe has more movements in this time than are read: ask for less"};
}

}  // namespace airside::stripe
