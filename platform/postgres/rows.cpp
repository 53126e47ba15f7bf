#include "platform/postgres/rows.hpp"

#include <stdexcept>

#include <libpq-fe.h>

namespace airside::postgres {

bool Row::is_null(int column) const { return PQgetisnull(result_.get(), index_, column) != 0; }

std::string_view Row::text(int column) const {
    auto length = static_cast<std::size_t>(PQgetlength(result_.get(), index_, column));
    return {PQgetvalue(result_.get(), index_, column), length};
}

int Row::index_of(std::string_view column) const {
    int columns = PQnfields(result_.get());
    for (int i = 0; i < columns; ++i)
        if (column == PQfname(result_.get(), i)) return i;
    throw std::logic_error("postgres: " + std::string(query_) + ": has no column " + std::string(column));
}

void Row::fail(int column, std::string_view why) const {
    const char* name = PQfname(result_.get(), column);
    std::string shown = name != nullptr ? name : std::to_string(column);
    throw std::logic_error("postgres: " + std::string(query_) + ": column " + shown + " " + std::string(why));
}

Money Row::money(std::string_view amount_column, std::string_view currency_column) const {
    auto currency = get<Currency>(currency_column);
    int column = index_of(amount_column);
    if (is_null(column)) fail(column, "is NULL; read it with maybe_money()");
    auto money = Money::parse(text(column), currency);
    if (!money) fail(column, "is not an amount of " + currency.str() + ": " + std::string(text(column)));
    return *money;
}

std::optional<Money> Row::maybe_money(std::string_view amount_column, std::string_view currency_column) const {
    if (is_null(amount_column)) return {};
    return money(amount_column, currency_column);
}

Rows::Rows(std::shared_ptr<const pg_result> result, std::string_view query)
    : result_(std::move(result)), query_(query), count_(PQntuples(result_.get())) {}

std::uint64_t Rows::affected() const {
    if (!result_) return 0;
    // libpq only reads what it is given here, though it does not say so.
    std::string_view digits = PQcmdTuples(const_cast<PGresult*>(result_.get()));
    return digits.empty() ? 0 : Codec<std::uint64_t>::decode(digits);
}

std::string_view Rows::command() const {
    if (!result_) return {};
    return PQcmdStatus(const_cast<PGresult*>(result_.get()));
}

Row Rows::one() const {
    if (count_ != 1)
        throw std::logic_error("postgres: " + std::string(query_) + ": gave " + std::to_string(count_) +
                               " rows where one is due");
    return (*this)[0];
}

std::optional<Row> Rows::maybe() const {
    if (count_ == 0) return {};
    return one();
}

}  // namespace airside::postgres
