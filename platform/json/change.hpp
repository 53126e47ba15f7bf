// A field of a PATCH whose value can be taken away: left out it stays as it is, null takes it away.
#pragma once
#include <optional>

namespace airside {

template <class T>
struct Change {
    bool given = false;
    std::optional<T> value;

    template <class To>
    void apply(std::optional<To>& to) const {
        if (given) to = value;
    }
};

}  // namespace airside
