#include "vendors/gds/travellers.hpp"

#include <algorithm>

#include "platform/reference/airports.hpp"

namespace airside::gds {
namespace {

int count_of(const Offer& offer, PassengerType type) {
    int count = 0;
    for (auto& fare : offer.passengers)
        if (fare.type == type) count += fare.count;
    return count;
}

}  // namespace

std::string travellers_problem(const OrderRequest& request) {
    for (auto type : {PassengerType::ADULT, PassengerType::CHILD, PassengerType::INFANT}) {
        auto given = std::ranges::count(request.travellers, type, &Traveller::type);
        if (auto wanted = count_of(request.offer, type); given != wanted)
            return "the offer is for " + std::to_string(wanted) + " of type " + std::string(to_string(type)) +
                   ", given are " + std::to_string(given);
    }
    if (!std::ranges::is_sorted(request.travellers, {}, &Traveller::type))
        return "travellers must be listed adults first, then children, then infants";
    for (auto& person : request.travellers)
        if (ticket_name(person.first_name.str()).empty() || ticket_name(person.last_name.str()).empty())
            return "a name has no Latin letter; give it as in the machine-readable zone of the passport";
    return {};
}

PhoneParts split_phone(std::string_view e164) {
    if (e164.starts_with('+')) e164.remove_prefix(1);
    // One digit: 1 and 7. Two digits: the listed ones. All others have three.
    static constexpr std::string_view two_digits =
        "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 "
        "86 90 91 92 "
        "93 94 95 98";
    std::size_t length = 3;
    if (e164.starts_with('1') || e164.starts_with('7'))
        length = 1;
    else if (e164.size() >= 2 && two_digits.find(e164.substr(0, 2)) != std::string_view::npos)
        length = 2;
    length = std::min(length, e164.size());
    return {std::string(e164.substr(0, length)), std::string(e164.substr(length))};
}

std::string ticket_name(std::string_view name) {
    std::string out;
    for (char c : reference::fold(name)) {
        bool letter = c >= 'A' && c <= 'Z';
        if (letter || ((c == ' ' || c == '-') && !out.empty() && out.back() != ' ' && out.back() != '-')) out += c;
    }
    while (!out.empty() && (out.back() == ' ' || out.back() == '-')) out.pop_back();
    return out;
}

}  // namespace airside::gds
