#include "platform/http/request_parser.hpp"

#include <algorithm>

#include <boost/beast/http/error.hpp>

#include "platform/core/ascii.hpp"

namespace airside::http {

namespace beast = boost::beast;

namespace {

// The origin form of a target; nothing when it is none. A client that takes us for a proxy sends "http://host/path".
std::optional<std::string_view> origin_form(Method method, std::string_view target) {
    if (target.find('#') != std::string_view::npos) return std::nullopt;
    if (target.starts_with('/')) return target;
    if (target == "*") return method == Method::OPTIONS ? std::optional(target) : std::nullopt;
    for (std::string_view scheme : {"http://", "https://"}) {
        if (!same_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
        auto slash = target.find('/', scheme.size());
        return slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
    }
    return std::nullopt;
}

bool is_host(std::string_view value) {
    auto allowed = [](char c) {
        return is_alphanumeric(c) || std::string_view("-._~:[]%").find(c) != std::string_view::npos;
    };
    return std::all_of(value.begin(), value.end(), allowed);
}

// "GET / HTTP/2.0": a well-formed request line of a version that we do not speak.
bool is_other_version(std::string_view rest) {
    auto line = rest.substr(0, rest.find("\r\n"));
    auto at = line.rfind(" HTTP/");
    if (at == std::string_view::npos || std::count(line.begin(), line.end(), ' ') != 2) return false;
    auto version = line.substr(at + 6);
    return version.size() == 3 && is_digit(version[0]) && version[1] == '.' && is_digit(version[2]);
}

}  // namespace

RequestParser::RequestParser(Request& request, std::size_t header_limit_bytes, std::size_t body_limit_bytes)
    : request_(request), header_room_(static_cast<std::ptrdiff_t>(header_limit_bytes)) {
    header_limit(static_cast<std::uint32_t>(header_limit_bytes));
    body_limit(body_limit_bytes);
    eager(false);
}

void RequestParser::refuse(Error& error, int status, std::string type, std::string title, std::string detail) {
    refused_.emplace(status, std::move(type), std::move(title), std::move(detail));
    error = beast::http::make_error_code(beast::http::error::bad_value);
}

void RequestParser::refuse_method(Error& error) {
    refuse(error, 405, "method-not-allowed", "Not with this method");
    refused_->headers.emplace_back("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
}

void RequestParser::on_request_impl(beast::http::verb, Text method, Text target, int version, Error& error) {
    auto known = http::parse_method({method.data(), method.size()});
    // A method of the standards that no resource of ours has is not a failure of ours, so not a 5xx.
    constexpr std::string_view standard[] = {"TRACE", "CONNECT", "QUERY"};
    if (std::ranges::find(standard, std::string_view(method.data(), method.size())) != std::end(standard))
        return refuse_method(error);
    if (!known) return refuse(error, 501, "method-not-implemented", "The method is not known");
    auto origin = origin_form(*known, {target.data(), target.size()});
    if (!origin) return refuse(error, 400, "malformed-request", "The request is malformed", "the target is not a path");
    request_.method = *known;
    request_.target = *origin;
    request_.headers.reserve(16, 512);
    version_ = version;
}

void RequestParser::on_field_impl(beast::http::field field, Text name, Text value, Error& error) {
    // The parser of Beast bounds a line; many short lines, before or after the body, are counted here.
    header_room_ -= static_cast<std::ptrdiff_t>(name.size() + value.size() + 4);
    if (header_room_ < 0) return refuse(error, 431, "header-too-large", "The header is too large");
    if (header_done_) return;
    std::string_view text(value.data(), value.size());
    switch (field) {
        case beast::http::field::host:
            ++hosts_;
            if (!is_host(text))
                return refuse(error, 400, "malformed-request", "The request is malformed", "the Host is not a host");
            break;
        case beast::http::field::transfer_encoding:
            // Anything but a plain "chunked" is how requests are smuggled past one of two servers in a row.
            if (version_ < 11)
                return refuse(error, 400, "malformed-request", "The request is malformed",
                              "Transfer-Encoding in HTTP/1.0");
            if (!same_ignoring_case(text, "chunked"))
                return refuse(error, 501, "transfer-encoding-not-implemented", "The transfer encoding is not known",
                              "only chunked");
            break;
        case beast::http::field::expect: check_expect(text, error); break;
        default: break;
    }
    request_.headers.add_parsed({name.data(), name.size()}, text);
}

void RequestParser::check_expect(std::string_view value, Error& error) {
    if (!same_ignoring_case(value, "100-continue"))
        return refuse(error, 417, "expectation-failed", "The expectation cannot be met", "only 100-continue");
    expects_continue_ = version_ >= 11;
}

void RequestParser::on_header_impl(Error& error) {
    header_done_ = true;
    if (hosts_ > 1 || (hosts_ == 0 && version_ >= 11))
        refuse(error, 400, "malformed-request", "The request is malformed", "exactly one Host header is needed");
}

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& length, Error&) {
    // A length is a claim: what is reserved on its word is little.
    if (length) request_.body.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(*length, 64 * 1024)));
}

std::size_t RequestParser::on_body_impl(Text bytes, Error&) {
    request_.body.append(bytes.data(), bytes.size());
    return bytes.size();
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, Text bytes, Error&) {
    request_.body.append(bytes.data(), bytes.size());
    return bytes.size();
}

Problem RequestParser::problem(const Error& error, std::string_view rest) const {
    if (refused_) return *refused_;
    using Kind = beast::http::error;
    if (error == Kind::header_limit && version_ == 0) return Problem(414, "target-too-long", "The target is too long");
    if (error == Kind::header_limit) return Problem(431, "header-too-large", "The header is too large");
    if (error == Kind::body_limit || error == Kind::buffer_overflow)
        return Problem(413, "body-too-large", "The body is too large");
    if (error == Kind::bad_version && is_other_version(rest))
        return Problem(505, "version-not-supported", "The HTTP version is not supported", "HTTP/1.1 and HTTP/1.0 are");
    return Problem(400, "malformed-request", "The request is malformed", error.message());
}

}  // namespace airside::http
