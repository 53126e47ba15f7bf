#include "vendors/messaging/smtp/mime.hpp"

#include <algorithm>

#include "platform/core/ascii.hpp"
#include "platform/core/base64.hpp"
#include "vendors/messaging/mail_headers.hpp"

namespace airside::smtp {

namespace {

std::string base64_lines(std::string_view bytes) {
    auto all = base64_encode(bytes);
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
        if (is_digit(c) || is_lower(c)) boundary += c;
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

std::string encoded_header(std::string_view utf8) {
    if (plain_ascii(utf8) && !utf8.starts_with("=?")) return std::string(utf8);
    std::string header;
    // An encoded word is at most 75 characters; 42 bytes of text make 56 of base64.
    for (std::size_t at = 0; at < utf8.size();) {
        auto end = std::min(at + 42, utf8.size());
        while (end < utf8.size() && (static_cast<unsigned char>(utf8[end]) & 0xc0) == 0x80) --end;
        header += (at == 0 ? "" : "\r\n ") + ("=?utf-8?B?" + base64_encode(utf8.substr(at, end - at)) + "?=");
        at = end;
    }
    return header;
}

std::string mime_message(const messaging::Email& email) {
    auto name = email.from_name.empty() ? std::string() : encoded_header(email.from_name) + " ";
    if (plain_ascii(email.from_name) && !email.from_name.empty()) name = quoted(email.from_name) + " ";
    auto message = "From: " + name + "<" + email.from_address + ">\r\nTo: <" + email.to_address +
                   ">\r\nSubject: " + encoded_header(email.subject) + "\r\n";
    for (const auto& [header, value] : messaging::mail_headers(email)) message += header + ": " + value + "\r\n";
    return message + "MIME-Version: 1.0\r\n" + with_attachments(email);
}

}  // namespace airside::smtp
