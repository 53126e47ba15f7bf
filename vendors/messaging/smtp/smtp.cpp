#include "vendors/messaging/smtp/smtp.hpp"

#include <curl/curl.h>

#include "platform/core/problem.hpp"
#include "vendors/messaging/mail_headers.hpp"
#include "vendors/messaging/smtp/mime.hpp"

namespace airside::smtp {

using messaging::Email;
using messaging::Outcome;

namespace {

struct CurlCleanup {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct ListCleanup {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// Hands out the message, and knows whether the server could already have seen its end.
struct Upload {
    std::string_view rest;
    bool begun = false;
    static std::size_t read(char* to, std::size_t size, std::size_t n, void* context) {
        auto& upload = *static_cast<Upload*>(context);
        upload.begun = true;
        auto part = upload.rest.substr(0, size * n);
        part.copy(to, part.size());
        upload.rest.remove_prefix(part.size());
        return part.size();
    }
};

std::size_t discard(char*, std::size_t size, std::size_t n, void*) { return size * n; }

// The server does not want us, or not now, whatever the mail is: our credentials are wrong or missing, it is closing,
// or it refuses the connection before any mail was spoken of.
bool is_about_us(CURLcode code, long reply, const Upload& upload) {
    switch (reply) {
        case 421:
        case 454:
        case 530:
        case 534:
        case 535:
        case 538: return true;
        default: break;
    }
    bool unwelcome = code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_REMOTE_ACCESS_DENIED;
    return code == CURLE_LOGIN_DENIED || code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_USE_SSL_FAILED ||
           (unwelcome && !upload.begun);
}

Outcome outcome_of(CURLcode code, long reply, const Upload& upload, const char* error, const Email& email) {
    std::string text = error[0] != '\0' ? error : curl_easy_strerror(code);
    if (code == CURLE_OK) return messaging::Sent{email.message_id};
    if (is_about_us(code, reply, upload)) return messaging::Unavailable{text};
    // Any other reply of 4xx or 5xx is a clear no, at whatever step.
    if (reply >= 400 && reply < 600) return messaging::Refused{reply >= 500, std::to_string(reply), text};
    // Once the whole message was handed over, the server may have taken it although its reply did not arrive.
    if (upload.rest.empty()) return messaging::Unknown{text};
    return messaging::Unavailable{text};
}

Outcome send_blocking(const Config& config, const Email& email, Steady::time_point deadline) {
    // It may have waited for its thread: after the deadline its caller takes it for lost.
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Steady::now());
    auto limit = std::min<std::chrono::milliseconds>(left, config.timeout);
    if (limit.count() <= 0) return messaging::Unavailable{"no time left"};
    std::unique_ptr<CURL, CurlCleanup> curl(curl_easy_init());
    if (!curl) return messaging::Unavailable{"curl could not be initialised"};
    auto* handle = curl.get();
    auto url = std::string(config.security == Security::tls ? "smtps://" : "smtp://") + config.host + ":" +
               std::to_string(config.port) + "/" + config.helo;
    auto from = "<" + email.from_address + ">";
    std::unique_ptr<curl_slist, ListCleanup> to(curl_slist_append(nullptr, ("<" + email.to_address + ">").c_str()));
    auto message = mime_message(email);
    Upload upload{message};
    char error[CURL_ERROR_SIZE] = "";
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(limit.count()));
    curl_easy_setopt(handle, CURLOPT_USE_SSL, config.security == Security::none ? CURLUSESSL_NONE : CURLUSESSL_ALL);
    if (config.user) {
        curl_easy_setopt(handle, CURLOPT_USERNAME, config.user->c_str());
        curl_easy_setopt(handle, CURLOPT_PASSWORD, config.password.reveal().c_str());
    }
    curl_easy_setopt(handle, CURLOPT_MAIL_FROM, from.c_str());
    curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, to.get());
    curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle, CURLOPT_READFUNCTION, &Upload::read);
    curl_easy_setopt(handle, CURLOPT_READDATA, &upload);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &discard);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, error);
    auto code = curl_easy_perform(handle);
    long reply = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &reply);
    return outcome_of(code, reply, upload, error, email);
}

}  // namespace

Sender::Sender(Reactor& reactor, WorkerPool& pool, Config config)
    : reactor_(reactor), pool_(pool), config_(std::move(config)) {}

awaitable<Outcome> Sender::send(Email email, Steady::time_point deadline) {
    if (!messaging::is_sendable_address(email.to_address) || !messaging::is_sendable_address(email.from_address))
        co_return messaging::Refused{true, "bad-address", "the address can't be sent to by SMTP"};
    auto work = [config = config_, email = std::move(email), deadline] {
        return send_blocking(config, email, deadline);
    };
    try {
        auto outcome = co_await pool_.run(reactor_, std::move(work));
        co_return outcome;
    } catch (const Problem& busy) {
        co_return messaging::Unavailable{busy.what()};
    }
}

}  // namespace airside::smtp
