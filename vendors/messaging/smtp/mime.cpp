#include "vendors/messaging/smtp/mime.hpp"

#include <algorithm>

#include <openssl/evp.h>

namespace airside::smtp {

namespace {

std::string base64(std::string_view bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    auto n = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                             reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(n));
    return text;
}

std::string base64_lines(std::string_view bytes) {
    auto all = base64(bytes);
    std::string lines;
    for (std::size_t at = 0; at < all.size(); at += 76) lines += all.substr(at, 76) + "\r\n";
    return lines;
}

bool plain_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

std::string boundary_of(const messaging::Email& email, std::string_view part) {
    std::string boundary = "airside-" + std::string(part) + "-";
    for (char c : email.message_id)
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')) boundary += c;
    return boundary.substr(0, 70);
}

std::string part(std::string_view content_type, std::string_view more_headers, std::string_view bytes) {
    return "Content-Type: " + std::string(content_type) + "\r\nContent-Transfer-Encoding: base64\r\n" +
           std::string(more_headers) + "\r\n" + base64_lines(bytes);
}

// MIME's canonical form of text: each line ends with CRLF, also under base64.
std::string with_crlf(std::string_view text) {
    std::string canonical;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) canonical += '\r';
        canonical += text[i];
    }
    return canonical;
}

// "Sun, 22 Nov 2026 13:27:40 +0000"
std::string date_header(Instant date) {
    constexpr const char* weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    auto day = utc_date_of(date);
    auto ymd = day.ymd();
    auto clock = to_string(std::chrono::floor<std::chrono::seconds>(date)).substr(11, 8);
    return std::string(weekdays[std::chrono::weekday(day.days()).c_encoding()]) + ", " +
           std::to_string(static_cast<unsigned>(ymd.day())) + " " + months[static_cast<unsigned>(ymd.month()) - 1] +
           " " + std::to_string(static_cast<int>(ymd.year())) + " " + clock + " +0000";
}

std::string body_part(const messaging::Email& email) {
    auto text = part("text/plain; charset=utf-8", "", with_crlf(email.text));
    if (email.html.empty()) return text;
    auto boundary = boundary_of(email, "alternative");
    return "Content-Type: multipart/alternative; boundary=\"" + boundary + "\"\r\n\r\n--" + boundary + "\r\n" + text +
           "--" + boundary + "\r\n" + part("text/html; charset=utf-8", "", with_crlf(email.html)) + "--" + boundary +
           "--\r\n";
}

// In a quoted string: no quotes, no control characters, ASCII.
std::string quoted(std::string_view text) {
    std::string safe = "\"";
    for (char c : text) safe += c < 0x20 || c >= 0x7f || c == '"' || c == '\\' ? '_' : c;
    return safe + "\"";
}

std::string with_attachments(const messaging::Email& email) {
    if (email.attachments.empty()) return body_part(email);
    auto boundary = boundary_of(email, "mixed");
    auto message = "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\r\n\r\n";
    message += "--" + boundary + "\r\n" + body_part(email);
    for (auto& file : email.attachments) {
        auto disposition = "Content-Disposition: attachment; filename=" + quoted(file.file_name) + "\r\n";
        message += "--" + boundary + "\r\n" + part(file.content_type, disposition, file.bytes);
    }
    return message + "--" + boundary + "--\r\n";
}

}  // namespace

bool is_sendable_address(std::string_view address) {
    auto at = address.find('@');
    return at != 0 && at < address.size() - 1 && address.size() <= 254 &&
           std::ranges::all_of(address, [](char c) { return c > 0x20 && c < 0x7f && c != '<' && c != '>'; });
}

std::string encoded_header(std::string_view utf8) {
    if (plain_ascii(utf8) && !utf8.starts_with("=?")) return std::string(utf8);
    std::string header;
    // An encoded word is at most 75 characters; 42 bytes of text make 56 of base64.
    for (std::size_t at = 0; at < utf8.size();) {
        auto end = std::min(at + 42, utf8.size());
        while (end < utf8.size() && (static_cast<unsigned char>(utf8[end]) & 0xc0) == 0x80) --end;
        header += (at == 0 ? "" : "\r\n ") + ("=?utf-8?B?" + base64(utf8.substr(at, end - at)) + "?=");
        at = end;
    }
    return header;
}

namespace {

// Header lines of one-click unsubscription. A URL that can't stand in angle brackets is left out.
std::string unsubscribe_headers(const std::string& url) {
    bool clean = std::ranges::all_of(url, [](char c) { return c > 0x20 && c < 0x7f && c != '<' && c != '>'; });
    if (url.empty() || !clean) return {};
    return "List-Unsubscribe: <" + url + ">\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";
}

}  // namespace

std::string mime_message(const messaging::Email& email) {
    auto name = email.from_name.empty() ? std::string() : encoded_header(email.from_name) + " ";
    if (plain_ascii(email.from_name) && !email.from_name.empty()) name = quoted(email.from_name) + " ";
    return "From: " + name + "<" + email.from_address + ">\r\nTo: <" + email.to_address +
           ">\r\nSubject: " + encoded_header(email.subject) + "\r\nMessage-ID: " + email.message_id +
           "\r\nDate: " + date_header(email.date) + "\r\nAuto-Submitted: auto-generated\r\n" +
           unsubscribe_headers(email.list_unsubscribe) + "MIME-Version: 1.0\r\n" + with_attachments(email);
}

}  // namespace airside::smtp
