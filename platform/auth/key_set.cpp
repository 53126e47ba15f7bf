#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <unistd.h>

#include "platform/auth/jwt.hpp"
#include "platform/core/base64.hpp"
#include "platform/core/digest.hpp"
#include "platform/core/signing.hpp"

namespace airside::auth {
namespace {

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(BIO* bio) const { BIO_free_all(bio); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Bio = std::unique_ptr<BIO, Free>;

Key generate_key() {
    Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    if (!key) throw std::runtime_error("OpenSSL could not generate an Ed25519 key");
    return key;
}

Key read_key(const std::filesystem::path& path, bool must_be_private) {
    Bio file(BIO_new_file(path.c_str(), "r"));
    if (!file) throw std::runtime_error(path.string() + ": cannot be read: " + std::strerror(errno));
    Key key(PEM_read_bio_PrivateKey(file.get(), nullptr, nullptr, nullptr));
    if (!key && !must_be_private && BIO_reset(file.get()) == 0)
        key.reset(PEM_read_bio_PUBKEY(file.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    if (!key) throw std::runtime_error(path.string() + ": not a PEM " + (must_be_private ? "private key" : "key"));
    if (EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519)
        throw std::runtime_error(path.string() + ": not an Ed25519 key");
    return key;
}

std::string to_pem(EVP_PKEY* key) {
    Bio memory(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_PKCS8PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
        throw std::runtime_error("OpenSSL could not write a private key");
    char* data = nullptr;
    auto size = BIO_get_mem_data(memory.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

// Several processes may start at once: each writes a file of its own, and the first to link it to the name wins.
void create_key_file(const std::filesystem::path& path) {
    auto fail = [&](const char* what) {
        throw std::runtime_error(path.string() + ": cannot " + what + " a new key: " + std::strerror(errno));
    };
    auto pem = to_pem(generate_key().get());
    auto temporary = path.string() + ".XXXXXX";
    int file = ::mkstemp(temporary.data());  // made with mode 0600
    if (file < 0) fail("create");
    bool written = ::write(file, pem.data(), pem.size()) == static_cast<ssize_t>(pem.size()) && ::fsync(file) == 0;
    ::close(file);
    bool linked = written && (::link(temporary.c_str(), path.c_str()) == 0 || errno == EEXIST);
    int error = errno;
    ::unlink(temporary.c_str());
    errno = error;
    if (!linked) fail("write");
}

std::string public_bytes(EVP_PKEY* key) {
    std::array<unsigned char, 32> raw;
    std::size_t size = raw.size();
    if (EVP_PKEY_get_raw_public_key(key, raw.data(), &size) != 1) throw std::runtime_error("not an Ed25519 key");
    return {reinterpret_cast<const char*>(raw.data()), size};
}

// RFC 7638: the same key has the same name wherever it is loaded.
std::string thumbprint(EVP_PKEY* key) {
    auto jwk = R"({"crv":"Ed25519","kty":"OKP","x":")" + base64url_encode(public_bytes(key)) + "\"}";
    return base64url_encode(sha256(jwk));
}

}  // namespace

struct KeySet::Impl {
    std::map<std::string, Key, std::less<>> keys;
    std::string signing;

    std::string add(Key key) {
        auto kid = thumbprint(key.get());
        keys.emplace(kid, std::move(key));
        return kid;
    }
};

KeySet::KeySet() : impl_(std::make_unique<Impl>()) {}
KeySet::~KeySet() = default;

std::shared_ptr<const KeySet> KeySet::load(const std::filesystem::path& signing,
                                           const std::vector<std::filesystem::path>& verifying) {
    if (!std::filesystem::exists(signing)) create_key_file(signing);
    std::shared_ptr<KeySet> set(new KeySet);
    set->impl_->signing = set->impl_->add(read_key(signing, true));
    for (auto& path : verifying) set->impl_->add(read_key(path, false));
    return set;
}

std::shared_ptr<const KeySet> KeySet::generate() {
    std::shared_ptr<KeySet> set(new KeySet);
    set->impl_->signing = set->impl_->add(generate_key());
    return set;
}

const std::string& KeySet::signing_kid() const { return impl_->signing; }
bool KeySet::has(std::string_view kid) const { return impl_->keys.contains(kid); }

std::string KeySet::jwks() const {
    std::string out;
    for (auto& [kid, key] : impl_->keys)
        out += (out.empty() ? "" : ",") + (R"({"kty":"OKP","crv":"Ed25519","use":"sig","alg":"EdDSA","kid":")" + kid) +
               R"(","x":")" + base64url_encode(public_bytes(key.get())) + "\"}";
    return R"({"keys":[)" + out + "]}";
}

std::string KeySet::sign(std::string_view bytes) const {
    return sign_with(impl_->keys.at(impl_->signing).get(), nullptr, bytes);
}

bool KeySet::verify(std::string_view kid, std::string_view bytes, std::string_view signature) const {
    auto key = impl_->keys.find(kid);
    return key != impl_->keys.end() && verify_with(key->second.get(), nullptr, bytes, signature);
}

}  // namespace airside::auth
