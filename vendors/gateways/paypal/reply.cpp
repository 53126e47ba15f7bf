#include "vendors/gateways/paypal/reply.hpp"

#include <algorithm>
#include <array>

#include "vendors/gateways/paypal/parse.hpp"
#include "vendors/gateways/redact.hpp"

namespace airside::paypal {

namespace {

// The report has offsets without a colon, "+0000", whatever its description says.
std::optional<Instant> report_time(std::string written) {
    auto size = written.size();
    if (size > 5 && (written[size - 5] == '+' || written[size - 5] == '-')) written.insert(size - 2, ":");
    return parse_instant(written);
}

ReportLine line_of(const WireLine& wire) {
    ReportLine line{.id = wire.transaction_id,
                    .event_code = text(wire.transaction_event_code).substr(0, 5),
                    .status = text(wire.transaction_status),
                    .our_reference = text(wire.custom_field),
                    .order_id = {},
                    .reference_id = {}};
    if (line.id.empty() || line.id.size() > 24) bad("/transaction_details/transaction_info/transaction_id", "is no id");
    if (line.our_reference.empty()) line.our_reference = text(wire.invoice_id);
    auto reference = text(wire.paypal_reference_id), type = text(wire.paypal_reference_id_type);
    if (type == "ODR" && is_id(reference)) line.order_id = reference;
    if (type == "TXN" && is_id(reference)) line.reference_id = reference;
    if (wire.transaction_amount)
        line.gross =
            money_of(*wire.transaction_amount, "/transaction_details/transaction_info/transaction_amount", Sign::any);
    if (wire.fee_amount) {  // what the account loses is negative there
        auto fee = money_of(*wire.fee_amount, "/transaction_details/transaction_info/fee_amount", Sign::any);
        line.fee = Money::zero(fee.currency()) - fee;
    }
    if (wire.transaction_initiation_date) line.at = report_time(*wire.transaction_initiation_date);
    return line;
}

// By PayPal's T-codes: the two digits after the T are the group.
gateways::Settlement::Kind kind_of(std::string_view code) {
    using Kind = gateways::Settlement::Kind;
    if (code.starts_with("T00")) return Kind::CAPTURE;
    if (code == "T1107") return Kind::REFUND;  // made by us; the rest of the group is reversals and holds
    if (code.starts_with("T12") || code == "T1106" || code == "T1110" || code == "T1111") return Kind::DISPUTE;
    if (code.starts_with("T01") || code == "T1108" || code == "T1109") return Kind::FEE;
    return Kind::OTHER;
}

gateways::WebhookKind kind_of_event(std::string_view type) {
    using Kind = gateways::WebhookKind;
    if (type.starts_with("CUSTOMER.DISPUTE.")) return Kind::DISPUTE;
    if (type.starts_with("PAYMENT.REFUND.") || type == "PAYMENT.CAPTURE.REFUNDED") return Kind::REFUND;
    if (type.starts_with("PAYMENT.CAPTURE.") || type.starts_with("PAYMENT.AUTHORIZATION.") ||
        type.starts_with("CHECKOUT.ORDER."))
        return Kind::PAYMENT;
    return Kind::OTHER;
}

// ".../v2/payments/captures/2GG279541U471931P": a refund names what it refunds only so.
std::string capture_above(const WireResource& resource) {
    static constexpr std::string_view folder = "/v2/payments/captures/";
    for (const auto& link : all(resource.links)) {
        auto at = link.href.find(folder);
        if (link.rel != "up" || at == link.href.npos) continue;
        auto id = link.href.substr(at + folder.size());
        if (is_id(id)) return id;
    }
    return {};
}

void add_dispute(const WireResource& resource, ReadEvent& read) {
    if (all(resource.disputed_transactions).empty()) return;
    const auto& disputed = resource.disputed_transactions->front();
    read.event.our_reference = text(disputed.custom);
    if (read.event.our_reference.empty()) read.event.our_reference = text(disputed.invoice_number);
    if (is_id(text(disputed.seller_transaction_id))) read.capture_id = text(disputed.seller_transaction_id);
}

void add_payment(const WireResource& resource, ReadEvent& read) {
    read.event.our_reference = text(resource.custom_id);
    auto id = text(resource.id);
    if (read.event.type.starts_with("CHECKOUT.ORDER.")) {
        if (is_id(id)) read.event.payment_id = id;
        if (!all(resource.purchase_units).empty())
            read.event.our_reference = text(resource.purchase_units->front().custom_id);
        return;
    }
    if (resource.supplementary_data && resource.supplementary_data->related_ids) {
        auto order = text(resource.supplementary_data->related_ids->order_id);
        if (is_id(order)) read.event.payment_id = order;
    }
    if (read.event.type.starts_with("PAYMENT.CAPTURE.") && is_id(id)) read.capture_id = id;
}

}  // namespace

gateways::SavedMethod read_saved(std::string_view json) {
    auto wire = parse<WireVaulted>(json);
    if (wire.id.empty() || wire.id.size() > 255) bad("/id", "is missing or too long");
    gateways::SavedMethod saved{.token = wire.id};
    if (wire.payment_source && wire.payment_source->card) saved.card = facts_of(*wire.payment_source->card);
    return saved;
}

Token read_token(std::string_view json) {
    auto wire = parse<WireToken>(json);
    if (wire.access_token.empty() || wire.access_token.size() > 4096) bad("/access_token", "is missing or too long");
    for (unsigned char c : wire.access_token)
        if (c <= ' ' || c >= 127) bad("/access_token", "is no token");
    return {wire.access_token, std::chrono::seconds(std::clamp<std::int64_t>(wire.expires_in, 1, 86'400))};
}

Report read_report(std::string_view json) {
    auto wire = parse<WireReport>(json);
    Report report{.lines = {}, .refreshed_at = {}, .pages = wire.total_pages.value_or(0)};
    if (wire.last_refreshed_datetime) report.refreshed_at = report_time(*wire.last_refreshed_datetime);
    for (const auto& one : all(wire.transaction_details)) report.lines.push_back(line_of(one.transaction_info));
    return report;
}

gateways::Settlement settlement_of(const ReportLine& line) {
    if (!line.gross || !line.at) bad("/transaction_details/transaction_info", "has no amount or no time");
    auto fee = line.fee.value_or(Money::zero(line.gross->currency()));
    auto kind = kind_of(line.event_code);
    bool ours = kind == gateways::Settlement::Kind::CAPTURE || kind == gateways::Settlement::Kind::REFUND;
    // An id stands there once for each way in which the transaction moved money.
    return {.id = line.id + "/" + line.event_code,
            .kind = kind,
            .payment_id = line.order_id,
            .transaction_id = line.id,
            .our_reference = ours ? line.our_reference : "",
            .gross = *line.gross,
            .fee = fee,
            .settled_at = *line.at};
}

ReadEvent read_event(std::string_view json) {
    auto wire = parse<WireEvent>(json);
    if (wire.id.empty() || wire.id.size() > 255) bad("/id", "is missing or too long");
    auto at = parse_instant(wire.create_time);
    if (!at) bad("/create_time", "is no time");
    ReadEvent read{.event = {.id = wire.id,
                             .type = wire.event_type.substr(0, 100),
                             .kind = kind_of_event(wire.event_type),
                             .payment_id = {},
                             .our_reference = {},
                             .created_at = *at},
                   .capture_id = {}};
    switch (read.event.kind) {
        case gateways::WebhookKind::PAYMENT: add_payment(wire.resource, read); break;
        case gateways::WebhookKind::DISPUTE: add_dispute(wire.resource, read); break;
        // A refund's own reference is no payment's.
        case gateways::WebhookKind::REFUND: read.capture_id = capture_above(wire.resource); break;
        case gateways::WebhookKind::OTHER: break;
    }
    if (read.event.payment_id.empty() && read.event.our_reference.empty() && read.capture_id.empty())
        read.event.kind = gateways::WebhookKind::OTHER;
    return read;
}

VendorError read_error(std::string_view json) {
    VendorError error;
    try {
        auto wire = parse<WireError>(json);
        error.name = text(wire.name ? wire.name : wire.error);
        error.text = text(wire.message ? wire.message : wire.error_description);
        if (all(wire.details).empty()) return error;
        const auto& detail = wire.details->front();
        error.issue = text(detail.issue);
        error.field = text(detail.field);
        if (detail.description) error.text = *detail.description;
    } catch (const BadReply&) {
        // The status decides alone then.
    }
    return error;
}

namespace {

// Of these a message may hold tokens, or what tells who paid, or where a customer returns to.
constexpr std::array<std::string_view, 26> hidden{
    "access_token", "account_id", "address",          "billing_address", "birth_date",   "cancel_url",
    "customer",     "email",      "email_address",    "full_name",       "links",        "note_to_payer",
    "payee",        "payer",      "payer_info",       "phone",           "phone_number", "phone_type",
    "return_url",   "shipping",   "single_use_token", "tax_info",        "token",        "vault",
    "vault_id",     "number"};

bool is_hidden(std::string_view key, int depth) {
    if (key == "name") return depth > 0;    // outermost it is an error's
    if (key == "value") return depth == 2;  // there it is what an error complains of
    return std::ranges::find(hidden, key) != hidden.end();
}

// What the vault answers has a saved method's token for its id.
bool is_saved_method(const boost::json::object& object, int depth) {
    return depth == 0 && object.contains("payment_source") && !object.contains("purchase_units");
}

std::optional<std::string> mask(const boost::json::object& object, const boost::json::key_value_pair& member,
                                int depth) {
    bool token = member.key() == "id" && is_saved_method(object, depth);
    if (token || (is_hidden(member.key(), depth) && !member.value().is_null())) return "***";
    return {};
}

}  // namespace

std::string redacted(std::string_view json) { return gateways::redacted_json(json, mask); }

}  // namespace airside::paypal
