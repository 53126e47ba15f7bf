#include "platform/http/curl_transfer.hpp"

#include <algorithm>

namespace airside::http {

namespace {

// May be sent twice without harm (RFC 9110, 9.2.2).
bool is_idempotent(Method method) { return method != Method::POST && method != Method::PATCH; }

std::size_t on_body(char* bytes, std::size_t, std::size_t size, void* data) {
    auto& transfer = *static_cast<Transfer*>(data);
    if (transfer.reply.body.size() + size > transfer.max_bytes) {
        transfer.too_large = true;
        return 0;
    }
    transfer.reply.body.append(bytes, size);
    return size;
}

std::size_t on_header(char* bytes, std::size_t, std::size_t size, void* data) {
    auto& transfer = *static_cast<Transfer*>(data);
    std::string_view line(bytes, size);
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
    if (line.starts_with("HTTP/")) {
        transfer.reply.headers = {};  // those before were of a 1xx answer, or a proxy's
        transfer.header_whole = false;
        return size;
    }
    if (line.empty()) transfer.header_whole = true;
    auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) return size;
    try {
        transfer.reply.headers.add(line.substr(0, colon), line.substr(colon + 1));
    } catch (const std::invalid_argument&) {
        return 0;  // a header that is none: the answer is not to be trusted
    }
    return size;
}

// Curl sends a request again by itself when a pooled connection turns out to be closed. What is not idempotent may have
// been acted upon all the same, so there it must be the caller who decides.
int on_sending(void* data, char*, char*, int, int) {
    auto& transfer = *static_cast<Transfer*>(data);
    ++transfer.sendings;
    bool again = transfer.sendings > 1 && (transfer.request.once || !is_idempotent(transfer.request.method));
    return again ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

Transfer::List header_list(const Headers& headers) {
    curl_slist* list = nullptr;
    auto add = [&](const std::string& line) { list = curl_slist_append(list, line.c_str()); };
    for (auto [name, value] : headers)
        add(value.empty() ? std::string(name) + ";" : std::string(name) + ": " + std::string(value));
    if (!headers.has("Expect")) add("Expect:");  // curl would wait a second for "100 Continue" before a large body
    if (!headers.has("Content-Type")) add("Content-Type:");  // curl would call a body a form
    return {list, curl_slist_free_all};
}

void set_method(const Transfer& transfer) {
    auto method = transfer.request.method;
    bool may_have_body = method == Method::POST || method == Method::PUT || method == Method::PATCH;
    if (method == Method::HEAD) {
        curl_easy_setopt(transfer.easy, CURLOPT_NOBODY, 1L);
    } else if (may_have_body || !transfer.request.body.empty()) {
        curl_easy_setopt(transfer.easy, CURLOPT_POST, 1L);
        curl_easy_setopt(transfer.easy, CURLOPT_POSTFIELDS, transfer.request.body.data());
        curl_easy_setopt(transfer.easy, CURLOPT_POSTFIELDSIZE_LARGE,
                         static_cast<curl_off_t>(transfer.request.body.size()));
    }
    if (method != Method::GET && method != Method::HEAD)
        curl_easy_setopt(transfer.easy, CURLOPT_CUSTOMREQUEST, std::string(to_string(method)).c_str());
    else if (method == Method::GET && !transfer.request.body.empty())
        curl_easy_setopt(transfer.easy, CURLOPT_CUSTOMREQUEST, "GET");
}

void set_limits(const Transfer& transfer, const ClientOptions& options, Steady::time_point deadline) {
    auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Steady::now()).count();
    auto* easy = transfer.easy;
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(std::clamp<std::int64_t>(left, 1, 86'400'000)));
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, static_cast<long>(options.idle_connection_s.count()));
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION,
                     static_cast<long>(options.http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
    bool may_multiplex = options.http2 && transfer.request.url.starts_with("https:");
    curl_easy_setopt(easy, CURLOPT_PIPEWAIT,
                     may_multiplex ? 1L : 0L);  // wait for a connection to share rather than open one
}

void set_destination(const Transfer& transfer, const ClientOptions& options) {
    auto* easy = transfer.easy;
    const auto& request = transfer.request;
    curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROXY, options.proxy.c_str());
    curl_easy_setopt(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    if (!options.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options.ca_file.c_str());
    if (!request.unix_socket.empty()) curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, request.unix_socket.c_str());
    if (!request.aws_sigv4.empty()) curl_easy_setopt(easy, CURLOPT_AWS_SIGV4, request.aws_sigv4.c_str());
    if (!request.user_password.empty()) curl_easy_setopt(easy, CURLOPT_USERPWD, request.user_password.c_str());
}

void set_callbacks(Transfer& transfer) {
    auto* easy = transfer.easy;
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer.error.data());
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_sending);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, &transfer);
}

}  // namespace

void prepare(Transfer& transfer, const ClientOptions& options, Steady::time_point deadline) {
    transfer.max_bytes = options.max_response_bytes;
    transfer.headers = header_list(transfer.request.headers);
    curl_easy_setopt(transfer.easy, CURLOPT_HTTPHEADER, transfer.headers.get());
    set_destination(transfer, options);
    set_limits(transfer, options, deadline);
    set_method(transfer);
    set_callbacks(transfer);
}

std::string describe(const Transfer& transfer) {
    std::string why = transfer.too_large            ? "the answer is larger than allowed"
                      : transfer.error.front() != 0 ? std::string(transfer.error.data())
                                                    : std::string(curl_easy_strerror(transfer.result));
    auto url = transfer.request.url.substr(0, transfer.request.url.find('?'));  // a query may hold what no log should
    return std::string(to_string(transfer.request.method)) + " " + url + ": " + why;
}

}  // namespace airside::http
