#include "simulators/gds/cabin_chart.hpp"

namespace airside::simulator::gds {
namespace {

constexpr int wide_body_seats = 230, long_haul_km = 3500;

std::string_view columns_of(const AircraftType& type, Cabin cabin) {
    bool wide = type.total() > wide_body_seats;
    switch (cabin) {
        case Cabin::first:
        case Cabin::business: return wide ? "A DG K" : "AC DF";
        case Cabin::premium_economy: return wide ? "AC DEFG HK" : "ABC DEF";
        case Cabin::economy: return wide ? "ABC DEFG HJK" : "ABC DEF";
    }
    return {};
}

int rows_in(const AircraftType& type, Cabin cabin) {
    auto columns = columns_of(type, cabin);
    auto abreast = static_cast<int>(columns.size() - static_cast<std::size_t>(std::ranges::count(columns, ' ')));
    return (type.seats_in(cabin) + abreast - 1) / abreast;
}

// Rows are counted through from the nose.
int first_row_of(const AircraftType& type, Cabin cabin) {
    int row = 1;
    for (auto before : {Cabin::first, Cabin::business, Cabin::premium_economy}) {
        if (before == cabin) break;
        row += rows_in(type, before);
    }
    return row;
}

ChartRow row_of(const CabinChart& chart, int number, int seats_left, bool exit, bool front) {
    ChartRow row{number, {}};
    for (std::size_t c = 0; c < chart.columns.size() && static_cast<int>(row.seats.size()) < seats_left; ++c)
        if (chart.columns[c] != ' ')
            row.seats.push_back({std::to_string(number) + chart.columns[c], c, chart.at_window(c), chart.at_aisle(c),
                                 exit, exit || front});
    return row;
}

// Where those sit who have not chosen is drawn for the flight; how many sit somewhere is what the inventory says.
void seat_people(CabinChart& chart, Hash own, std::size_t taken, const std::set<std::string>& chosen) {
    std::vector<std::pair<std::uint64_t, ChartSeat*>> drawn;
    std::size_t seated = 0;
    for (auto& row : chart.rows)
        for (auto& seat : row.seats)
            if ((seat.taken = chosen.contains(seat.number)))
                ++seated;
            else
                drawn.emplace_back(own.with(seat.number).value(), &seat);
    std::ranges::sort(drawn, {}, [](auto& one) { return one.first; });
    for (std::size_t i = 0; i < drawn.size() && seated < taken; ++i, ++seated) drawn[i].second->taken = true;
}

}  // namespace

bool CabinChart::at_aisle(std::size_t column) const {
    return (column > 0 && columns[column - 1] == ' ') || (column + 1 < columns.size() && columns[column + 1] == ' ');
}

int CabinChart::available() const {
    int count = 0;
    for (const auto& row : rows)
        count += static_cast<int>(std::ranges::count(row.seats, false, [](auto& seat) { return seat.taken; }));
    return count;
}

CabinChart cabin_chart(const World& world, const Flight& flight, Cabin cabin, Instant now) {
    const auto& type = flight.aircraft();
    CabinChart chart{columns_of(type, cabin), {}};
    auto capacity = type.seats_in(cabin);
    auto first = first_row_of(type, cabin), count = rows_in(type, cabin);
    int seats_left = capacity;
    for (int r = 0; r < count; ++r) {
        bool economy = cabin == Cabin::economy;
        chart.rows.push_back(row_of(chart, first + r, seats_left, economy && r == count / 2, economy && r == 0));
        seats_left -= static_cast<int>(chart.rows.back().seats.size());
    }
    auto own = world.seed.with("seats").with(flight.line->number).with(flight.date.str());
    auto taken = std::max(0, capacity - world.inventory.available_in(flight, cabin, now));
    seat_people(chart, own, static_cast<std::size_t>(taken), world.inventory.chosen_seats(flight));
    return chart;
}

std::int64_t seat_price_usd_cents(const Flight& flight, Cabin cabin, bool legroom) {
    if (cabin == Cabin::business || cabin == Cabin::first) return 0;
    std::int64_t usual = flight.route->distance_km > long_haul_km ? 3000 : 1200;
    return legroom ? usual * 2 : usual;
}

}  // namespace airside::simulator::gds
