#include "platform/http/client.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <curl/curl.h>

#include "platform/async/suspend.hpp"
#include "platform/async/sync.hpp"
#include "platform/core/problem.hpp"
#include "platform/http/curl_loop.hpp"

namespace airside::http {

namespace {

using Kind = TransportError::Kind;

// May be sent twice without harm (RFC 9110, 9.2.2).
bool is_idempotent(Method method) { return method != Method::POST && method != Method::PATCH; }

// "https://host:port", under which requests share a bulkhead.
std::string origin_of(const OutRequest& request) {
    CURLU* url = curl_url();
    std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> owner(url, curl_url_cleanup);
    if (!url || curl_url_set(url, CURLUPART_URL, request.url.c_str(), 0) != CURLUE_OK)
        throw std::invalid_argument("not a URL: " + request.url);
    auto part = [&](CURLUPart which) {
        char* text = nullptr;
        curl_url_get(url, which, &text, CURLU_DEFAULT_PORT);
        std::string copy = text ? text : "";
        curl_free(text);
        return copy;
    };
    auto scheme = part(CURLUPART_SCHEME);
    if (scheme != "http" && scheme != "https") throw std::invalid_argument("not an http or https URL: " + request.url);
    return scheme + "://" + part(CURLUPART_HOST) + ":" + part(CURLUPART_PORT) + request.unix_socket;
}

// One request on its way: curl's handle, what it sends and what has come back.
struct Transfer {
    using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

    OutRequest request;
    Reply reply;
    CURL* easy = nullptr;
    List headers{nullptr, curl_slist_free_all};
    std::size_t max_bytes = 0;
    int sendings = 0;  // how often curl was about to write the request to a connection
    bool too_large = false;
    bool header_whole = false;  // curl takes a header that breaks off for a whole one
    bool done = false;
    CURLcode result = CURLE_OK;
    std::array<char, CURL_ERROR_SIZE> error{};
    std::function<void()> resume;
};

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
    bool again = transfer.sendings > 1 && !is_idempotent(transfer.request.method);
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
    curl_easy_setopt(easy, CURLOPT_PIPEWAIT, options.http2 ? 1L : 0L);
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

std::string describe(const Transfer& transfer) {
    std::string why = transfer.too_large            ? "the answer is larger than allowed"
                      : transfer.error.front() != 0 ? std::string(transfer.error.data())
                                                    : std::string(curl_easy_strerror(transfer.result));
    return std::string(to_string(transfer.request.method)) + " " + transfer.request.url + ": " + why;
}

}  // namespace

struct Client::Impl {
    Impl(Reactor& r, ClientOptions o) : reactor(r), options(std::move(o)), loop(r) {
        loop.on_finished = [](CURL* easy, CURLcode result) {
            Transfer* transfer = nullptr;
            curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
            transfer->result = result;
            transfer->done = true;
            if (transfer->resume) transfer->resume();
        };
    }
    ~Impl() {
        for (auto* easy : spare) curl_easy_cleanup(easy);
    }
    void close() {
        closed = true;
        for (auto* transfer : running) {
            if (std::exchange(transfer->done, true)) continue;
            loop.remove(transfer->easy);
            transfer->result = CURLE_ABORTED_BY_CALLBACK;
            transfer->resume();
        }
    }

    Limiter& bulkhead(const std::string& origin) {
        auto found = bulkheads.find(origin);
        if (found == bulkheads.end()) {
            auto limiter = std::make_unique<Limiter>(reactor, options.connections_per_host, options.queue_per_host);
            found = bulkheads.emplace(origin, std::move(limiter)).first;
        }
        return *found->second;
    }
    // Handles keep their allocations from one request to the next.
    CURL* take_easy() {
        if (spare.empty()) {
            CURL* fresh = curl_easy_init();
            if (!fresh) throw std::bad_alloc();
            return fresh;
        }
        CURL* easy = spare.back();
        spare.pop_back();
        return easy;
    }
    void give_back(CURL* easy) {
        curl_easy_reset(easy);
        if (spare.size() < options.connections_per_host)
            spare.push_back(easy);
        else
            curl_easy_cleanup(easy);
    }

