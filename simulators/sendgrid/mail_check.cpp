#include "simulators/sendgrid/mail_check.hpp"

#include <algorithm>
#include <array>

#include "platform/core/ascii.hpp"
#include "platform/core/base64.hpp"

namespace airside::simulator::sendgrid {
namespace {

constexpr std::size_t most_recipients = 1000, most_categories = 10, longest_category = 255, most_custom_bytes = 10'000;
constexpr std::array known_members = {
    "personalizations", "from",        "reply_to",     "reply_to_list", "subject",           "content",
    "attachments",      "template_id", "headers",      "categories",    "custom_args",       "send_at",
    "batch_id",         "asm",         "ip_pool_name", "mail_settings", "tracking_settings", "sections"};
constexpr std::array reserved_headers = {
    "x-sg-id", "x-sg-eid", "received", "dkim-signature", "content-type", "content-transfer-encoding",
    "to",      "from",     "subject",  "reply-to",       "cc",           "bcc"};

bool is_address(std::string_view text) {
    auto at = text.find('@');
    auto domain = at == text.npos ? std::string_view{} : text.substr(at + 1);
    return at != text.npos && at > 0 && text.size() <= 254 && domain.find('.') != domain.npos &&
           domain.find('@') == domain.npos && !domain.starts_with('.') && !domain.ends_with('.') &&
           std::ranges::all_of(
               text, [](unsigned char c) { return c > ' ' && c != 0x7f && c != '<' && c != '>' && c != ','; });
}

Refusal bad(std::string message, std::string field) { return {400, std::move(message), std::move(field)}; }

std::optional<Refusal> check_address(const json::object& person, const std::string& field) {
    auto email = text(person, "email");
    if (!email) return bad("The email address is required.", field + ".email");
    if (!is_address(*email)) return bad("Does not contain a valid address.", field + ".email");
    return {};
}

std::optional<Refusal> check_custom_args(const json::object& from, const std::string& field) {
    auto arguments = object(from, "custom_args");
    if (!arguments) return {};
    for (const auto& one : *arguments)
        if (!one.value().is_string())
            return bad("Custom args must be strings.", field + "custom_args." + std::string(one.key()));
    if (json::serialize(*arguments).size() > most_custom_bytes)
        return bad("The custom_args may not be over 10000 bytes.", field + "custom_args");
    return {};
}

std::optional<Refusal> check_headers(const json::object& from, const std::string& field) {
    auto headers = object(from, "headers");
    if (!headers) return {};
    for (const auto& one : *headers) {
        std::string name(one.key()), place = field + "headers.";
        place += name;
        if (!one.value().is_string()) return bad("Header values must be strings.", place);
        if (std::ranges::find(reserved_headers, lower_case(name)) != reserved_headers.end())
            return bad("The header is reserved and cannot be set.", place);
    }
    return {};
}

std::optional<Refusal> check_personalization(const json::object& one, const std::string& field,
                                             const json::object& mail) {
    auto to = objects(one, "to");
    if (to.empty()) return bad("There must be at least one recipient.", field + ".to");
    std::size_t total = 0;
    for (auto list : {"to", "cc", "bcc"}) {
        auto people = objects(one, list);
        total += people.size();
        for (std::size_t i = 0; i < people.size(); ++i)
            if (auto why = check_address(*people[i], field + "." + list + "." + std::to_string(i))) return why;
    }
    if (total > most_recipients) return bad("A personalization may have at most 1000 recipients.", field);
    if (text_or(one, "subject", text_or(mail, "subject", "")).empty() && !member(mail, "template_id"))
        return bad("A subject is required, here or in the personalization.", "subject");
    if (auto why = check_custom_args(one, field + ".")) return why;
    return check_headers(one, field + ".");
}

std::optional<Refusal> check_content(const json::object& mail) {
    auto parts = objects(mail, "content");
    if (parts.empty() && !member(mail, "template_id"))
        return bad("Content is required where there is no template.", "content");
    for (std::size_t i = 0; i < parts.size(); ++i) {
        auto field = "content." + std::to_string(i);
        auto type = text_or(*parts[i], "type", "");
        if (type.empty()) return bad("The content type is required.", field + ".type");
        if (text_or(*parts[i], "value", "").empty())
            return bad("A content value has at least one character.", field + ".value");
        if (type == "text/plain" && i > 0) return bad("If present, text/plain must be first.", field);
    }
    return {};
}

std::optional<Refusal> check_attachments(const json::object& mail) {
    auto files = objects(mail, "attachments");
    for (std::size_t i = 0; i < files.size(); ++i) {
        auto field = "attachments." + std::to_string(i);
        auto content = base64_decode(text_or(*files[i], "content", ""));
        if (!content || content->empty())
            return bad("The attachment content must be base64 encoded.", field + ".content");
        if (text_or(*files[i], "filename", "").empty())
            return bad("The attachment filename is required.", field + ".filename");
        auto disposition = text_or(*files[i], "disposition", "attachment");
        if (disposition != "attachment" && disposition != "inline")
            return bad("The disposition must be inline or attachment.", field + ".disposition");
    }
    return {};
}

std::optional<Refusal> check_categories(const json::object& mail) {
    auto categories = texts(mail, "categories");
    if (categories.size() > most_categories) return bad("There may be at most 10 categories.", "categories");
    for (const auto& category : categories)
        if (category.size() > longest_category) return bad("A category may be at most 255 characters.", "categories");
    std::ranges::sort(categories);
    if (std::ranges::adjacent_find(categories) != categories.end())
        return bad("The categories must be unique.", "categories");
    return {};
}

}  // namespace

http::Response answer(const Refusal& refusal) {
    json::object error{{"message", refusal.message}, {"field", nullptr}};
    if (!refusal.field.empty()) error["field"] = refusal.field;
    return json_response(refusal.status, json::object{{"errors", json::array{std::move(error)}}});
}

http::Response failure(int status, const std::string& code) {
    auto message = code.empty() ? std::string(status == 429 ? "too many requests"
                                                            : "A failure that the simulator was told to play")
                                : code;
    auto response = answer({status, std::move(message), {}});
    if (status == 429) response.headers.set("Retry-After", "1");
    return response;
}

std::optional<Refusal> check_mail(const json::object& mail) {
    for (const auto& one : mail)
        if (std::ranges::find(known_members, std::string_view(one.key().data(), one.key().size())) ==
            known_members.end())
            return bad("Additional property " + std::string(one.key()) + " is not allowed", std::string(one.key()));
    auto personalizations = objects(mail, "personalizations");
    if (personalizations.empty()) return bad("At least one personalization is required.", "personalizations");
    auto from = object(mail, "from");
    if (!from) return bad("A sender is required.", "from.email");
    if (auto why = check_address(*from, "from")) return why;
    for (std::size_t i = 0; i < personalizations.size(); ++i)
        if (auto why = check_personalization(*personalizations[i], "personalizations." + std::to_string(i), mail))
            return why;
    if (auto why = check_content(mail)) return why;
    if (auto why = check_attachments(mail)) return why;
    if (auto why = check_categories(mail)) return why;
    if (auto why = check_custom_args(mail, "")) return why;
    return check_headers(mail, "");
}

}  // namespace airside::simulator::sendgrid
