#include <gtest/gtest.h>

#include "platform/events/event.hpp"

namespace airside::events {
namespace {

TEST(Cursor, IsWrittenAndRead) {
    Cursor cursor{2, 18446744073709551615ULL, 9223372036854775807LL};
    EXPECT_EQ(cursor.str(), "2.18446744073709551615.9223372036854775807");
    EXPECT_EQ(Cursor::parse(cursor.str()), cursor);
    EXPECT_EQ(Cursor::parse("0.0.0"), Cursor{});
}

TEST(Cursor, RefusesWhatIsNone) {
    for (const char* text : {"", "1", "1.2", "1.2.3.4", "1.2.", "a.2.3", "-1.2.3", "1.2.3x", "1..3", "99999.1.1"})
        EXPECT_FALSE(Cursor::parse(text)) << text;
}

TEST(Cursor, IsOrderedByEraThenTransactionThenRow) {
    EXPECT_LT((Cursor{1, 900, 900}), (Cursor{2, 1, 1}));
    EXPECT_LT((Cursor{1, 5, 900}), (Cursor{1, 6, 1}));
    EXPECT_LT((Cursor{1, 5, 1}), (Cursor{1, 5, 2}));
}

}  // namespace
}  // namespace airside::events
