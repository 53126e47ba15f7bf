// What a fuzzer of a GDS's parser holds it to: whatever comes in, an error that names the vendor, or offers whose
// prices are right. A breach ends the program, as libFuzzer wants it.
#pragma once
#include "vendors/fuzz.hpp"
#include "vendors/gds/extras.hpp"
#include "vendors/gds/order.hpp"

namespace airside::gds::fuzz {

using vendors::fuzz::breach;

inline void check_price(const Price& price) {
    auto sum = price.base + price.taxes_total;
    for (auto& fee : price.fees) sum += fee.amount;
    if (sum != price.total) breach("base, taxes and fees make " + sum.str() + ", the total is " + price.total.str());
    auto taxes = Money::zero(price.total.currency());
    for (auto& tax : price.taxes) taxes += tax.amount;
    if (!price.taxes.empty() && taxes != price.taxes_total) breach("the taxes do not make their total");
    for (auto& money : {price.total, price.base, price.taxes_total})
        if (money.negative()) breach("negative: " + money.str());
}

inline void check(const Offer& offer) {
    check_price(offer.price);
    if (offer.price.total.is_zero()) breach("an offer for nothing");
    auto travellers = Money::zero(offer.price.total.currency());
    auto flights = segments_of(offer).size();
    for (auto& fare : offer.passengers) {
        check_price(fare.each);
        travellers += fare.each.total * fare.count;
        if (fare.count < 1 || fare.segments.size() != flights) breach("a fare does not cover every segment");
    }
    if (travellers > offer.price.total) breach("the travellers pay more than the party");
    for (auto* segment : segments_of(offer))
        if (segment->arrival.at <= segment->departure.at) breach("arrives before it departs");
}

inline void check(const std::vector<SeatMap>& maps) {
    for (auto& map : maps)
        for (auto& row : map.rows)
            for (auto& seat : row.seats) {
                if (seat.price && seat.price->negative()) breach("a seat that pays");
                if (seat.number.empty() || map.columns.find(seat.number.back()) == map.columns.npos)
                    breach("a seat in no column: " + seat.number + " in " + map.columns);
            }
}

inline void check(const std::vector<ServiceOffer>& services) {
    for (auto& service : services) {
        if (service.price.negative()) breach("a service that pays");
        if (service.travellers.empty() || service.segments.empty()) breach("a service for nobody, or for nothing");
        if (service.most < 1 || service.id.empty()) breach("a service that can't be chosen");
    }
}

inline void check_indices(const std::vector<int>& indices, std::size_t end) {
    for (auto index : indices)
        if (index < 0 || static_cast<std::size_t>(index) >= end) breach("a service of nobody or of no flight");
}

// What can be added to an order.
inline void check(const std::vector<ServiceOffer>& services, const Order& order) {
    for (auto& service : services) {
        if (service.price.negative() || service.price.currency() != order.offer->price.total.currency())
            breach("a service for " + service.price.str());
        if (service.id.empty() || service.most < 1 || service.travellers.empty()) breach("a service that is none");
        check_indices(service.travellers, order.last_names.size());
        check_indices(service.segments, order.segments.size());
    }
}

inline void check(const Order& order) {
    if (order.offer) check(*order.offer);
    for (auto& service : order.services) {
        if (service.price && service.price->negative()) breach("a service that pays");
        check_indices({service.traveller}, order.last_names.size());
        check_indices(service.segments, order.segments.size());
    }
}

}  // namespace airside::gds::fuzz
