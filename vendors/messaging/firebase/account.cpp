#include "vendors/messaging/firebase/account.hpp"

#include <stdexcept>

#include <boost/json.hpp>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "platform/core/base64.hpp"
#include "platform/core/signing.hpp"

namespace airside::firebase {
namespace {

namespace json = boost::json;

constexpr std::string_view scope = "https://www.googleapis.com/auth/firebase.messaging";
constexpr int lifetime_s = 3600;  // Google takes no longer one
constexpr int smallest_key_bits = 2048;

[[noreturn]] void bad(std::string_view why) { throw std::invalid_argument("service_account " + std::string(why)); }

std::string member(const json::object& account, std::string_view name) {
    auto* value = account.if_contains({name.data(), name.size()});
    if (!value || !value->is_string() || value->get_string().empty()) bad("has no " + std::string(name));
    return std::string(value->get_string());
}

json::object parse(std::string_view text) {
    boost::system::error_code error;
    auto value = json::parse({text.data(), text.size()}, error);
    if (error || !value.is_object()) bad("is no JSON object");
    return std::move(value.get_object());
}

std::shared_ptr<EVP_PKEY> read_key(const std::string& pem) {
    std::unique_ptr<BIO, int (*)(BIO*)> source(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
    // An encrypted key would otherwise ask the terminal for its password.
    auto no_password = [](char*, int, int, void*) { return -1; };
    std::shared_ptr<EVP_PKEY> key(PEM_read_bio_PrivateKey(source.get(), nullptr, no_password, nullptr), &EVP_PKEY_free);
    if (!key || EVP_PKEY_is_a(key.get(), "RSA") != 1 || EVP_PKEY_get_bits(key.get()) < smallest_key_bits)
        bad("has a private_key that is no RSA key of 2048 bits or more");
    return key;
}

}  // namespace

Account::Account(std::string_view text) {
    auto account = parse(text);
    project_ = member(account, "project_id");
    client_email_ = member(account, "client_email");
    token_uri_ = member(account, "token_uri");
    auto* key_id = account.if_contains("private_key_id");
    if (key_id && key_id->is_string()) key_id_ = std::string(key_id->get_string());
    if (project_.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:") !=
        project_.npos)
        bad("has a project_id that is none");
    key_ = read_key(member(account, "private_key"));
}

std::string Account::assertion(Instant now) const {
    auto issued = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    json::object header{{"alg", "RS256"}, {"typ", "JWT"}};
    if (!key_id_.empty()) header["kid"] = key_id_;
    json::object claims{
        {"iss", client_email_}, {"scope", scope}, {"aud", token_uri_}, {"iat", issued}, {"exp", issued + lifetime_s}};
    auto text = base64url_encode(json::serialize(header)) + "." + base64url_encode(json::serialize(claims));
    return text + "." + base64url_encode(sign_with(static_cast<EVP_PKEY*>(key_.get()), EVP_sha256(), text));
}

}  // namespace airside::firebase
