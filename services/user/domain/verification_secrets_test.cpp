#include "services/user/domain/verification_secrets.hpp"

#include <gtest/gtest.h>

namespace airside::user {
namespace {

const auto secrets = VerificationSecrets::derived_from("a secret of at least 32 characters");
const VerificationId one(*Uuid::parse("01930000-0000-7000-8000-000000000001"));
const VerificationId two(*Uuid::parse("01930000-0000-7000-8000-000000000002"));
constexpr auto reset = VerificationPurpose::PASSWORD_RESET;

TEST(VerificationSecrets, AreTheSameForTheSameMessageOnly) {
    auto token = secrets.token(one, reset, "ada@example.com");
    EXPECT_EQ(token.size(), 43u);
    EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), token.npos);
    EXPECT_EQ(token, secrets.token(one, reset, "ada@example.com"));
    EXPECT_NE(token, secrets.token(two, reset, "ada@example.com"));
    EXPECT_NE(token, secrets.token(one, VerificationPurpose::EMAIL_VERIFICATION, "ada@example.com"));
    EXPECT_NE(token, secrets.token(one, reset, "eve@example.com")) << "the address has changed";
    auto other = VerificationSecrets::derived_from("another secret of 32 characters!!");
    EXPECT_NE(token, other.token(one, reset, "ada@example.com"));
}

TEST(VerificationSecrets, ACodeHasSixDigitsAlsoWhenItStartsWithZeros) {
    bool with_zero = false;
    for (int i = 0; i < 200; ++i) {
        auto code = code_of("token " + std::to_string(i));
        EXPECT_TRUE(VerificationCode::parse(code)) << code;
        with_zero |= code.front() == '0';
    }
    EXPECT_TRUE(with_zero);
    // echo -n token | sha256sum: 3c469e9d6c5875d3…; 0x3c469e9d6c5875d3 % 1000000
    EXPECT_EQ(code_of("token"), "212819");
}

TEST(VerificationCode, IsSixDigits) {
    EXPECT_TRUE(VerificationCode::parse("004217"));
    for (auto bad : {"", "12345", "1234567", "12345a", "12 456", "１２３４５６"})
        EXPECT_FALSE(VerificationCode::parse(bad));
}

}  // namespace
}  // namespace airside::user
