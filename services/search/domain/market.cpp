#include "services/search/domain/market.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "services/search/domain/cache_key.hpp"

namespace airside::search {
namespace {

std::string wrong_place(std::string_view field, const std::string& code) {
    auto upper = std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; });
    if (code.empty() || (upper && (code.size() == 2 || code.size() == 3))) return "";
    return std::string(field) + " is a country (GB), city or airport (LHR), or empty: " + code;
}

// From 0 to 99, the same for the same search in every process; other providers' numbers say nothing about it.
unsigned place_in_hundred(std::string_view key, gds::Provider provider) {
    auto hash = fnv1a(std::string(key) + '/' + std::string(gds::to_string(provider)));
    hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdu;  // keys that differ in a digit are spread, too
    return static_cast<unsigned>((hash ^ (hash >> 33)) % 100);
}

bool has_its_share(const MarketRule& rule, gds::Provider provider, std::string_view key) {
    auto share = rule.share.find(std::string(gds::to_string(provider)));
    return share == rule.share.end() || place_in_hundred(key, provider) < static_cast<unsigned>(share->second);
}

bool lists(const MarketRule& rule, gds::Provider provider) {
    return rule.providers.empty() || std::ranges::find(rule.providers, provider) != rule.providers.end();
}

[[noreturn]] void refuse(std::size_t index, const std::string& why) {
    throw std::invalid_argument("search.rules[" + std::to_string(index) + "]: " + why);
}

}  // namespace

std::string MarketRule::check() const {
    for (auto& wrong : {wrong_place("origin", origin), wrong_place("destination", destination)})
        if (!wrong.empty()) return wrong;
    std::set<gds::Provider> listed;
    for (auto provider : providers)
        if (!listed.insert(provider).second)
            return "providers names " + std::string(gds::to_string(provider)) + " twice";
    for (auto& [name, percent] : share) {
        auto provider = gds::provider_from(name);
        if (!provider) return "share names no GDS: " + name;
        if (percent < 0 || percent > 100) return "share of " + name + " is from 0 to 100";
        if (!listed.empty() && !listed.contains(*provider)) return "share names " + name + ", and providers does not";
    }
    auto never = [&](gds::Provider provider) {
        auto percent = share.find(std::string(gds::to_string(provider)));
        return percent != share.end() && percent->second == 0;
    };
    if (!listed.empty() && std::ranges::all_of(listed, never)) return "every provider's share is 0";
    return "";
}

Markets::Markets(std::vector<MarketRule> rules, const reference::Airports& airports)
    : rules_(std::move(rules)), airports_(airports) {
    auto known = [&](const std::string& area) { return area.size() != 3 || airports_.knows(area); };
    for (std::size_t i = 0; i < rules_.size(); ++i)
        for (auto& area : {rules_[i].origin, rules_[i].destination})
            if (!known(area)) refuse(i, "no airport or city is called " + area);
}

void Markets::check_configured(std::span<const gds::Provider> configured) const {
    for (std::size_t i = 0; i < rules_.size(); ++i) {
        auto listed = [&](gds::Provider provider) { return lists(rules_[i], provider); };
        if (!rules_[i].providers.empty() && std::ranges::none_of(configured, listed))
            refuse(i, "none of its providers is configured");
    }
}

bool Markets::lies_in(const IataAirport& place, const std::string& area) const {
    if (area.empty() || area == place.str()) return true;
    if (area.size() == 2) return airports_.country_of(place.str()) == area;
    auto* airport = airports_.find(place.str());
    return airport && airport->metro == area;
}

const MarketRule* Markets::rule_for(const gds::SearchQuery& query) const {
    auto& origin = query.slices.front().origin;
    auto& destination = is_return(query) ? query.slices.front().destination : query.slices.back().destination;
    for (auto& rule : rules_)
        if (lies_in(origin, rule.origin) && lies_in(destination, rule.destination)) return &rule;
    return nullptr;
}

Markets::Choice Markets::choose(const gds::SearchQuery& query, std::string_view key,
                                std::span<const gds::Provider> configured,
                                const std::function<bool(gds::Provider)>& is_off) const {
    Choice choice;
    std::optional<gds::Provider> first_on;
    auto* rule = rule_for(query);
    for (auto provider : configured) {
        if (rule && !lists(*rule, provider)) continue;
        if (is_off(provider)) {
            choice.off.push_back(provider);
            continue;
        }
        if (!first_on) first_on = provider;
        if (!rule || has_its_share(*rule, provider, key)) choice.asked.push_back(provider);
    }
    if (choice.asked.empty() && first_on) choice.asked.push_back(*first_on);
    return choice;
}

}  // namespace airside::search
