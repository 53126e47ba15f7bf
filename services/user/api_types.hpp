// What the parts of the user service's contract share: texts of a known shape, and states.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "platform/contract/endpoint.hpp"
#include "platform/core/code.hpp"
#include "platform/core/id.hpp"
#include "platform/core/time.hpp"
#include "platform/json/describe.hpp"

namespace airside::user {

// Text of one shape. `Shape::fits` decides; `Shape::pattern` says the same to those who read the schema.
template <class Shape>
class Shaped {
  public:
    static constexpr std::string_view schema_name = Shape::name, schema_format = Shape::format, about = Shape::about;
    static constexpr std::string_view schema_pattern = Shape::pattern;
    static std::optional<Shaped> parse(std::string_view text) {
        if (!Shape::fits(text)) return {};
        return Shaped(text);
    }
    const std::string& str() const { return text_; }
    auto operator<=>(const Shaped&) const = default;

  private:
    friend struct airside::Maker;
    Shaped() = default;
    explicit Shaped(std::string_view text) : text_(text) {}
    std::string text_;
};

struct EmailShape {
    static constexpr std::string_view name = "Email", format = "email",
                                      about = "e-mail address, at most 255 characters";
    static constexpr std::string_view pattern = R"(^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,180}\.[A-Za-z]{2,10}$)";
    static bool fits(std::string_view text);
};
struct PhoneShape {
    static constexpr std::string_view name = "Phone", format = "", about = "E.164 with a leading +, \"+442079460000\"";
    static constexpr std::string_view pattern = R"(^\+[1-9][0-9]{6,14}$)";
    static bool fits(std::string_view text);
};
struct LanguageShape {
    static constexpr std::string_view name = "Language", format = "", about = "ISO 639-1, with or without a country";
    static constexpr std::string_view pattern = "^[a-z]{2}(-[A-Z]{2})?$";
    static bool fits(std::string_view text);
};
using Email = Shaped<EmailShape>;  // kept as typed; two that differ in case only are the same account
using Phone = Shaped<PhoneShape>;
using Language = Shaped<LanguageShape>;

// At least 8 characters, at most 72 bytes (bcrypt takes no more; that limit is checked as well).
using Password = Text<8, 72>;

enum class UserStatus { ACTIVE, SUSPENDED, DELETED };
AIRSIDE_ENUM(UserStatus, ACTIVE, SUSPENDED, DELETED)
enum class DeviceType { WEB, IOS, ANDROID };
AIRSIDE_ENUM(DeviceType, WEB, IOS, ANDROID)

}  // namespace airside::user
