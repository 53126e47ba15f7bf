#include "platform/http/response_head.hpp"

#include <array>
#include <charconv>
#include <cstdio>

#include "platform/core/number.hpp"

namespace airside::http {

namespace {

std::string_view reason(int status) {
    switch (status) {
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 206: return "Partial Content";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 303: return "See Other";
        case 304: return "Not Modified";
        case 307: return "Temporary Redirect";
        case 308: return "Permanent Redirect";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 402: return "Payment Required";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 406: return "Not Acceptable";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 410: return "Gone";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 414: return "URI Too Long";
        case 415: return "Unsupported Media Type";
        case 416: return "Range Not Satisfiable";
        case 417: return "Expectation Failed";
        case 422: return "Unprocessable Content";
        case 423: return "Locked";
        case 425: return "Too Early";
        case 428: return "Precondition Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 502: return "Bad Gateway";
        case 503: return "Service Unavailable";
        case 504: return "Gateway Timeout";
        case 505: return "HTTP Version Not Supported";
        default: return "";  // allowed to be empty by RFC 9112
    }
}

void append_number(std::string& out, std::uint64_t number) {
    std::array<char, 20> digits;
    auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

constexpr std::array<const char*, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// The server's own: a handler that sets one of them could contradict how the message is framed.
bool is_servers_own(std::string_view name) {
    for (std::string_view own : {"Content-Length", "Transfer-Encoding", "Connection", "Date"})
        if (same_ignoring_case(name, own)) return true;
    return false;
}

// What was compressed on the way is another representation of the same bytes: its strong ETag becomes weak.
void append_handler_field(std::string& out, Headers::Field field, bool gzip) {
    auto [name, value] = field;
    if (is_servers_own(name)) return;
    if (gzip && same_ignoring_case(name, "ETag") && !value.starts_with("W/")) {
        out.append(name).append(": W/").append(value).append("\r\n");
        return;
    }
    append_field(out, name, value);
}

}  // namespace

std::string http_date(Instant at) {
    auto seconds = std::chrono::floor<std::chrono::seconds>(at);
    auto days = std::chrono::floor<std::chrono::days>(seconds);
    std::chrono::year_month_day ymd(days);
    std::chrono::hh_mm_ss time(seconds - days);
    std::array<char, 64> text;
    int size = std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
                             weekdays[std::chrono::weekday(days).c_encoding()], static_cast<unsigned>(ymd.day()),
                             months[static_cast<unsigned>(ymd.month()) - 1], static_cast<int>(ymd.year()),
                             static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                             static_cast<int>(time.seconds().count()));
    return {text.data(), static_cast<std::size_t>(size)};
}

std::optional<Instant> parse_http_date(std::string_view text) {
    if (text.size() != 29 || !text.ends_with(" GMT")) return std::nullopt;
    auto number = [&](std::size_t at, std::size_t size) {
        return parse_number<int>(text.substr(at, size)).value_or(-1);
    };
    int day = number(5, 2), year = number(12, 4), hour = number(17, 2), minute = number(20, 2), second = number(23, 2);
    unsigned month = 0;
    while (month < 12 && text.substr(8, 3) != months[month]) ++month;
    std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month + 1),
                                     std::chrono::day(static_cast<unsigned>(day))};
    if (month == 12 || day < 1 || year < 1970 || !date.ok() || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
        second < 0)
        return std::nullopt;
    return Instant(std::chrono::sys_days(date)) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
           std::chrono::seconds(second);
}

void append_head(std::string& out, const Response& response, const HeadOptions& options) {
    out.append("HTTP/1.1 ");
    append_number(out, static_cast<std::uint64_t>(response.status));
    out.append(" ").append(reason(response.status)).append("\r\nDate: ").append(options.date).append("\r\n");
    for (auto field : response.headers) append_handler_field(out, field, options.gzip);
    if (options.gzip) append_field(out, "Content-Encoding", "gzip");
    if (options.vary) append_field(out, "Vary", "Accept-Encoding");
    if (options.content_length) {
        out.append("Content-Length: ");
        append_number(out, *options.content_length);
        out.append("\r\n");
    }
    if (options.chunked) append_field(out, "Transfer-Encoding", "chunked");
    if (!options.keep_alive) {
        append_field(out, "Connection", "close");
    } else if (options.http_1_0) {
        append_field(out, "Connection", "keep-alive");
    }
    out.append("\r\n");
}

}  // namespace airside::http
