#include "services/search/domain/services.hpp"

#include <algorithm>
#include <set>

#include "platform/core/problem.hpp"

namespace airside::search {
namespace {

std::string pointer(std::size_t index, std::string_view field) {
    return "/services/" + std::to_string(index) + "/" + std::string(field);
}

void check(const ServiceWanted& wanted, const gds::ServiceOffer& service, std::size_t index,
           std::vector<FieldError>& errors) {
    if (std::ranges::find(service.travellers, wanted.traveller.value) == service.travellers.end())
        errors.push_back({pointer(index, "traveller"), "this traveller can't have it"});
    if (wanted.quantity.value.value > service.most)
        errors.push_back({pointer(index, "quantity"), "at most " + std::to_string(service.most)});
}

}  // namespace

std::vector<gds::ServiceChoice> choices_of(const std::vector<ServiceWanted>& wanted,
                                           const std::vector<gds::ServiceOffer>& sold) {
    std::vector<gds::ServiceChoice> choices;
    std::set<std::pair<std::string, std::int64_t>> seen;
    Problem problem(422, "invalid-request", "The request is not valid");
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        auto& one = wanted[i];
        auto service = std::ranges::find(sold, one.id.value, &gds::ServiceOffer::id);
        if (service == sold.end()) {
            problem.errors.push_back({pointer(i, "id"), "is not sold with this offer"});
            continue;
        }
        check(one, *service, i, problem.errors);
        if (!seen.emplace(one.id.value, one.traveller.value).second)
            problem.errors.push_back({"/services/" + std::to_string(i), "is there twice"});
        choices.push_back(
            {*service, static_cast<int>(one.traveller.value), static_cast<int>(one.quantity.value.value)});
    }
    if (!problem.errors.empty()) throw Problem(std::move(problem));
    return choices;
}

}  // namespace airside::search
