#include "vendors/gateways/paypal/session.hpp"

#include "platform/http/client.hpp"
#include "vendors/gateways/paypal/parse.hpp"

namespace airside::paypal {

using gateways::Unavailable;
using gateways::Unknown;

namespace {

constexpr std::chrono::seconds renew_ahead{120}, token_deadline{5};
constexpr int most_pages = 40, page_size = 500;

}  // namespace

bool is_resource_id(std::string_view id) { return is_id(id); }

gateways::Refused no_such(std::string_view what, const std::string& id) {
    return {.code = gateways::PaymentFailure::NOT_FOUND,
            .vendor_code = "INVALID_RESOURCE_ID",
            .text = "no " + std::string(what) + " has this id",
            .payment_id = id};
}

gateways::Refused refused_by(const Answer& answer) { return refusal_of(answer.status, read_error(answer.body)); }

PayPal::Session::Session(http::Client& http_client, Options settings)
    : HttpSession(http_client, gateways::PaymentGateway::PAYPAL, "paypal"),
      client(http_client),
      options(std::move(settings)),
      certificates_(options.cert_name, options.cert_ca_file) {}

awaitable<Answer> PayPal::Session::fetch_token(Steady::time_point deadline) {
    gateways::Outgoing outgoing{.operation = "token", .request = {}, .recorded = {}};
    outgoing.request.method = http::Method::POST;
    outgoing.request.url = options.base_url + "/v1/oauth2/token";
    outgoing.request.user_password = options.client_id + ":" + options.client_secret.reveal();
    outgoing.request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    outgoing.request.headers.set("Accept", "application/json");
    outgoing.request.body = "grant_type=client_credentials";
    CallContext unrecorded{.deadline = deadline};  // it holds nothing but secrets
    auto answer = co_await exchange(std::move(outgoing), unrecorded);
    if (answer.kind != Answer::Kind::done) co_return answer;
    try {
        auto token = read_token(answer.body);
        auto now = Steady::now();
        auto ahead = std::min<std::chrono::seconds>(renew_ahead, token.lifetime / 5);
        granted_ = Granted{token, now + token.lifetime - ahead, now + token.lifetime};
    } catch (const BadReply& error) {
        answer.kind = Answer::Kind::unknown;
        answer.why = error.what();
    }
    co_return answer;
}

// What keeps us from having a token. A call that finds it about to expire renews it for all; the others go on with it.
awaitable<std::optional<Answer>> PayPal::Session::have_token(const CallContext& context) {
    auto now = Steady::now();
    bool usable = granted_ && now < granted_->expires_at;
    if (usable && (now < granted_->renew_at || renewing_)) co_return std::nullopt;
    auto deadline = usable ? std::min(context.deadline, now + token_deadline) : context.deadline;
    renewing_ = true;
    auto answer = co_await fetch_token(deadline);
    renewing_ = false;
    if (answer.kind == Answer::Kind::done || (granted_ && Steady::now() < granted_->expires_at)) co_return std::nullopt;
    if (answer.kind == Answer::Kind::refused) {
        // Nothing was asked of PayPal but the token, so nothing can have happened.
        answer.status = 401;
        co_return answer;
    }
    answer.kind = Answer::Kind::not_done;
    answer.why = "no access token: " + answer.why;
    co_return answer;
}

gateways::Outgoing PayPal::Session::outgoing_for(const Call& call) const {
    gateways::Outgoing outgoing{.operation = call.operation, .request = {}, .recorded = {}};
    auto& request = outgoing.request;
    request.method = call.method;
    request.url = options.base_url + call.path;
    request.headers.set("Authorization", "Bearer " + granted_->token.value);
    request.headers.set("Accept", "application/json");
    if (call.method == http::Method::POST) {
        request.headers.set("Content-Type", "application/json");
        request.headers.set("Prefer", "return=representation");
    }
    if (!call.request_id.empty()) request.headers.set("PayPal-Request-Id", call.request_id);
    request.body = call.body;
    outgoing.recorded =
        std::string(http::to_string(call.method)) + " " + (call.shown_path.empty() ? call.path : call.shown_path);
    if (!call.request_id.empty()) outgoing.recorded += "\nPayPal-Request-Id: " + call.request_id;
    if (!call.body.empty()) outgoing.recorded += "\n\n" + paypal::redacted(call.body);
    return outgoing;
}

awaitable<Answer> PayPal::Session::send(Call call, const CallContext& context) {
    for (bool renewed = false;; renewed = true) {
        auto no_token = co_await have_token(context);
        if (no_token) co_return std::move(*no_token);
        auto sent_with = granted_->token.value;
        auto answer = co_await exchange(outgoing_for(call), context);
        if (answer.status != 401 || renewed) co_return answer;
        if (granted_ && granted_->token.value == sent_with) granted_.reset();
    }
}

void PayPal::Session::judge(const http::Reply& reply, Answer& answer) const {
    auto issue = read_error(reply.body).issue;
    // Somebody has used the reference or the key before, or does so now: what came of that is to be found out.
    bool taken = issue == "DUPLICATE_INVOICE_ID" || issue == "DUPLICATE_REQUEST_ID" ||
                 issue == "PREVIOUS_REQUEST_IN_PROGRESS" || issue == "ORDER_COMPLETION_IN_PROGRESS";
    if (!taken && reply.status != 409) return;
    answer.kind = Answer::Kind::unknown;
    answer.why += " " + issue;
}

awaitable<Outcome<Order>> PayPal::Session::read_order(std::string operation, const std::string& id,
                                                      const CallContext& context) {
    if (!is_id(id)) co_return no_such("order", id);
    Call call{std::move(operation), http::Method::GET, "/v2/checkout/orders/" + id};
    auto answer = co_await send(std::move(call), context);
    if (answer.kind != Answer::Kind::done) co_return read_without_value<Order>(answer);
    try {
        auto order = paypal::read_order(answer.body);
        if (order.payment.id != id) co_return Unavailable{"paypal answered with another order"};
        co_return order;
    } catch (const BadReply& error) {
        co_return Unavailable{error.what()};
    }
}

awaitable<Outcome<Order>> PayPal::Session::authorise_order(std::string operation, const Order& order,
                                                           const std::string& key, const CallContext& context) {
    Call call{.operation = operation,
              .method = http::Method::POST,
              .path = "/v2/checkout/orders/" + order.payment.id + "/authorize",
              .body = "{}",
              .request_id = key + ".authorize"};
    auto answer = co_await send(std::move(call), context);
    if (answer.kind == Answer::Kind::refused && read_error(answer.body).issue == "ORDER_ALREADY_AUTHORIZED") {
        // By an earlier request: the order tells with what result.
        auto seen = co_await read_order(operation, order.payment.id, context);
        if (!seen.done()) co_return Unknown{seen.describe()};
        co_return seen;
    }
    if (answer.kind != Answer::Kind::done) co_return without_value<Order>(answer);
    try {
        auto authorised = paypal::read_order(answer.body);
        if (authorised.payment.id != order.payment.id || authorised.payment.amount != order.payment.amount)
            co_return Unknown{"paypal answered with an order that is not the one asked for"};
        co_return authorised;
    } catch (const BadReply& error) {
        co_return Unknown{error.what()};
    }
}

awaitable<Outcome<Transaction>> PayPal::Session::read_transaction(std::string operation, std::string_view kind,
                                                                  const std::string& id, const CallContext& context) {
    if (!is_id(id)) co_return no_such("transaction", id);
    Call call{std::move(operation), http::Method::GET, "/v2/payments/" + std::string(kind) + "/" + id};
    auto answer = co_await send(std::move(call), context);
    if (answer.kind != Answer::Kind::done) co_return read_without_value<Transaction>(answer);
    try {
        auto transaction = paypal::read_transaction(answer.body);
        if (transaction.id != id) co_return Unavailable{"paypal answered with another transaction"};
        co_return transaction;
    } catch (const BadReply& error) {
        co_return Unavailable{error.what()};
    }
}

awaitable<Outcome<Report>> PayPal::Session::report(std::string operation, Instant from, Instant to, bool only_movements,
                                                   const CallContext& context) {
    auto query = "/v1/reporting/transactions?start_date=" +
                 http::percent_encode(to_string(std::chrono::floor<std::chrono::seconds>(from))) +
                 "&end_date=" + http::percent_encode(to_string(std::chrono::floor<std::chrono::seconds>(to))) +
                 "&fields=transaction_info&balance_affecting_records_only=" + (only_movements ? "Y" : "N") +
                 "&page_size=" + std::to_string(page_size) + "&page=";
    Report whole;
    for (int page = 1; page <= most_pages; ++page) {
        Call call{operation, http::Method::GET, query + std::to_string(page)};
        auto answer = co_await send(std::move(call), context);
        if (answer.kind != Answer::Kind::done) co_return read_without_value<Report>(answer);
        try {
            auto read = read_report(answer.body);
            whole.lines.insert(whole.lines.end(), read.lines.begin(), read.lines.end());
            // The oldest of the pages says how far all of them reach.
            if (page == 1 || (read.refreshed_at && read.refreshed_at < whole.refreshed_at))
                whole.refreshed_at = read.refreshed_at;
            if (page >= read.pages) co_return whole;
        } catch (const BadReply& error) {
            co_return Unavailable{error.what()};
        }
    }
    co_return Unavailable{"paypal's report has more pages than are read"};
}

awaitable<std::variant<Certificate, PayPal::Session::NoCertificate>> PayPal::Session::certificate(
    const std::string& url, Instant now, const CallContext& context) {
    auto place = certificate_place(url, options.cert_hosts);
    if (!place) co_return NoCertificate{"the certificate's address is not one of PayPal's", false};
    if (auto known = certificates_.find(url)) co_return std::move(*known);
    if (!certificates_.may_fetch(Steady::now())) co_return NoCertificate{"too many certificates were asked for", true};
    http::OutRequest request;
    request.url = url;
    std::string why;
    std::optional<http::Reply> reply;
    try {
        auto deadline = std::min(context.deadline, Steady::now() + token_deadline);
        reply = co_await client.send(std::move(request), deadline);
    } catch (const http::TransportError& error) {
        why = error.what();
    }
    if (!reply) co_return NoCertificate{"the certificate could not be fetched: " + why, true};
    if (reply->status != 200) {
        bool gone = reply->status >= 400 && reply->status < 500 && reply->status != 429;
        co_return NoCertificate{"the certificate's address answered " + std::to_string(reply->status), !gone};
    }
    auto read = certificates_.keep(url, reply->body, place->loopback, now);
    if (auto* certificate = std::get_if<Certificate>(&read)) co_return std::move(*certificate);
    co_return NoCertificate{std::get<std::string>(read), false};
}

}  // namespace airside::paypal
