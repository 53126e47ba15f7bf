#include "vendors/gateways/braintree/api.hpp"

#include <algorithm>

#include "vendors/gateways/braintree/errors.hpp"
#include "vendors/gateways/braintree/node.hpp"

namespace airside::braintree {

using gateways::GatewayPayment;
using gateways::Unavailable;
using gateways::Unknown;

namespace {

constexpr std::size_t most_refunds = 50;    // of one payment, each read by its id
constexpr std::size_t most_found = 20'000;  // by one search: Braintree itself shows no more
constexpr std::string_view api_version = "6";

Call read_call(const std::string& id, std::string operation) {
    return {std::move(operation), http::Method::GET, "/transactions/" + id};
}

// A read whose answer makes no sense: nothing was done, and it may be asked again.
template <class T>
Outcome<T> unreadable(const BadReply& error) {
    return Unavailable{error.what()};
}

}  // namespace

xml::Element text_node(std::string name, std::string text) {
    return {.name = std::move(name), .text = std::move(text)};
}

xml::Element flag_node(std::string name, bool value) {
    return {.name = std::move(name), .attributes = {{"type", "boolean"}}, .text = value ? "true" : "false"};
}

xml::Element node(std::string name, std::vector<xml::Element> children) {
    return {.name = std::move(name), .children = std::move(children)};
}

xml::Element list_node(std::string name, const std::vector<std::string>& items) {
    xml::Element list{.name = std::move(name), .attributes = {{"type", "array"}}};
    for (const auto& item : items) list.children.push_back(text_node("item", item));
    return list;
}

gateways::Refused refused_by(const Answer& answer) { return refusal_of(answer.status, read_error(answer.body)); }

gateways::Refused no_such(std::string_view what, const std::string& id) {
    return {.code = gateways::PaymentFailure::NOT_FOUND,
            .vendor_code = "http_404",
            .text = "no " + std::string(what) + " has this id",
            .payment_id = id};
}

Outcome<Transaction> written(const Answer& answer, const std::string& id) {
    if (answer.kind != Answer::Kind::done) return without_value<Transaction>(answer);
    try {
        auto transaction = read_transaction(answer.body);
        if (!id.empty() && transaction.id != id) return Unknown{"braintree answered with another transaction"};
        return transaction;
    } catch (const BadReply& error) {
        return Unknown{error.what()};
    }
}

Outcome<GatewayPayment> payment_written(const Transaction& sale) {
    try {
        return payment_of(sale, {});
    } catch (const BadReply& error) {
        return Unknown{error.what()};
    }
}

awaitable<Answer> Braintree::Api::send(Call call, const CallContext& context) {
    gateways::Outgoing outgoing{.operation = std::move(call.operation), .request = {}, .recorded = {}};
    auto& request = outgoing.request;
    auto merchant = "/merchants/" + options.merchant_id;
    request.method = call.method;
    request.once = call.method != http::Method::GET;  // a PUT changes the transaction's state, and is refused then
    request.url = options.base_url + merchant + call.path;
    request.user_password = options.public_key + ":" + options.private_key.reveal();
    request.headers.set("X-ApiVersion", api_version);
    request.headers.set("Accept", "application/xml");
    const auto& shown = call.recorded_path.empty() ? call.path : call.recorded_path;
    outgoing.recorded = std::string(http::to_string(call.method)) + " " + merchant + shown;
    if (call.body) {
        request.headers.set("Content-Type", "application/xml");
        outgoing.recorded += "\n\n" + xml::write(braintree::redacted(*call.body));
        request.body = xml::write(*call.body);
    }
    auto answer = co_await exchange(std::move(outgoing), context);
    co_return answer;
}

std::string Braintree::Api::redacted(std::string_view reply) const { return braintree::redacted(reply); }

awaitable<Outcome<Transaction>> Braintree::Api::fetch(const std::string& id, std::string operation,
                                                      const CallContext& context) {
    if (!is_id(id)) co_return no_such("transaction", id);
    auto answer = co_await send(read_call(id, std::move(operation)), context);
    if (answer.kind != Answer::Kind::done) co_return read_without_value<Transaction>(answer);
    auto outcome = written(answer, id);
    if (auto* unknown = outcome.unknown()) co_return Unavailable{unknown->why};
    co_return outcome;
}

awaitable<Outcome<std::vector<Transaction>>> Braintree::Api::refunds_in(const Transaction& sale, std::string operation,
                                                                        const CallContext& context) {
    std::vector<Transaction> refunds;
    if (sale.refund_ids.size() > most_refunds)
        co_return Unavailable{"braintree has more refunds of this payment than are read"};
    for (const auto& id : sale.refund_ids) {
        auto refund = co_await fetch(id, operation, context);
        if (auto* refused = refund.refused())
            co_return Unavailable{"braintree does not show a refund that it names: " + refused->text};
        if (!refund.done()) co_return refund.as<std::vector<Transaction>>();
        if (refund.value().refunded_id != sale.id) co_return Unavailable{"braintree names the refund of another"};
        refunds.push_back(std::move(refund).value());
    }
    co_return refunds;
}

awaitable<Outcome<GatewayPayment>> Braintree::Api::read(const std::string& id, std::string operation,
                                                        const CallContext& context) {
    auto sale = co_await fetch(id, operation, context);
    if (!sale.done()) co_return sale.as<GatewayPayment>();
    auto refunds = co_await refunds_in(sale.value(), operation, context);
    if (!refunds.done()) co_return refunds.as<GatewayPayment>();
    try {
        co_return payment_of(sale.value(), refunds.value());
    } catch (const BadReply& error) {
        co_return unreadable<GatewayPayment>(error);
    }
}

awaitable<Outcome<std::vector<Transaction>>> Braintree::Api::page(std::vector<xml::Element> criteria,
                                                                  const std::vector<std::string>& ids,
                                                                  std::string operation, const CallContext& context) {
    criteria.push_back(list_node("ids", ids));
    Call call{std::move(operation), http::Method::POST, "/transactions/advanced_search"};
    call.body = node("search", std::move(criteria));
    auto answer = co_await send(std::move(call), context);
    if (answer.kind != Answer::Kind::done) co_return read_without_value<std::vector<Transaction>>(answer);
    try {
        auto found = read_transactions(answer.body);
        for (const auto& id : ids)
            if (std::ranges::find(found, id, &Transaction::id) == found.end())
                co_return Unavailable{"braintree does not show a transaction that it has found"};
        if (found.size() != ids.size()) co_return Unavailable{"braintree shows transactions that nobody asked for"};
        co_return found;
    } catch (const BadReply& error) {
        co_return unreadable<std::vector<Transaction>>(error);
    }
}

awaitable<Outcome<std::vector<Transaction>>> Braintree::Api::search(std::vector<xml::Element> criteria,
                                                                    std::string operation, const CallContext& context) {
    Call call{operation, http::Method::POST, "/transactions/advanced_search_ids"};
    call.body = node("search", criteria);
    auto answer = co_await send(std::move(call), context);
    if (answer.kind != Answer::Kind::done) co_return read_without_value<std::vector<Transaction>>(answer);
    FoundIds found{};
    try {
        found = read_ids(answer.body);
    } catch (const BadReply& error) {
        co_return unreadable<std::vector<Transaction>>(error);
    }
    if (found.ids.size() >= most_found) co_return Unavailable{"braintree finds more than it shows at a time"};
    std::vector<Transaction> all;
    for (std::size_t at = 0; at < found.ids.size(); at += found.page_size) {
        auto end = std::min(at + found.page_size, found.ids.size());
        std::vector<std::string> ids(found.ids.begin() + static_cast<std::ptrdiff_t>(at),
                                     found.ids.begin() + static_cast<std::ptrdiff_t>(end));
        auto shown = co_await page(criteria, ids, operation, context);
        if (!shown.done()) co_return shown;
        std::ranges::move(shown.value(), std::back_inserter(all));
    }
    co_return all;
}

}  // namespace airside::braintree
