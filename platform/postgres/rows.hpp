// The result of a statement. Rows and Row share it, so that a row may outlive the Rows it came from.
#pragma once
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include "platform/core/money.hpp"
#include "platform/postgres/codec.hpp"

struct pg_result;

namespace airside::postgres {

// What a result is asked for in vain (no such column, NULL into a type that can't hold it, a value that does not fit,
// no row where one() was asked) is a mistake in the program: std::logic_error naming the query and the column.
class Row {
  public:
    template <class T>
    T get(std::string_view column) const {
        return get<T>(index_of(column));
    }
    template <class T>
    T get(int column) const {
        if constexpr (is_optional<T>::value) {
            if (is_null(column)) return T{};
            return T{decode<typename T::value_type>(column)};
        } else {
            return decode<T>(column);
        }
    }
    bool is_null(std::string_view column) const { return is_null(index_of(column)); }
    bool is_null(int column) const;
    // The text as PostgreSQL wrote it; valid as long as this row. Not for NULL.
    std::string_view text(int column) const;
    std::string_view text(std::string_view column) const { return text(index_of(column)); }

    Money money(std::string_view amount_column, std::string_view currency_column) const;
    std::optional<Money> maybe_money(std::string_view amount_column,
                                     std::string_view currency_column) const;  // NULL amount

    // Fills a struct described with Boost.Describe, each member from the column of its name.
    template <class T>
    T as() const {
        using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
        T value = Maker::make<T>();
        boost::mp11::mp_for_each<Members>([&](auto member) {
            using Field = std::remove_cvref_t<decltype(value.*member.pointer)>;
            value.*member.pointer = get<Field>(std::string_view(member.name));
        });
        return value;
    }

  private:
    friend class Rows;
    template <class T>
    struct is_optional : std::false_type {};
    template <class T>
    struct is_optional<std::optional<T>> : std::true_type {};

    Row(std::shared_ptr<const pg_result> result, std::string_view query, int index)
        : result_(std::move(result)), query_(query), index_(index) {}
    int index_of(std::string_view column) const;
    [[noreturn]] void fail(int column, std::string_view why) const;

    template <class T>
    T decode(int column) const {
        if (is_null(column)) fail(column, "is NULL; read it as std::optional");
        try {
            return Codec<T>::decode(text(column));
        } catch (const std::invalid_argument& error) {
            fail(column, error.what());
        }
    }

    std::shared_ptr<const pg_result> result_;
    std::string_view query_;
    int index_;
};

class Rows {
  public:
    Rows() = default;  // none
    Rows(std::shared_ptr<const pg_result> result, std::string_view query);

    std::size_t size() const { return static_cast<std::size_t>(count_); }
    bool empty() const { return count_ == 0; }
    std::uint64_t affected() const;    // rows that an INSERT, UPDATE or DELETE touched
    std::string_view command() const;  // what the server did: "COMMIT", "UPDATE 3"
    Row operator[](std::size_t index) const { return Row(result_, query_, static_cast<int>(index)); }

    Row one() const;                   // exactly one, or std::logic_error
    std::optional<Row> maybe() const;  // none or one; more is std::logic_error

    class Iterator {
      public:
        using value_type = Row;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::input_iterator_tag;
        using pointer = const Row*;
        using reference = Row;
        Iterator(const Rows* rows, int index) : rows_(rows), index_(index) {}
        Row operator*() const { return (*rows_)[static_cast<std::size_t>(index_)]; }
        Iterator& operator++() {
            ++index_;
            return *this;
        }
        Iterator operator++(int) { return {rows_, index_++}; }
        bool operator==(const Iterator&) const = default;

      private:
        const Rows* rows_;
        int index_;
    };
    Iterator begin() const { return {this, 0}; }
    Iterator end() const { return {this, count_}; }

  private:
    std::shared_ptr<const pg_result> result_;
    std::string_view query_ = "none";
    int count_ = 0;
};

}  // namespace airside::postgres
