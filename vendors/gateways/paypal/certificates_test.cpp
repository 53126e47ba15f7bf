#include "vendors/gateways/paypal/certificates.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "platform/core/clock.hpp"
#include "platform/testkit/system.hpp"

namespace airside::paypal {
namespace {

// A key and a certificate of it, signed by itself or by an authority's.
struct Identity {
    std::shared_ptr<EVP_PKEY> key;
    std::shared_ptr<X509> certificate;

    Identity(const std::string& name, const Identity* authority, int from_days, int to_days, int bits = 2048)
        : key(EVP_RSA_gen(static_cast<unsigned>(bits)), EVP_PKEY_free), certificate(X509_new(), X509_free) {
        auto* made = certificate.get();
        X509_set_version(made, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(made), authority ? 2 : 1);
        X509_time_adj_ex(X509_getm_notBefore(made), from_days, 0, nullptr);
        X509_time_adj_ex(X509_getm_notAfter(made), to_days, 0, nullptr);
        X509_set_pubkey(made, key.get());
        X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
        X509_set_issuer_name(made, X509_get_subject_name(authority ? authority->certificate.get() : made));
        if (!authority) {
            auto* may_issue = X509V3_EXT_conf_nid(nullptr, nullptr, NID_basic_constraints, "critical,CA:TRUE");
            X509_add_ext(made, may_issue, -1);
            X509_EXTENSION_free(may_issue);
        }
        X509_sign(made, authority ? authority->key.get() : key.get(), EVP_sha256());
    }
    std::string pem() const {
        std::unique_ptr<BIO, int (*)(BIO*)> out(BIO_new(BIO_s_mem()), BIO_free);
        PEM_write_bio_X509(out.get(), certificate.get());
        char* text = nullptr;
        auto size = BIO_get_mem_data(out.get(), &text);
        return {text, static_cast<std::size_t>(size)};
    }
    std::string sign(const std::string& text) const {
        std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> work(EVP_MD_CTX_new(), EVP_MD_CTX_free);
        EVP_DigestSignInit(work.get(), nullptr, EVP_sha256(), nullptr, key.get());
        unsigned char bytes[512], base64[700];
        std::size_t size = sizeof bytes;
        EVP_DigestSign(work.get(), bytes, &size, reinterpret_cast<const unsigned char*>(text.data()), text.size());
        auto length = EVP_EncodeBlock(base64, bytes, static_cast<int>(size));
        return {reinterpret_cast<char*>(base64), static_cast<std::size_t>(length)};
    }
};

constexpr char good_name[] = "messageverificationcerts.paypal.com";
constexpr char url[] = "https://api.paypal.com/v1/notifications/certs/CERT-1";

std::string why_not(Certificates& certificates, const std::string& pem, bool loopback = false) {
    auto kept = certificates.keep(url, pem, loopback, SystemClock().now());
    auto* why = std::get_if<std::string>(&kept);
    return why ? *why : "";
}

TEST(CertificatePlace, IsAHostOfPayPalsOverHttpsOrALoopbackAddressThatIsNamed) {
    std::vector<std::string> hosts{"api.paypal.com", "127.0.0.1"};
    EXPECT_FALSE(certificate_place(url, hosts)->loopback);
    EXPECT_TRUE(certificate_place("http://127.0.0.1:8090/v1/notifications/certs/CERT-1", hosts)->loopback);
    for (auto bad :
         {"", "api.paypal.com", "http://api.paypal.com/v1/notifications/certs/CERT-1",
          "https://api.paypal.com:8443/v1/notifications/certs/CERT-1",
          "https://api.paypal.com.evil.example/v1/notifications/certs/CERT-1",
          "https://evil.example/v1/notifications/certs/CERT-1",
          "https://api.paypal.com@evil.example/v1/notifications/certs/CERT-1",
          "https://evil.example#api.paypal.com/v1/notifications/certs/CERT-1",
          "https://api.paypal.com\\@evil.example/v1/notifications/certs/CERT-1",
          "https://api.paypal.com/v1/notifications/certs/../../oauth2/token",
          "https://api.paypal.com/v1/notifications/certs/", "https://api.paypal.com/v1/notifications/certs/a?b",
          "https://api.paypal.com", "ftp://api.paypal.com/v1/notifications/certs/CERT-1",
          "http://localhost/v1/notifications/certs/CERT-1", "http://127.0.0.1:80x/v1/notifications/certs/CERT-1"})
        EXPECT_FALSE(certificate_place(bad, hosts)) << bad;
    EXPECT_FALSE(certificate_place("http://127.0.0.1/v1/notifications/certs/CERT-1", {"api.paypal.com"}))
        << "a loopback address has to be named, too";
}

TEST(Certificates, AreTakenFromAnAuthorityThatIsTrustedOnly) {
    testkit::TempDir directory;
    Identity authority("An authority", nullptr, -10, 10), stranger("A stranger", nullptr, -10, 10);
    auto ca_file = (directory.path() / "ca.pem").string();
    std::ofstream(ca_file) << authority.pem();
    Certificates certificates(".paypal.com", ca_file);
    Identity good(good_name, &authority, -1, 1), forged(good_name, &stranger, -1, 1), own(good_name, nullptr, -1, 1),
        other("example.com", &authority, -1, 1), old(good_name, &authority, -9, -1), early(good_name, &authority, 1, 9),
        weak(good_name, &authority, -1, 1, 1024), alike("paypal.com.example.com", &authority, -1, 1);
    EXPECT_EQ(why_not(certificates, good.pem()), "");
    EXPECT_EQ(why_not(certificates, good.pem() + authority.pem()), "");
    for (auto* bad : {&forged, &own, &other, &old, &early, &weak, &alike})
        EXPECT_NE(why_not(certificates, bad->pem()), "") << (bad - &good);
    EXPECT_NE(why_not(certificates, forged.pem() + stranger.pem()), "") << "it brings its own authority";
    EXPECT_EQ(why_not(certificates, own.pem(), true), "") << "a simulator's";
    EXPECT_NE(why_not(certificates, other.pem(), true), "");
    for (const auto& pem : {std::string(), std::string("<html>"), good.pem().substr(0, 300), std::string(70'000, 'A')})
        EXPECT_NE(why_not(certificates, pem), "") << pem.size();
}

TEST(Certificates, AreFetchedAFewTimesAMinute) {
    Certificates certificates(".paypal.com", "");
    auto now = std::chrono::steady_clock::now();
    int allowed = 0;
    for (int i = 0; i < 100; ++i) allowed += certificates.may_fetch(now);
    EXPECT_EQ(allowed, 20);
    EXPECT_TRUE(certificates.may_fetch(now + std::chrono::minutes(1)));
    EXPECT_FALSE(certificates.find(url));
}

TEST(Certificate, VerifiesWhatItSigned) {
    Identity own(good_name, nullptr, -1, 1), another(good_name, nullptr, -1, 1);
    Certificates certificates(".paypal.com", "");
    ASSERT_EQ(why_not(certificates, own.pem(), true), "");
    auto certificate = certificates.find(url);
    ASSERT_TRUE(certificate);
    // CRC-32 of "123456789" is the checksum's well-known check value.
    auto text = signed_text("id", "2026-11-27T20:00:00Z", "WEBHOOK", "123456789");
    EXPECT_EQ(text, "id|2026-11-27T20:00:00Z|WEBHOOK|3421780262");
    EXPECT_TRUE(certificate->has_signed(text, own.sign(text)));
    EXPECT_FALSE(certificate->has_signed(text + "1", own.sign(text)));
    EXPECT_FALSE(certificate->has_signed(text, another.sign(text)));
    for (auto bad : {"", "=", "====", "!!!!", "AAAA", "A", "AA=="})
        EXPECT_FALSE(certificate->has_signed(text, bad)) << bad;
    auto now = SystemClock().now();
    EXPECT_TRUE(certificate->is_valid_at(now));
    EXPECT_FALSE(certificate->is_valid_at(now + std::chrono::hours(48)));
    EXPECT_FALSE(certificate->is_valid_at(now - std::chrono::hours(48)));
}

}  // namespace
}  // namespace airside::paypal
