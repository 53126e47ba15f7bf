#include "platform/http/device.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace airside::http {

namespace {

struct Browser {
    std::string_view token, name;
};
// The first that is found: Edge and Opera name Chrome too, and Chrome names Safari.
constexpr std::array<Browser, 6> browsers{{{"Edg/", "Edge"},
                                           {"OPR/", "Opera"},
                                           {"Firefox/", "Firefox"},
                                           {"FxiOS/", "Firefox"},
                                           {"Chrome/", "Chrome"},
                                           {"Version/", "Safari"}}};
constexpr std::size_t longest_version = 4;

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

std::optional<std::string> browser_of(std::string_view user_agent) {
    for (auto& browser : browsers) {
        auto at = user_agent.find(browser.token);
        if (at == user_agent.npos) continue;
        auto version = user_agent.substr(at + browser.token.size(), longest_version);
        auto end = std::ranges::find_if(version, [](unsigned char c) { return std::isdigit(c) == 0; });
        auto digits = std::string(version.begin(), end);
        return std::string(browser.name) + (digits.empty() ? "" : " " + digits);
    }
    return {};
}

std::optional<std::string> device_type_of(std::string_view user_agent) {
    if (!browser_of(user_agent)) return {};
    bool android = has(user_agent, "Android"), mobile = has(user_agent, "Mobile");
    if (has(user_agent, "iPad") || has(user_agent, "Tablet") || (android && !mobile)) return "TABLET";
    if (has(user_agent, "iPhone") || android || mobile) return "MOBILE";
    return "DESKTOP";
}

}  // namespace airside::http
