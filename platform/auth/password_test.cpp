#include "platform/auth/password.hpp"

#include <gtest/gtest.h>

#include "platform/core/problem.hpp"

namespace airside::auth {
namespace {

template <class T>
T run(Reactor& reactor, awaitable<T> work) {
    std::optional<T> result;
    std::exception_ptr error;
    auto body = [](Reactor& r, awaitable<T> w, std::optional<T>& out, std::exception_ptr& e) -> awaitable<> {
        try {
            out.emplace(co_await std::move(w));
        } catch (...) {
            e = std::current_exception();
        }
        r.stop();
    };
    reactor.spawn("test", body(reactor, std::move(work), result, error));
    reactor.run();
    reactor.io().restart();
    if (error) std::rethrow_exception(error);
    return std::move(*result);
}

class PasswordTest : public testing::Test {
  protected:
    Reactor reactor_;
    PasswordHasher hasher_{{.cost = 4}};
    std::string hash(std::string password) { return run(reactor_, hasher_.hash(reactor_, std::move(password))); }
    bool verify(std::string password, std::string stored) {
        return run(reactor_, hasher_.verify(reactor_, std::move(password), std::move(stored)));
    }
};

TEST_F(PasswordTest, VerifiesItsOwnHashesAndNoOthers) {
    auto stored = hash("correct horse");
    EXPECT_EQ(stored.size(), 60u);
    EXPECT_EQ(stored.substr(0, 7), "$2b$04$");
    EXPECT_TRUE(verify("correct horse", stored));
    EXPECT_FALSE(verify("correct horsf", stored));
    EXPECT_FALSE(verify("", stored));
    EXPECT_NE(stored, hash("correct horse")) << "each has its own salt";
}

TEST_F(PasswordTest, KnowsHashesMadeElsewhere) {
    // From the test vectors of OpenBSD's bcrypt.
    EXPECT_TRUE(verify("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"));
    EXPECT_FALSE(verify("U*V", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"));
}

TEST_F(PasswordTest, AStoredHashThatIsNoneNeverMatches) {
    for (auto bad :
         {"", "*0", "*1", "plain", "$2b$04$short", "$2b$99$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
          "$2b$04$!!!!!!!!!!!!!!!!!!!!!!E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "$6$salt$hash"})
        for (auto password : {"", "*0", "plain"}) EXPECT_FALSE(verify(password, bad)) << bad;
    EXPECT_FALSE(run(reactor_, hasher_.verify_nobody(reactor_, "anything")));
}

TEST_F(PasswordTest, RefusesWhatBcryptWouldCut) {
    for (auto& password : {std::string(73, 'a'), std::string("a\0b", 3)}) {
        try {
            hash(password);
            FAIL();
        } catch (const Problem& problem) {
            EXPECT_EQ(problem.status, 422);
            EXPECT_EQ(problem.errors.at(0).pointer, "/password");
        }
    }
    auto stored = hash(std::string(72, 'a'));
    EXPECT_TRUE(verify(std::string(72, 'a'), stored));
    EXPECT_FALSE(verify(std::string(73, 'a'), stored)) << "bcrypt alone would say yes";
}

TEST_F(PasswordTest, AsksForARehashWhenTheCostChanged) {
    auto stored = hash("x");
    EXPECT_FALSE(hasher_.needs_rehash(stored));
    EXPECT_TRUE(PasswordHasher({.cost = 5}).needs_rehash(stored));
    EXPECT_TRUE(hasher_.needs_rehash("$2a$04$" + stored.substr(7)));
    EXPECT_TRUE(hasher_.needs_rehash("*0"));
    EXPECT_THROW(PasswordHasher({.cost = 3}), std::invalid_argument);
}

TEST(Password, AFullQueueIsA503) {
    Reactor reactor;
    PasswordHasher hasher({.cost = 8, .threads = 1, .queue = 1});
    int refused = 0, done = 0;
    auto one = [](PasswordHasher& h, Reactor& r, int& no, int& yes) -> awaitable<> {
        try {
            auto hash = co_await h.hash(r, "x");
            ++yes;
        } catch (const Problem& problem) {
            no += problem.status == 503;
        }
        if (no + yes == 6) r.stop();
    };
    for (int i = 0; i < 6; ++i) reactor.spawn("hash", one(hasher, reactor, refused, done));
    reactor.run();
    EXPECT_GE(refused, 1);
    EXPECT_GE(done, 1);
}

}  // namespace
}  // namespace airside::auth
