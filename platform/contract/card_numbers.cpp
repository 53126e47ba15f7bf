#include "platform/contract/card_numbers.hpp"

#include <algorithm>

#include "platform/core/card_number.hpp"
#include "platform/json/pointer.hpp"

namespace airside::contract {

using meta::Kind;
using meta::TypeInfo;

namespace {

// Digits that may look like a card's and are none: one in ten of as many passes its check.
constexpr std::string_view numbers_of_their_own[] = {"TicketNumber", "FrequentFlyerNumber"};

// Whether a card's number would fit into what the type takes.
bool may_hide_one(const TypeInfo& type) {
    bool roomy = type.max == 0 || type.max >= shortest_card_number;  // 0: without a bound
    if (type.kind == Kind::text) return roomy;
    bool other_shape = type.format == "uuid" || type.format == "date" || type.alphabet == Alphabet::upper;
    return roomy && !other_shape &&
           std::ranges::find(numbers_of_their_own, type.name) == std::end(numbers_of_their_own);
}

void refuse(std::string_view text, const std::string& pointer, json::Errors& errors) {
    if (has_card_number(text))
        errors.push_back({pointer, "looks like a card number, which is never taken: send the gateway's token"});
}

void look_into(const TypeInfo& type, const void* value, std::string_view step, std::string& pointer,
               json::Errors& errors) {
    auto before = pointer.size();
    pointer += '/';
    pointer += step;
    refuse_card_numbers(type, value, pointer, errors);
    pointer.resize(before);
}

struct Dictionary {
    const TypeInfo& inner;
    std::string& pointer;
    json::Errors& errors;
};

void look_into_entry(void* context, std::string_view key, const void* value) {
    auto& [inner, pointer, errors] = *static_cast<Dictionary*>(context);
    auto escaped = json::member_pointer("", key).substr(1);
    refuse(key, pointer + "/" + escaped, errors);
    look_into(inner, value, escaped, pointer, errors);
}

}  // namespace

void refuse_card_numbers(const TypeInfo& type, const void* value, std::string& pointer, json::Errors& errors) {
    switch (type.kind) {
        case Kind::text:
            if (may_hide_one(type)) refuse(*static_cast<const std::string*>(value), pointer, errors);
            return;
        case Kind::strong:
            if (may_hide_one(type)) refuse(type.print(value), pointer, errors);
            return;
        case Kind::wrapped: return refuse_card_numbers(*type.inner, value, pointer, errors);
        case Kind::optional:
            if (type.count(value) != 0) refuse_card_numbers(*type.inner, type.item(value, 0), pointer, errors);
            return;
        case Kind::object:
            for (auto& field : type.fields)
                look_into(*field.type, meta::at(value, field.offset), field.name, pointer, errors);
            return;
        case Kind::list:
            for (std::size_t i = 0; i < type.count(value); ++i)
                look_into(*type.inner, type.item(value, i), std::to_string(i), pointer, errors);
            return;
        case Kind::dictionary: {
            Dictionary dictionary{*type.inner, pointer, errors};
            return type.each(value, &dictionary, look_into_entry);
        }
        default: return;  // numbers with bounds, and JSON that is passed on: whoever takes it looks into it
    }
}

}  // namespace airside::contract
