#include "simulators/firebase/service_account.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "platform/core/base64.hpp"
#include "platform/core/signing.hpp"

namespace airside::simulator::firebase {
namespace {

constexpr unsigned key_bits = 2048;
constexpr std::size_t longest_assertion = 16 * 1024;
constexpr std::int64_t leeway_s = 60, longest_lifetime_s = 3600;

using Bio = std::unique_ptr<BIO, int (*)(BIO*)>;

std::string pem_of(EVP_PKEY* key) {
    Bio memory(BIO_new(BIO_s_mem()), &BIO_free);
    if (!memory || PEM_write_bio_PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
        throw std::runtime_error("OpenSSL does not write the key");
    char* bytes = nullptr;
    auto size = BIO_get_mem_data(memory.get(), &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

std::shared_ptr<void> read_key(const std::string& pem) {
    Bio memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
    auto* key = memory ? PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr) : nullptr;
    return key ? std::shared_ptr<EVP_PKEY>(key, &EVP_PKEY_free) : nullptr;
}

std::optional<json::object> decode(std::string_view part) {
    auto decoded = base64url_decode(part);
    auto value = decoded ? parse_json(*decoded) : std::nullopt;
    if (!value || !value->is_object()) return {};
    return value->get_object();
}

bool may_send(std::string_view scopes) {
    return scopes.find("https://www.googleapis.com/auth/firebase.messaging") != scopes.npos ||
           scopes.find("https://www.googleapis.com/auth/cloud-platform") != scopes.npos;
}

}  // namespace

void ServiceAccount::have_key() {
    if (key_) return;
    if (!path_.empty() && std::filesystem::exists(path_)) {
        std::stringstream text;
        text << std::ifstream(path_).rdbuf();
        auto value = parse_json(text.str());
        if (value && value->is_object()) account_ = value->get_object();
        key_ = read_key(text_or(account_, "private_key", ""));
        if (!key_) throw std::runtime_error(path_ + " is no service account's key");
        return;
    }
    std::shared_ptr<EVP_PKEY> key(EVP_RSA_gen(key_bits), &EVP_PKEY_free);
    if (!key) throw std::runtime_error("OpenSSL makes no RSA key");
    account_ = {{"type", "service_account"},
                {"project_id", project_},
                {"private_key_id", "simulated"},
                {"private_key", pem_of(key.get())},
                {"client_email", "airside@" + project_ + ".iam.gserviceaccount.com"},
                {"client_id", "100000000000000000001"},
                {"token_uri", json::string(token_audience)}};
    key_ = std::move(key);
    if (path_.empty()) return;
    std::ofstream(path_ + ".new") << json::serialize(account_) << "\n";
    std::filesystem::permissions(path_ + ".new",
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    std::filesystem::rename(path_ + ".new", path_);
}

json::object ServiceAccount::shown() {
    have_key();
    return account_;
}

std::string ServiceAccount::refuse(std::string_view assertion, std::int64_t unix_now) {
    have_key();
    auto first = assertion.find('.'), last = assertion.rfind('.');
    if (assertion.size() > longest_assertion || first == assertion.npos || first == last) return "Invalid JWT.";
    auto header = decode(assertion.substr(0, first)), claims = decode(assertion.substr(first + 1, last - first - 1));
    auto signature = base64url_decode(assertion.substr(last + 1));
    if (!header || !claims || !signature || text_or(*header, "alg", "") != "RS256") return "Invalid JWT.";
    if (text_or(*claims, "iss", "") != text_or(account_, "client_email", "")) return "Invalid grant: account not found";
    if (!verify_with(static_cast<EVP_PKEY*>(key_.get()), EVP_sha256(), assertion.substr(0, last), *signature))
        return "Invalid JWT Signature.";
    auto issued = integer(*claims, "iat").value_or(0), expires = integer(*claims, "exp").value_or(0);
    if (issued > unix_now + leeway_s || expires < unix_now - leeway_s || expires - issued > longest_lifetime_s)
        return "Invalid JWT: iat and exp must lie within the hour around now.";
    if (text_or(*claims, "aud", "") != token_audience) return "Invalid JWT: the audience is another.";
    if (!may_send(text_or(*claims, "scope", ""))) return "Invalid OAuth scope.";
    return {};
}

}  // namespace airside::simulator::firebase
