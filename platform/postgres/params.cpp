#include "platform/postgres/params.hpp"

#include <algorithm>

namespace airside::postgres {

std::vector<const char*> Params::pointers() const {
    std::vector<const char*> pointers;
    pointers.reserve(begins_.size());
    std::ptrdiff_t values = 0;
    for (auto begin : begins_) {
        pointers.push_back(begin < 0 ? nullptr : text_.data() + begin);
        if (begin >= 0) ++values;
    }
    if (std::count(text_.begin(), text_.end(), '\0') != values)
        throw std::invalid_argument("a text parameter holds a zero byte");
    return pointers;
}

}  // namespace airside::postgres
