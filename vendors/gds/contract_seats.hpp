// What the contract suite asks of seat maps.
#pragma once
#include <algorithm>
#include <set>

#include "vendors/gds/contract_bench.hpp"

namespace airside::gds::suite {

inline void expect_sound_row(const SeatMap& map, const SeatRow& row, const Currency& currency,
                             std::set<std::string>& numbers) {
    std::size_t last = 0;
    for (auto& seat : row.seats) {
        EXPECT_EQ(seat.number.substr(0, seat.number.size() - 1), std::to_string(row.row));
        auto column = map.columns.find(seat.number.back());
        EXPECT_NE(column, std::string::npos) << seat.number << " in " << map.columns;
        if (column == std::string::npos) continue;
        EXPECT_TRUE(&seat == &row.seats.front() || column > last) << "from left to right: " << seat.number;
        last = column;
        bool beside_aisle = (column > 0 && map.columns[column - 1] == ' ') ||
                            (column + 1 < map.columns.size() && map.columns[column + 1] == ' ');
        EXPECT_EQ(seat.aisle, beside_aisle) << seat.number << " in " << map.columns;
        EXPECT_EQ(seat.window, column == 0 || column + 1 == map.columns.size()) << seat.number;
        EXPECT_TRUE(numbers.insert(seat.number).second) << seat.number << " twice";
        if (seat.availability != SeatAvailability::AVAILABLE) continue;
        EXPECT_TRUE(seat.price && seat.price->currency() == currency && !seat.price->negative()) << seat.number;
    }
}

// Each segment has the cabin that it is sold in, with every seat once, and what each that can be had costs.
inline void expect_sound(const std::vector<SeatMap>& maps, const Offer& offer) {
    auto segments = segments_of(offer);
    EXPECT_EQ(maps.size(), segments.size());
    for (std::size_t i = 0; i < std::min(maps.size(), segments.size()); ++i) {
        auto& map = maps[i];
        EXPECT_EQ(map.segment, static_cast<int>(i));
        EXPECT_EQ(map.cabin, segments[i]->cabin);
        if (map.aircraft) EXPECT_EQ(map.aircraft, segments[i]->aircraft);
        EXPECT_NE(map.columns.find(' '), std::string::npos) << map.columns;
        std::set<std::string> numbers;
        int row_before = 0, exits = 0;
        for (auto& row : map.rows) {
            EXPECT_GT(row.row, row_before);
            row_before = row.row;
            expect_sound_row(map, row, offer.price.total.currency(), numbers);
            exits += std::ranges::any_of(row.seats, [](auto& seat) { return seat.exit_row && seat.extra_legroom; });
        }
        if (map.cabin == CabinClass::ECONOMY) EXPECT_EQ(exits, 1);
    }
}

inline std::vector<Seat> available_seats(const SeatMap& map) {
    std::vector<Seat> seats;
    for (auto& row : map.rows)
        std::ranges::copy_if(row.seats, std::back_inserter(seats),
                             [](auto& seat) { return seat.availability == SeatAvailability::AVAILABLE; });
    return seats;
}

}  // namespace airside::gds::suite
