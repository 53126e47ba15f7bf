#include "simulators/paypal/webhooks.hpp"

#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <zlib.h>

#include "platform/core/base64.hpp"
#include "platform/core/signing.hpp"

namespace airside::simulator::paypal {
namespace {

struct Free {
    void operator()(X509* p) const { X509_free(p); }
    void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
    void operator()(BIO* p) const { BIO_free(p); }
    void operator()(X509_EXTENSION* p) const { X509_EXTENSION_free(p); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

constexpr char common_name[] = "messageverificationcerts.sandbox.paypal.com";
constexpr long valid_s = 10L * 365 * 24 * 3600;

std::string certificate_of(EVP_PKEY* key) {
    Owned<X509> made(X509_new());
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -24L * 3600);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), valid_s);
    X509_set_pubkey(made.get(), key);
    auto* name = X509_get_subject_name(made.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(common_name), -1, -1,
                               0);
    X509_set_issuer_name(made.get(), name);
    auto alternative = "DNS:" + std::string(common_name);
    Owned<X509_EXTENSION> names(X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, alternative.c_str()));
    if (names) X509_add_ext(made.get(), names.get(), -1);
    if (X509_sign(made.get(), key, EVP_sha256()) == 0) throw std::runtime_error("can't sign a certificate");
    Owned<BIO> out(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(out.get(), made.get());
    char* text = nullptr;
    auto size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

}  // namespace

struct Signer::Made {
    Owned<EVP_PKEY> key;
    std::string pem;
};

Signer::Signer() = default;
Signer::~Signer() = default;

Signer::Made& Signer::made() {
    if (!made_) {
        Owned<EVP_PKEY> key(EVP_RSA_gen(2048));
        if (!key) throw std::runtime_error("can't make an RSA key");
        auto pem = certificate_of(key.get());
        made_ = std::make_unique<Made>(Made{std::move(key), std::move(pem)});
    }
    return *made_;
}

const std::string& Signer::pem() { return made().pem; }

std::string Signer::sign(std::string_view text) {
    return base64_encode(sign_with(made().key.get(), EVP_sha256(), text));
}

Webhooks::Webhooks(Reactor& reactor, Ledger& ledger, const SimClock& clock, std::chrono::milliseconds first_retry)
    : EventEndpoint(reactor, ledger, first_retry, {"paypal_events", "paypal_webhook_deliveries"},
                    [this](const json::object& event, http::OutRequest& request) { compose(event, request); }),
      clock_(clock) {}

void Webhooks::configure(std::string url, std::string webhook_id) {
    if (!webhook_id.empty()) webhook_id_ = std::move(webhook_id);
    deliver_to(std::move(url));
}

void Webhooks::compose(const json::object& event, http::OutRequest& request) {
    request.body = json::serialize(event);
    // Receivers compare the time with their own clock, so it is the real one; each transmission has one of its own.
    auto time = to_string(std::chrono::floor<std::chrono::seconds>(clock_.real()));
    auto transmission = random_.readable(24);
    auto checksum = crc32_z(0, reinterpret_cast<const Bytef*>(request.body.data()), request.body.size());
    auto text = transmission + "|" + time + "|" + webhook_id_ + "|" + std::to_string(checksum);
    request.headers.set("Content-Type", "application/json");
    request.headers.set("PAYPAL-TRANSMISSION-ID", transmission);
    request.headers.set("PAYPAL-TRANSMISSION-TIME", time);
    request.headers.set("PAYPAL-TRANSMISSION-SIG", signer_.sign(text));
    request.headers.set("PAYPAL-CERT-URL", origin_ + std::string(certificate_path));
    request.headers.set("PAYPAL-AUTH-ALGO", "SHA256withRSA");
    request.headers.set("User-Agent", "PayPal/AUHD-214.0-simulated");
}

}  // namespace airside::simulator::paypal
