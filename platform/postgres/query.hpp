// A named SQL text beside the function that runs it:
//
//   // No row: the booking had left that state.
//   const Query confirm_booking{"booking.confirm", R"sql(UPDATE bookings SET … WHERE id = $1 RETURNING pnr)sql"};
//
// Each is prepared on a connection when first used there. The part before the dot is the service. Every Query registers
// itself when the program starts, so that a test can prepare all of a service's against its migrated schema.
#pragma once
#include <string_view>
#include <vector>

namespace airside::postgres {

class Query {
  public:
    // Both must be literals; the object must be static (namespace scope). Two different texts under one name end the
    // program at start-up with a message.
    Query(std::string_view name, std::string_view text);
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    std::string_view name() const { return name_; }
    std::string_view text() const { return text_; }
    std::string_view service() const { return name_.substr(0, name_.find('.')); }

    static std::vector<const Query*> all();  // in no particular order
    static std::vector<const Query*> of(std::string_view service);

  private:
    std::string_view name_, text_;
};

}  // namespace airside::postgres
