// What can go wrong between us and PostgreSQL, in two kinds.
#pragma once
#include <stdexcept>
#include <string>
#include <string_view>

#include "platform/core/problem.hpp"

namespace airside::postgres {

// The server refused a statement; nothing of its transaction happened. A constraint's name becomes a domain error in
// the store that knows it; what nobody catches is a bug, and answers 500.
struct Error : std::runtime_error {
    Error(std::string_view query, std::string_view message) : std::runtime_error(describe(query, message)) {}
    std::string sqlstate;  // "23505"
    std::string constraint, table, column;

  private:
    static std::string describe(std::string_view query, std::string_view message);
};

// PostgreSQL could not be reached, lost the connection, is shutting down, timed out (57014), or asks to try again
// (40001, 40P01, 55P03). Ends a request with 503 and Retry-After. `outcome_unknown`: a COMMIT or a statement outside a
// transaction was under way when the connection broke, so that it may or may not have happened. Otherwise nothing
// happened.
struct Unavailable : Problem {
    explicit Unavailable(std::string why, std::string state = {}, bool unknown = false)
        : Problem(unavailable("the database is not available")),
          reason(std::move(why)),
          sqlstate(std::move(state)),
          outcome_unknown(unknown) {}
    const char* what() const noexcept override { return reason.c_str(); }
    std::string reason;    // for the log; a client sees only `detail`
    std::string sqlstate;  // empty when there was no answer
    bool outcome_unknown;
};

bool is_unique_violation(const Error& error, std::string_view constraint);       // 23505
bool is_foreign_key_violation(const Error& error, std::string_view constraint);  // 23503
bool is_check_violation(const Error& error, std::string_view constraint);        // 23514

}  // namespace airside::postgres
