#include "platform/auth/jwt.hpp"

#include <fstream>

#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/auth/service_credentials.hpp"
#include "platform/core/base64.hpp"

namespace airside::auth {
namespace {

using namespace std::chrono_literals;

class JwtTest : public testing::Test {
  protected:
    ManualClock clock_{*parse_instant("2026-11-22T12:00:00Z")};
    SeededRandom random_{1};
    std::shared_ptr<const KeySet> keys_ = KeySet::generate();
    AccessTokens tokens_{keys_, {}, clock_, random_};
    UserId user_ = UserId::v7(clock_, random_);
    SessionId session_ = SessionId::v7(clock_, random_);

    std::string issue() { return tokens_.issue(user_, session_, Role::AGENT); }
    // A token whose signature is good, whatever it says.
    std::string sign(std::string_view header, std::string_view payload) {
        auto text = base64url_encode(header) + "." + base64url_encode(payload);
        return text + "." + base64url_encode(keys_->sign(text));
    }
    std::string header(std::string_view algorithm = "EdDSA") {
        return R"({"alg":")" + std::string(algorithm) + R"(","kid":")" + keys_->signing_kid() + R"("})";
    }
    std::string part(const std::string& token, int index) {
        auto first = token.find('.');
        return *base64url_decode(index == 0 ? token.substr(0, first)
                                            : token.substr(first + 1, token.rfind('.') - first - 1));
    }
};

TEST_F(JwtTest, CarriesItsClaims) {
    auto verified = tokens_.verify(issue());
    ASSERT_TRUE(verified.claims) << to_string(verified.error);
    EXPECT_EQ(verified.claims->user, user_);
    EXPECT_EQ(verified.claims->session, session_);
    EXPECT_EQ(verified.claims->role, Role::AGENT);
    EXPECT_EQ(verified.claims->issued_at, clock_.now());
    EXPECT_EQ(verified.claims->expires_at, clock_.now() + 15min);
    EXPECT_NE(verified.claims->token_id, tokens_.verify(issue()).claims->token_id);
}

TEST_F(JwtTest, ExpiresAfterFifteenMinutesAndTheLeeway) {
    auto token = issue();
    clock_.advance(15min + 4s);
    EXPECT_TRUE(tokens_.verify(token).claims);
    clock_.advance(1s);
    EXPECT_EQ(tokens_.verify(token).error, TokenError::expired);
    clock_.advance(-(15min + 11s));
    EXPECT_EQ(tokens_.verify(token).error, TokenError::not_yet_valid);
}

TEST_F(JwtTest, TheAlgorithmIsNeverTheTokensChoice) {
    auto payload = part(issue(), 1);
    auto none = base64url_encode(R"({"alg":"none"})") + "." + base64url_encode(payload) + ".";
    EXPECT_EQ(tokens_.verify(none).error, TokenError::wrong_algorithm);
    for (auto algorithm : {"none", "None", "HS256", "ES256", ""})
        EXPECT_EQ(tokens_.verify(sign(header(algorithm), payload)).error, TokenError::wrong_algorithm) << algorithm;
    EXPECT_TRUE(tokens_.verify(sign(header(), payload)).claims);
    auto critical = R"({"alg":"EdDSA","crit":["b64"],"kid":")" + keys_->signing_kid() + "\"}";
    EXPECT_EQ(tokens_.verify(sign(critical, payload)).error, TokenError::wrong_algorithm);
}

TEST_F(JwtTest, RefusesForgeries) {
    AccessTokens stranger(KeySet::generate(), {}, clock_, random_);
    EXPECT_EQ(tokens_.verify(stranger.issue(user_, session_, Role::ADMIN)).error, TokenError::unknown_key);

    auto token = issue();
    auto promoted = part(token, 1);
    promoted.replace(promoted.find("AGENT"), 5, "ADMIN");
    auto forged = base64url_encode(part(token, 0)) + "." + base64url_encode(promoted) + token.substr(token.rfind('.'));
    EXPECT_EQ(tokens_.verify(forged).error, TokenError::bad_signature);
    // Every single character counts.
    for (std::size_t i = 0; i < token.size(); ++i) {
        auto changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        if (changed != token) {
            EXPECT_FALSE(tokens_.verify(changed).claims) << i;
        }
    }
    AccessTokens other_issuer(keys_, {.issuer = "elsewhere"}, clock_, random_);
    EXPECT_EQ(tokens_.verify(other_issuer.issue(user_, session_, Role::AGENT)).error, TokenError::wrong_issuer);
}

TEST_F(JwtTest, RefusesWhatIsMalformed) {
    for (const std::string& bad :
         std::vector<std::string>{"", ".", "..", "a.b", "a.b.c.d", "!!.!!.!!", std::string(5000, 'a')})
        EXPECT_EQ(tokens_.verify(bad).error, TokenError::malformed) << bad;
    for (
        auto payload :
        {R"({"iss":"airside"})", R"({"iss":"airside","sub":1,"sid":"x","role":"AGENT","iat":1,"exp":2,"jti":"j"})",
         R"({"iss":"airside","sub":"019ab000-0000-7000-8000-000000000000","sid":"019ab000-0000-7000-8000-000000000000","role":"ROOT","iat":1,"exp":9999999999,"jti":"j"})",
         R"({"iss":"airside","sub":"019ab000-0000-7000-8000-000000000000","sid":"019ab000-0000-7000-8000-000000000000","role":"AGENT","iat":1,"exp":9223372036854775807,"jti":"j"})"})
        EXPECT_EQ(tokens_.verify(sign(header(), payload)).error, TokenError::malformed) << payload;
}

TEST_F(JwtTest, KeysRotate) {
    auto directory = testing::TempDir() + "airside_keys_" + std::to_string(getpid());
    std::filesystem::remove_all(directory);
    std::filesystem::create_directory(directory);
    auto old_path = directory + "/old.pem", new_path = directory + "/new.pem";
    auto old_set = KeySet::load(old_path);
    struct stat info {};
    ASSERT_EQ(stat(old_path.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600u);
    EXPECT_EQ(KeySet::load(old_path)->signing_kid(), old_set->signing_kid()) << "an existing file is kept";

    auto token = AccessTokens(old_set, {}, clock_, random_).issue(user_, session_, Role::CUSTOMER);
    auto rotated = KeySet::load(new_path, {old_path});
    EXPECT_TRUE(AccessTokens(rotated, {}, clock_, random_).verify(token).claims) << "the old key still verifies";
    EXPECT_NE(rotated->signing_kid(), old_set->signing_kid());
    EXPECT_EQ(AccessTokens(KeySet::load(new_path), {}, clock_, random_).verify(token).error, TokenError::unknown_key);

    auto jwks = boost::json::parse(rotated->jwks());
    auto& keys = jwks.at("keys").as_array();
    ASSERT_EQ(keys.size(), 2u);
    EXPECT_EQ(keys[0].at("kty").as_string(), "OKP");
    EXPECT_EQ(base64url_decode(std::string(keys[0].at("x").as_string().c_str()))->size(), 32u);
    EXPECT_FALSE(keys[0].as_object().contains("d"));

    std::ofstream(directory + "/bad.pem") << "-----BEGIN NONSENSE-----\n";
    EXPECT_THROW(KeySet::load(directory + "/bad.pem"), std::runtime_error);
    EXPECT_THROW(KeySet::load(new_path, {directory + "/missing.pem"}), std::runtime_error);
    std::filesystem::remove_all(directory);
}

TEST_F(JwtTest, TheCacheForgetsAndNeverOutlivesAToken) {
    AccessTokenCache cache(tokens_, 20);
    auto token = issue();
    EXPECT_EQ(cache.verify(token).claims->user, user_);
    EXPECT_EQ(cache.size(), 1u);
    EXPECT_EQ(cache.verify(token).claims->user, user_);
    EXPECT_FALSE(cache.verify(token + "x").claims);
    EXPECT_EQ(cache.size(), 1u) << "only good tokens are remembered";
    for (int i = 0; i < 100; ++i) EXPECT_TRUE(cache.verify(issue()).claims);
    EXPECT_LE(cache.size(), 20u);
    cache.verify(token);
    clock_.advance(15min + 5s);
    EXPECT_EQ(cache.verify(token).error, TokenError::expired);
}

class ServiceTokensTest : public JwtTest {
  protected:
    const std::string secret_ = std::string(32, 's');
    ServiceTokens booking_{secret_, "booking", clock_}, payment_{secret_, "payment", clock_};
};

TEST_F(ServiceTokensTest, SayWhoCalls) {
    EXPECT_EQ(payment_.verify(booking_.token()), "booking");
    EXPECT_EQ(booking_.verify(payment_.token()), "payment");
}

TEST_F(ServiceTokensTest, AreKeptForAWhileAndExpire) {
    auto first = booking_.token();
    clock_.advance(20s);
    EXPECT_EQ(booking_.token(), first);
    clock_.advance(10s);
    EXPECT_NE(booking_.token(), first) << "a token is never handed out in its last half minute";
    EXPECT_TRUE(payment_.verify(first));
    clock_.advance(35s);
    EXPECT_FALSE(payment_.verify(first));
    EXPECT_TRUE(payment_.verify(booking_.token()));
    clock_.advance(-1h);
    EXPECT_TRUE(payment_.verify(booking_.token())) << "a clock that was set back";
}

TEST_F(ServiceTokensTest, NeitherKindPassesForTheOther) {
    EXPECT_FALSE(payment_.verify(issue()));
    EXPECT_EQ(tokens_.verify(booking_.token()).error, TokenError::wrong_algorithm);
    // Signed with the public key as if it were the secret: the classic confusion.
    auto jwks = boost::json::parse(keys_->jwks());
    auto x = *base64url_decode(std::string(jwks.at("keys").at(0).at("x").as_string().c_str()));
    ServiceTokens confused(x, "booking", clock_);
    EXPECT_FALSE(payment_.verify(confused.token()));
    EXPECT_FALSE(tokens_.verify(confused.token()).claims);
    for (auto bad : {"", "a.b.c", "Bearer x"}) EXPECT_FALSE(payment_.verify(bad));
    EXPECT_THROW(ServiceTokens("short", "booking", clock_), std::invalid_argument);
}

}  // namespace
}  // namespace airside::auth