    Reactor& reactor;
    const ClientOptions options;
    std::unordered_map<std::string, std::unique_ptr<Limiter>> bulkheads;
    CurlLoop loop;
    std::vector<CURL*> spare;
    std::unordered_set<Transfer*> running;
    bool closed = false;
};

namespace {

// Ties a transfer to its Impl: from here it is found and, however the coroutine ends, it is taken off curl's hands.
class Running {
  public:
    Running(Client::Impl& impl, Transfer& transfer) : impl_(impl), transfer_(transfer) {
        impl_.running.insert(&transfer_);
    }
    ~Running() {
        if (!transfer_.done) impl_.loop.remove(transfer_.easy);
        impl_.running.erase(&transfer_);
        impl_.give_back(transfer_.easy);
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

  private:
    Client::Impl& impl_;
    Transfer& transfer_;
};

void prepare(Transfer& transfer, const ClientOptions& options, Steady::time_point deadline) {
    transfer.max_bytes = options.max_response_bytes;
    transfer.headers = header_list(transfer.request.headers);
    curl_easy_setopt(transfer.easy, CURLOPT_HTTPHEADER, transfer.headers.get());
    set_destination(transfer, options);
    set_limits(transfer, options, deadline);
    set_method(transfer);
    set_callbacks(transfer);
}

awaitable<Limiter::Permit> find_place(Limiter& bulkhead, std::string what, Steady::time_point deadline) {
    std::string why;
    try {
        auto permit = co_await bulkhead.acquire(deadline);
        co_return permit;
    } catch (const Problem&) {
        why = "too many requests to this host are waiting";
    } catch (const TimedOut&) {
        why = "no connection to this host came free in time";
    }
    throw TransportError(Kind::not_sent, what + ": " + why);
}

}  // namespace

Client::Client(Reactor& reactor, ClientOptions options) : impl_(std::make_shared<Impl>(reactor, std::move(options))) {}
Client::~Client() { impl_->close(); }
std::size_t Client::in_flight() const { return impl_->running.size(); }

awaitable<Reply> Client::send(OutRequest request, Steady::time_point deadline) {
    auto impl = impl_;
    auto origin = origin_of(request);
    auto permit = co_await find_place(impl->bulkhead(origin), origin, deadline);
    auto started = Steady::now();
    if (impl->closed) throw TransportError(Kind::not_sent, origin + ": the client was closed");
    if (started >= deadline) throw TransportError(Kind::not_sent, origin + ": the deadline had passed");

    Transfer transfer;
    transfer.request = std::move(request);
    transfer.easy = impl->take_easy();
    Running running(*impl, transfer);
    prepare(transfer, impl->options, deadline);
    auto start = [&impl, &transfer](std::function<void()> resume) {
        transfer.resume = std::move(resume);
        impl->loop.add(transfer.easy);
    };
    co_await suspend(impl->reactor, start);

    if (transfer.result == CURLE_OK && !transfer.header_whole) transfer.result = CURLE_PARTIAL_FILE;
    if (transfer.result != CURLE_OK)
        throw TransportError(transfer.sendings == 0 ? Kind::not_sent : Kind::unknown, describe(transfer));
    long status = 0;
    curl_easy_getinfo(transfer.easy, CURLINFO_RESPONSE_CODE, &status);
    transfer.reply.status = static_cast<int>(status);
    transfer.reply.elapsed = Steady::now() - started;
    if (transfer.reply.headers.has("Content-Encoding")) {  // curl has undone it
        transfer.reply.headers.remove("Content-Encoding");
        transfer.reply.headers.remove("Content-Length");
    }
    co_return std::move(transfer.reply);
}

}  // namespace airside::http
