#include "vendors/messaging/twilio/twilio.hpp"

#include "vendors/messaging/phone.hpp"
#include "vendors/messaging/twilio/reply.hpp"

namespace airside::twilio {

using messaging::is_phone;
using messaging::Outcome;

namespace {

constexpr std::string_view reference_parameter = "reference", signature_header = "X-Twilio-Signature";
constexpr std::size_t longest_reference = 255, most_fields = 100;

bool is_url(std::string_view text) { return text.starts_with("https://") || text.starts_with("http://"); }

bool is_sid(std::string_view text, std::string_view prefix) {
    return text.size() == 34 && text.starts_with(prefix) &&
           text.find_first_not_of("0123456789abcdefABCDEF", prefix.size()) == text.npos;
}

void add(std::string& form, std::string_view name, std::string_view value) {
    if (!form.empty()) form += '&';
    form += std::string(name) + "=" + http::percent_encode(value);
}

std::string callback_url(const std::string& base, const std::string& reference) {
    if (base.empty() || reference.empty()) return base;
    return base + (base.find('?') == base.npos ? "?" : "&") + std::string(reference_parameter) + "=" +
           http::percent_encode(reference);
}

// Our reference, as the address carried it, and Twilio's signature covers it.
std::string reference_in(std::string_view url) {
    auto query = url.find('?');
    auto parameters = query == url.npos ? std::nullopt : http::parse_query(url.substr(query + 1));
    if (!parameters) return {};
    for (const auto& [name, value] : *parameters)
        if (name == reference_parameter) return value.substr(0, longest_reference);
    return {};
}

messaging::CallbackVerdict refused_callback(std::string why) { return {.reports = {}, .why_not = std::move(why)}; }

}  // namespace

std::string Options::check() const {
    if (!is_url(base_url)) return "base_url is no URL";
    if (!status_callback_url.empty() && !is_url(status_callback_url)) return "status_callback_url is no URL";
    if (account_sid.empty()) return {};
    if (!is_sid(account_sid, "AC")) return "account_sid is AC and 32 hexadecimal digits";
    if (auth_token.empty()) return "account_sid needs its auth_token";
    if (from.empty() == messaging_service_sid.empty()) return "either from or messaging_service_sid says who sends";
    if (!from.empty() && !is_phone(from)) return "from is a number like +442071234567";
    if (from.empty() && !is_sid(messaging_service_sid, "MG"))
        return "messaging_service_sid is MG and 32 hexadecimal digits";
    return {};
}

Sender::Sender(http::Client& client, Options options)
    : options_(std::move(options)), session_(client, {.provider = messaging::Provider::TWILIO}) {}

http::OutRequest Sender::request_for(const messaging::Sms& sms) const {
    http::OutRequest request;
    request.method = http::Method::POST;
    request.url = options_.base_url + "/2010-04-01/Accounts/" + options_.account_sid + "/Messages.json";
    request.user_password = options_.account_sid + ":" + options_.auth_token.reveal();
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    add(request.body, "To", sms.to_phone);
    if (options_.from.empty())
        add(request.body, "MessagingServiceSid", options_.messaging_service_sid);
    else
        add(request.body, "From", options_.from);
    add(request.body, "Body", sms.text);
    if (auto url = callback_url(options_.status_callback_url, sms.our_reference); !url.empty())
        add(request.body, "StatusCallback", url);
    return request;
}

awaitable<Outcome> Sender::send(messaging::Sms sms, Steady::time_point deadline) {
    if (!is_phone(sms.to_phone))
        co_return messaging::Refused{true, "bad-number", "the number is none that can be dialled from abroad", true};
    auto exchange = co_await session_.send(request_for(sms), deadline);
    if (auto outcome = session_.about_the_call(exchange)) co_return *outcome;
    auto& answer = std::get<messaging::Answer>(exchange);
    co_return answer.status < 300 ? outcome_of(answer) : refusal_of(answer);
}

bool Callbacks::is_signed(const messaging::Callback& callback, const Form& form) const {
    auto signature = callback.headers.get(signature_header).value_or("");
    bool good = is_signature(signature, callback.url, form, options_.auth_token.reveal());
    for (const auto& token : options_.former_auth_tokens)
        good = good || is_signature(signature, callback.url, form, token.reveal());
    return good;
}

messaging::CallbackVerdict Callbacks::verify(const messaging::Callback& callback, Instant now) const {
    if (!callback.headers.has(signature_header)) return refused_callback("the signature is missing");
    auto form = http::parse_query(callback.body);
    if (!form || form->size() > most_fields) return refused_callback("the body is no form");
    if (!is_signed(callback, *form)) return refused_callback("the signature does not match");
    return {.reports = read_callback(*form, reference_in(callback.url), now), .why_not = {}};
}

}  // namespace airside::twilio
