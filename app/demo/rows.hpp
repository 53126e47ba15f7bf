// Generated bookings and users as rows for COPY. One batch is one COPY for each table.
#pragma once
#include "app/demo/generator.hpp"
#include "platform/postgres/pool.hpp"

namespace airside::app::demo {

struct Copy {
    const char* target;  // table and columns
    postgres::CopyRows rows = {};
};

class BookingRows {
  public:
    BookingRows();
    void add(const GeneratedBooking& booking, Instant now);
    // The directory first, as the others refer to it.
    std::vector<Copy> take() { return std::move(copies_); }

  private:
    void add_children(const GeneratedBooking& booking, Instant now);
    void add_tickets(const GeneratedBooking& booking, Instant now);
    void add_history(const GeneratedBooking& booking);
    std::vector<Copy> copies_;
};

class PaymentRows {
  public:
    PaymentRows();
    void add(const GeneratedBooking& booking);
    std::vector<Copy> take() { return std::move(copies_); }

  private:
    std::vector<Copy> copies_;
};

Copy user_rows(const Generator& generator, std::uint64_t first, std::uint64_t end, const std::string& password_hash);

}  // namespace airside::app::demo
