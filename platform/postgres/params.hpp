// The parameters of one statement, encoded as they are given, so that nothing is referred to afterwards.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "platform/postgres/codec.hpp"

namespace airside::postgres {

class Params {
  public:
    Params() = default;
    template <class... T>
    static Params of(const T&... values) {
        Params params;
        (params.add(values), ...);
        return params;
    }

    template <class T>
    void add(const T& value) {
        if constexpr (std::is_same_v<T, std::nullopt_t>) {
            add_null();
        } else if constexpr (is_optional<T>::value) {
            if (value)
                add(*value);
            else
                add_null();
        } else {
            begins_.push_back(static_cast<std::ptrdiff_t>(text_.size()));
            if constexpr (std::is_convertible_v<const T&, std::string_view>)
                text_ += std::string_view(value);  // literals, too
            else
                Codec<T>::encode(text_, value);
            text_ += '\0';
        }
    }
    void add_null() { begins_.push_back(-1); }

    std::size_t size() const { return begins_.size(); }
    // As libpq wants them; valid while this lives unchanged. A null pointer is NULL. A value that holds a zero byte,
    // which no text of PostgreSQL's may, throws std::invalid_argument.
    std::vector<const char*> pointers() const;

  private:
    template <class T>
    struct is_optional : std::false_type {};
    template <class T>
    struct is_optional<std::optional<T>> : std::true_type {};

    std::string text_;  // zero-terminated, one after another
    std::vector<std::ptrdiff_t> begins_;
};

}  // namespace airside::postgres
