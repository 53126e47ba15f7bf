#include <array>

#include "platform/core/number.hpp"
#include "platform/events/event.hpp"

namespace airside::events {
namespace {

template <class T>
bool take(std::string_view& text, T& value) {
    auto part = text.substr(0, text.find('.'));
    auto number = parse_number<T>(part);
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    if (number) value = *number;
    return number && *number >= 0;
}

}  // namespace

std::string Cursor::str() const { return std::to_string(era) + "." + std::to_string(xid) + "." + std::to_string(id); }

std::optional<Cursor> Cursor::parse(std::string_view text) {
    if (std::count(text.begin(), text.end(), '.') != 2 || text.back() == '.') return {};
    Cursor cursor;
    if (!take(text, cursor.era) || !take(text, cursor.xid) || !take(text, cursor.id)) return {};
    return cursor;
}

}  // namespace airside::events
