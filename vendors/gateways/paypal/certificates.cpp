#include "vendors/gateways/paypal/certificates.hpp"

#include <algorithm>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <zlib.h>

#include "platform/core/base64.hpp"
#include "platform/core/signing.hpp"

namespace airside::paypal {

namespace {

constexpr std::size_t largest_pem = 64 * 1024, most_kept = 8, most_in_chain = 8, longest_signature = 4096;
constexpr int most_fetches_a_minute = 20, least_key_bits = 2048;
constexpr std::string_view folder = "/v1/notifications/certs/";

struct Free {
    void operator()(X509* p) const { X509_free(p); }
    void operator()(X509_STORE* p) const { X509_STORE_free(p); }
    void operator()(X509_STORE_CTX* p) const { X509_STORE_CTX_free(p); }
    void operator()(BIO* p) const { BIO_free(p); }
    void operator()(STACK_OF(X509) * p) const { sk_X509_pop_free(p, X509_free); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

bool is_loopback(std::string_view host) { return host == "localhost" || host == "127.0.0.1"; }

std::time_t seconds_of(Instant when) {
    return std::chrono::floor<std::chrono::seconds>(when).time_since_epoch().count();
}

// The leaf comes first, what issued it after it.
std::vector<Owned<X509>> read_pem(const std::string& pem) {
    std::vector<Owned<X509>> chain;
    Owned<BIO> bytes(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    while (bytes && chain.size() < most_in_chain) {
        Owned<X509> one(PEM_read_bio_X509(bytes.get(), nullptr, nullptr, nullptr));
        if (!one) break;
        chain.push_back(std::move(one));
    }
    ERR_clear_error();  // the end of the text counts as an error there
    return chain;
}

std::string why_not_issued(const std::vector<Owned<X509>>& chain, const std::string& ca_file, Instant now) {
    Owned<X509_STORE> trusted(X509_STORE_new());
    bool loaded = trusted && (ca_file.empty() ? X509_STORE_set_default_paths(trusted.get())
                                              : X509_STORE_load_file(trusted.get(), ca_file.c_str())) == 1;
    Owned<STACK_OF(X509)> between(sk_X509_new_null());
    Owned<X509_STORE_CTX> work(X509_STORE_CTX_new());
    if (!loaded || !between || !work) return "the authorities' certificates can't be read";
    for (std::size_t i = 1; i < chain.size(); ++i) {
        X509_up_ref(chain[i].get());
        sk_X509_push(between.get(), chain[i].get());
    }
    X509_STORE_CTX_init(work.get(), trusted.get(), chain[0].get(), between.get());
    auto* rules = X509_STORE_CTX_get0_param(work.get());
    X509_VERIFY_PARAM_set_time(rules, seconds_of(now));
    // Also an authority that is itself certified by another may be named as trusted.
    X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_PARTIAL_CHAIN);
    bool good = X509_verify_cert(work.get()) == 1;
    auto code = X509_STORE_CTX_get_error(work.get());
    ERR_clear_error();
    return good ? "" : X509_verify_cert_error_string(code);
}

}  // namespace

struct Certificate::Native {
    Owned<X509> leaf;
};

bool Certificate::is_valid_at(Instant now) const {
    auto seconds = seconds_of(now);
    return X509_cmp_time(X509_get0_notBefore(native_->leaf.get()), &seconds) < 0 &&
           X509_cmp_time(X509_get0_notAfter(native_->leaf.get()), &seconds) > 0;
}

bool Certificate::has_signed(std::string_view text, std::string_view signature) const {
    auto bytes = signature.size() > longest_signature ? std::nullopt : base64_decode(signature);
    if (!bytes || bytes->empty()) return false;
    return verify_with(X509_get0_pubkey(native_->leaf.get()), EVP_sha256(), text, *bytes);
}

std::optional<CertificatePlace> certificate_place(std::string_view url, const std::vector<std::string>& hosts) {
    bool secure = url.starts_with("https://");
    if (!secure && !url.starts_with("http://")) return {};
    url.remove_prefix(secure ? 8 : 7);
    auto slash = url.find('/');
    if (slash == url.npos) return {};
    auto authority = url.substr(0, slash), path = url.substr(slash);
    auto colon = authority.find(':');
    auto host = authority.substr(0, colon), port = colon == authority.npos ? "" : authority.substr(colon);
    if (std::ranges::find(hosts, host) == hosts.end()) return {};
    bool loopback = is_loopback(host);
    if (!loopback && (!secure || !port.empty())) return {};
    if (port.size() > 6 || (!port.empty() && port.substr(1).find_first_not_of("0123456789") != port.npos)) return {};
    if (!path.starts_with(folder) || path.size() == folder.size() || path.size() > 200) return {};
    auto name = path.substr(folder.size());
    if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != name.npos)
        return {};
    return CertificatePlace{loopback};
}

std::optional<Certificate> Certificates::find(const std::string& url) const {
    auto found = known_.find(url);
    if (found == known_.end()) return {};
    return found->second;
}

bool Certificates::may_fetch(std::chrono::steady_clock::time_point now) {
    if (now - minute_ >= std::chrono::minutes(1)) {
        minute_ = now;
        fetches_ = 0;
    }
    return ++fetches_ <= most_fetches_a_minute;
}

std::variant<Certificate, std::string> Certificates::keep(const std::string& url, const std::string& pem, bool loopback,
                                                          Instant now) {
    if (pem.size() > largest_pem) return "the certificate is too large";
    auto chain = read_pem(pem);
    if (chain.empty()) return "the certificate can't be read";
    auto* key = X509_get0_pubkey(chain[0].get());
    if (!key || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA || EVP_PKEY_get_bits(key) < least_key_bits)
        return "the certificate has no RSA key of 2048 bits";
    if (X509_check_host(chain[0].get(), name_.data(), name_.size(), 0, nullptr) != 1)
        return "the certificate is not PayPal's";
    if (!loopback) {
        auto why = why_not_issued(chain, ca_file_, now);
        if (!why.empty()) return "the certificate is not trusted: " + why;
    }
    auto native = std::make_shared<Certificate::Native>();
    native->leaf = std::move(chain[0]);
    Certificate certificate(std::move(native));
    if (!certificate.is_valid_at(now)) return "the certificate is not valid now";
    if (known_.size() >= most_kept) known_.clear();  // PayPal has one or two at a time
    known_.insert_or_assign(url, certificate);
    return certificate;
}

std::string signed_text(std::string_view transmission_id, std::string_view transmission_time,
                        std::string_view webhook_id, std::string_view body) {
    auto checksum = crc32_z(0, reinterpret_cast<const Bytef*>(body.data()), body.size());
    std::string text(transmission_id);
    text.append("|").append(transmission_time).append("|").append(webhook_id).append("|");
    return text + std::to_string(checksum);
}

}  // namespace airside::paypal
