// The seats of one cabin as the flight's aircraft has them, and who sits where: every GDS shows the same chart.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "simulators/world/world.hpp"

namespace airside::simulator::gds {

struct ChartSeat {
    std::string number;  // "12A"
    std::size_t column;  // index into CabinChart::columns
    bool window, aisle, exit_row, legroom;
    bool taken = false;
};

struct ChartRow {
    int number;
    std::vector<ChartSeat> seats;
};

struct CabinChart {
    std::string_view columns;  // a space is an aisle
    std::vector<ChartRow> rows;

    bool at_window(std::size_t column) const { return column == 0 || column + 1 == columns.size(); }
    bool at_aisle(std::size_t column) const;
    int available() const;
};

// Without rows where the aircraft has no such cabin. As many seats are taken as the inventory has sold.
CabinChart cabin_chart(const World& world, const Flight& flight, Cabin cabin, Instant now);

// What a seat of one's choice costs a passenger. In front of the curtain it costs nothing.
std::int64_t seat_price_usd_cents(const Flight& flight, Cabin cabin, bool legroom);

}  // namespace airside::simulator::gds
