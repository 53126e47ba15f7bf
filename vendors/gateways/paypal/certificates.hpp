// The certificates that PayPal signs its webhooks with: where they may come from, whom they may belong to, and the
// verification itself (https://developer.paypal.com/api/rest/webhooks/rest/).
#pragma once
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "platform/core/time.hpp"

namespace airside::paypal {

// One that has been judged.
class Certificate {
  public:
    struct Native;  // OpenSSL's
    explicit Certificate(std::shared_ptr<const Native> native) : native_(std::move(native)) {}
    bool is_valid_at(Instant now) const;
    // `signature` in base64, of SHA-256 with RSA.
    bool has_signed(std::string_view text, std::string_view signature) const;

  private:
    std::shared_ptr<const Native> native_;
};

struct CertificatePlace {
    bool loopback;
};
// Nothing for a URL that may not be asked: another host, port, scheme or path.
std::optional<CertificatePlace> certificate_place(std::string_view url, const std::vector<std::string>& hosts);

// Those that were fetched, by their URL. Bounded: whoever sends us a webhook names the URL.
class Certificates {
  public:
    // `name`: whom they belong to. `ca_file`: PEM of who may issue them; empty: the system's.
    Certificates(std::string name, std::string ca_file) : name_(std::move(name)), ca_file_(std::move(ca_file)) {}

    std::optional<Certificate> find(const std::string& url) const;
    bool may_fetch(std::chrono::steady_clock::time_point now);  // counts as a fetch
    // Why it is none of PayPal's, or it. Of one from a loopback address the issuer is not asked for.
    std::variant<Certificate, std::string> keep(const std::string& url, const std::string& pem, bool loopback,
                                                Instant now);

  private:
    std::string name_, ca_file_;
    std::map<std::string, Certificate, std::less<>> known_;
    std::chrono::steady_clock::time_point minute_{};
    int fetches_ = 0;  // within the minute
};

// What PayPal signs: "<transmission id>|<transmission time>|<webhook id>|<CRC-32 of the body, decimal>".
std::string signed_text(std::string_view transmission_id, std::string_view transmission_time,
                        std::string_view webhook_id, std::string_view body);

}  // namespace airside::paypal
