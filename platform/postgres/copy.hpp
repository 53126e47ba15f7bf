// Rows for COPY … FROM STDIN, escaped as they are added.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "platform/postgres/codec.hpp"

namespace airside::postgres {

class CopyRows {
  public:
    // One row; the values in the order of the columns named to copy_in().
    template <class... T>
    void add(const T&... values) {
        bool first = true;
        (add_value(values, first), ...);
        text_ += '\n';
        ++count_;
    }
    std::size_t size() const { return count_; }
    bool empty() const { return count_ == 0; }
    void clear() {
        text_.clear();
        count_ = 0;
    }
    const std::string& text() const { return text_; }

  private:
    template <class T>
    struct is_optional : std::false_type {};
    template <class T>
    struct is_optional<std::optional<T>> : std::true_type {};

    template <class T>
    void add_value(const T& value, bool& first) {
        if (!std::exchange(first, false)) text_ += '\t';
        if constexpr (std::is_same_v<T, std::nullopt_t>) {
            text_ += "\\N";
        } else if constexpr (is_optional<T>::value) {
            if (!value) {
                text_ += "\\N";
                return;
            }
            bool at_start = true;
            add_value(*value, at_start);
        } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
            append_escaped(std::string_view(value));
        } else {
            std::string plain;
            Codec<T>::encode(plain, value);
            append_escaped(plain);
        }
    }
    void append_escaped(std::string_view value);

    std::string text_;
    std::size_t count_ = 0;
};

}  // namespace airside::postgres
