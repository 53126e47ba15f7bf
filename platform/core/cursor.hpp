// Where the next page of a list begins: behind the row with this key, which the list is sorted by, and this id, which
// decides between equal keys. As text, "<key>~<id>", it is a page's next_cursor.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "platform/core/id.hpp"
#include "platform/core/problem.hpp"
#include "platform/core/time.hpp"

namespace airside {

template <class Key>
struct Place {
    Key key;
    Uuid id;
};

inline std::string cursor_after(std::string_view key, Uuid id) { return std::string(key) + "~" + id.str(); }
inline std::string cursor_after(Instant at, Uuid id) { return cursor_after(to_string(at), id); }

// Without a cursor: before everything, where lists run downwards from `start`. Throws Problem 422 for query/cursor.
template <class Key>
Place<Key> place_of(const std::optional<std::string>& cursor, std::optional<Key> (*parse)(std::string_view),
                    Key start) {
    static const Uuid last_id = *Uuid::parse("ffffffff-ffff-ffff-ffff-ffffffffffff");
    if (!cursor) return {start, last_id};
    std::string_view text = *cursor;
    auto split = text.find('~');
    auto key = split == text.npos ? std::nullopt : parse(text.substr(0, split));
    auto id = split == text.npos ? std::nullopt : Uuid::parse(text.substr(split + 1));
    if (!key || !id) throw invalid("query/cursor", "not a cursor of this list");
    return {*key, *id};
}

// In a list with the newest first.
inline Place<Instant> place_in_time(const std::optional<std::string>& cursor) {
    return place_of<Instant>(cursor, &parse_instant, *parse_instant("9999-12-31T00:00:00Z"));
}

}  // namespace airside
