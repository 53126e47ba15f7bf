#include "platform/postgres/blocking.hpp"

#include <libpq-fe.h>

#include "platform/postgres/conninfo.hpp"
#include "platform/postgres/error.hpp"

namespace airside::postgres {
namespace {

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

void check(PGconn* connection, const Result& result, std::string_view what) {
    auto status = PQresultStatus(result.get());
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY) return;
    if (PQstatus(connection) != CONNECTION_OK)
        throw Unavailable("postgres: " + std::string(PQerrorMessage(connection)), "08006");
    std::string message = result ? PQresultErrorMessage(result.get()) : PQerrorMessage(connection);
    while (!message.empty() && message.back() == '\n') message.pop_back();
    Error error(what, message);
    const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    error.sqlstate = state != nullptr ? state : "";
    throw error;
}

}  // namespace

Blocking::Blocking(const std::string& conninfo) {
    ConnInfo info(conninfo);
    if (info.get("connect_timeout").empty()) info.set("connect_timeout", "5");
    info.set("client_encoding", "UTF8");
    auto arrays = info.arrays();
    connection_ = PQconnectdbParams(arrays.keys.data(), arrays.values.data(), 0);
    if (PQstatus(connection_) != CONNECTION_OK) {
        std::string why = PQerrorMessage(connection_);
        PQfinish(connection_);
        throw Unavailable("postgres: " + why, "08001");
    }
    PQsetNoticeProcessor(
        connection_, [](void*, const char*) {}, nullptr);
}

Blocking::~Blocking() { PQfinish(connection_); }

Blocking::Table Blocking::run(const std::string& sql, const std::vector<std::string>& params) {
    std::vector<const char*> values;
    for (const auto& param : params) values.push_back(param.c_str());
    Result result(PQexecParams(connection_, sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(),
                               nullptr, nullptr, 0),
                  &PQclear);
    check(connection_, result, sql.substr(0, 60));
    Table table;
    for (int row = 0; row < PQntuples(result.get()); ++row) {
        auto& line = table.emplace_back();
        for (int column = 0; column < PQnfields(result.get()); ++column)
            line.emplace_back(PQgetvalue(result.get(), row, column));
    }
    return table;
}

void Blocking::run_script(const std::string& sql, std::string_view name) {
    Result result(PQexec(connection_, sql.c_str()), &PQclear);
    check(connection_, result, name);
}

void Blocking::prepare(const std::string& name, const std::string& sql) {
    Result result(PQprepare(connection_, name.c_str(), sql.c_str(), 0, nullptr), &PQclear);
    check(connection_, result, name);
}

std::string Blocking::quoted_name(std::string_view identifier) {
    std::unique_ptr<char, decltype(&PQfreemem)> text(
        PQescapeIdentifier(connection_, identifier.data(), identifier.size()), &PQfreemem);
    return text.get();
}

std::string Blocking::quoted(std::string_view literal) {
    std::unique_ptr<char, decltype(&PQfreemem)> text(PQescapeLiteral(connection_, literal.data(), literal.size()),
                                                     &PQfreemem);
    return text.get();
}

}  // namespace airside::postgres
