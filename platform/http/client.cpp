#include "platform/http/client.hpp"

#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "platform/async/suspend.hpp"
#include "platform/async/sync.hpp"
#include "platform/core/problem.hpp"
#include "platform/http/curl_loop.hpp"
#include "platform/http/curl_transfer.hpp"

namespace airside::http {

namespace {

using Kind = TransportError::Kind;

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
