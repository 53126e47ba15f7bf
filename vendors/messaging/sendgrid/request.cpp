#include "vendors/messaging/sendgrid/request.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "platform/core/base64.hpp"
#include "vendors/messaging/mail_headers.hpp"

namespace airside::sendgrid {
namespace {

namespace json = boost::json;

constexpr std::size_t most_categories = 10, longest_category = 255;

json::object headers_of(const messaging::Email& email) {
    json::object headers;
    for (const auto& [name, value] : messaging::mail_headers(email)) headers[name] = value;
    return headers;
}

json::array content_of(const messaging::Email& email) {
    json::array content;
    for (auto [type, text] : {std::pair{"text/plain", &email.text}, {"text/html", &email.html}})
        if (!text->empty()) content.push_back(json::object{{"type", type}, {"value", *text}});
    return content;
}

json::array attachments_of(const messaging::Email& email) {
    json::array attachments;
    for (const auto& file : email.attachments)
        attachments.push_back(json::object{{"content", base64_encode(file.bytes)},
                                           {"type", file.content_type},
                                           {"filename", file.file_name},
                                           {"disposition", "attachment"}});
    return attachments;
}

// Each once, as many as SendGrid takes.
json::array categories_of(const messaging::Email& email) {
    json::array categories;
    for (const auto& category : email.categories) {
        json::string name(category.substr(0, longest_category));
        if (categories.size() < most_categories && std::ranges::find(categories, json::value(name)) == categories.end())
            categories.emplace_back(std::move(name));
    }
    return categories;
}

json::object recipient_of(const messaging::Email& email) {
    json::object personalization{{"to", json::array{json::object{{"email", email.to_address}}}}};
    if (!email.our_reference.empty())
        personalization["custom_args"] = json::object{{json::string_view(reference_key), email.our_reference}};
    return personalization;
}

}  // namespace

std::string mail_body(const messaging::Email& email, const Options& options) {
    json::object from{{"email", email.from_address}};
    if (!email.from_name.empty()) from["name"] = email.from_name;
    json::object mail{{"personalizations", json::array{recipient_of(email)}},
                      {"from", std::move(from)},
                      {"subject", email.subject},
                      {"content", content_of(email)},
                      {"headers", headers_of(email)}};
    if (!email.attachments.empty()) mail["attachments"] = attachments_of(email);
    if (!email.categories.empty()) mail["categories"] = categories_of(email);
    json::object switched{{"enable", options.tracking}};
    mail["tracking_settings"] = json::object{{"click_tracking", switched}, {"open_tracking", switched}};
    if (options.sandbox) mail["mail_settings"] = json::object{{"sandbox_mode", json::object{{"enable", true}}}};
    return json::serialize(mail);
}

}  // namespace airside::sendgrid
