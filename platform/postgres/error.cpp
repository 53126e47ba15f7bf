#include "platform/postgres/error.hpp"

namespace airside::postgres {

std::string Error::describe(std::string_view query, std::string_view message) {
    std::string text = "postgres: ";
    text += query;
    text += ": ";
    text += message;
    return text;
}

bool is_unique_violation(const Error& error, std::string_view constraint) {
    return error.sqlstate == "23505" && error.constraint == constraint;
}
bool is_foreign_key_violation(const Error& error, std::string_view constraint) {
    return error.sqlstate == "23503" && error.constraint == constraint;
}
bool is_check_violation(const Error& error, std::string_view constraint) {
    return error.sqlstate == "23514" && error.constraint == constraint;
}

}  // namespace airside::postgres
