#include <algorithm>

#include <libpq-fe.h>

#include "platform/postgres/connection.hpp"

namespace airside::postgres {

// COPY can't be pipelined, so the connection leaves that mode for it.
awaitable<std::uint64_t> Connection::copy_in(std::string sql, std::string data) {
    if (broken_ || under_way_) throw std::logic_error("postgres: this connection is in use or broken");
    failure_.reset();
    outcome_matters_ = true;
    if (PQexitPipelineMode(connection_) != 1) throw_broken("leaving pipeline mode");
    under_way_ = true;
    check_sent(PQsendQuery(connection_, sql.c_str()), "copy");
    co_await flush();
    co_await input_ready();
    std::shared_ptr<PGresult> begun(PQgetResult(connection_), PQclear);
    auto status = PQresultStatus(begun.get());
    if (status == PGRES_COPY_IN) co_await send_copy_data(data);
    if (status == PGRES_FATAL_ERROR) note_failure(begun.get(), "copy");
    auto count = co_await copy_result();
    if (PQstatus(connection_) != CONNECTION_OK || PQenterPipelineMode(connection_) != 1) throw_broken("copy");
    under_way_ = false;
    if (failure_) throw_failure();
    co_return count;
}

awaitable<> Connection::send_copy_data(const std::string& data) {
    static constexpr std::size_t chunk = 64 * 1024;
    for (std::size_t at = 0; at < data.size(); at += chunk) {
        auto size = static_cast<int>(std::min(chunk, data.size() - at));
        int taken = 0;
        while (taken == 0) {  // libpq's buffer is full
            taken = PQputCopyData(connection_, data.data() + at, size);
            if (taken < 0) throw_broken("copy");
            co_await flush();
        }
    }
    int ended = 0;
    while (ended == 0) {
        ended = PQputCopyEnd(connection_, nullptr);
        if (ended < 0) throw_broken("copy");
        co_await flush();
    }
}

awaitable<std::uint64_t> Connection::copy_result() {
    std::uint64_t count = 0;
    while (true) {
        co_await input_ready();
        std::shared_ptr<PGresult> result(PQgetResult(connection_), PQclear);
        if (!result) co_return count;
        auto status = PQresultStatus(result.get());
        if (status == PGRES_COMMAND_OK) count = Rows(result, "copy").affected();
        if (status == PGRES_FATAL_ERROR) note_failure(result.get(), "copy");
    }
}

}  // namespace airside::postgres
