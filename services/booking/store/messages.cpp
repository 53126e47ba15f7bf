#include "services/booking/store/messages.hpp"

namespace airside::booking {
namespace {

using postgres::Query;

const Query insert_message{"booking.insert_message", R"sql(
    INSERT INTO vendor_messages (booking_id, provider, operation, request, reply, http_status, elapsed_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7))sql"};

const Query select_messages{"booking.messages", R"sql(
    SELECT provider, operation, request, reply, http_status, elapsed_ms, created_at
      FROM vendor_messages WHERE booking_id = $1 ORDER BY id DESC LIMIT 500)sql"};

const Query select_steps{"booking.workflow_steps", R"sql(
    SELECT step || CASE WHEN look THEN ' (look)' ELSE '' END AS step, attempt, started_at, finished_at, outcome, detail
      FROM workflow_steps WHERE booking_id = $1 ORDER BY id DESC LIMIT 500)sql"};

constexpr std::size_t kept_bytes = 256 * 1024;  // of a request or reply: a look at what was said, not an archive

// Cut at a character's beginning, and without zero bytes, which no text of PostgreSQL's may hold.
std::string kept(std::string_view text) {
    auto end = std::min(text.size(), kept_bytes);
    while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    std::string out(text.substr(0, end));
    std::erase(out, '\0');
    return out;
}

}  // namespace

void queue_messages(postgres::Transaction& tx, BookingId booking, const std::vector<gds::RecordedMessage>& messages) {
    for (auto& m : messages)
        tx.queue(insert_message, booking, m.provider, m.operation, kept(m.request), kept(m.reply), m.http_status,
                 m.elapsed_ms);
}

awaitable<> keep_messages(postgres::Pool& pool, BookingId booking, std::vector<gds::RecordedMessage> messages) {
    if (messages.empty()) co_return;
    auto tx = co_await pool.begin();
    queue_messages(tx, booking, messages);
    co_await tx.commit();
}

awaitable<BookingMessages> messages_of(postgres::Pool& pool, BookingId booking) {
    BookingMessages out;
    auto steps = co_await pool.run(select_steps, booking);
    for (auto row : steps) out.steps.push_back(row.as<BookingWorkflowStep>());
    auto messages = co_await pool.run(select_messages, booking);
    for (auto row : messages) out.messages.push_back(row.as<BookingVendorMessage>());
    co_return out;
}

}  // namespace airside::booking
