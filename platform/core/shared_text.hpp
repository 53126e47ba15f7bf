// Text that several may hold: a slice of something larger that is kept alive as a whole. Copying it copies no text.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace airside {

class SharedText {
  public:
    static constexpr std::string_view schema_name = "SharedText", about = "text, passed on as it is";
    SharedText() = default;
    // A copy of its own, for text that stands alone.
    SharedText(std::string text) : SharedText(std::make_shared<const std::string>(std::move(text))) {}
    SharedText(const char* text) : SharedText(std::string(text)) {}
    // `slice` lies within what `whole` keeps alive.
    SharedText(std::shared_ptr<const void> whole, std::string_view slice) : whole_(std::move(whole)), slice_(slice) {}
    static std::optional<SharedText> parse(std::string_view text) { return SharedText(std::string(text)); }

    std::string_view view() const { return slice_; }
    std::string str() const { return std::string(slice_); }
    bool empty() const { return slice_.empty(); }
    bool operator==(const SharedText& other) const { return slice_ == other.slice_; }

  private:
    explicit SharedText(std::shared_ptr<const std::string> text) : whole_(text), slice_(*text) {}
    std::shared_ptr<const void> whole_;
    std::string_view slice_;
};

}  // namespace airside
