// High and low season by month, from where the journey goes.
#pragma once
#include "platform/core/time.hpp"

namespace airside::simulator {

struct Season {
    char letter;    // as fare bases have it: H high, K shoulder, L low
    double fare;    // factor of the fare
    double demand;  // factor of the load
};

inline Season season_of(double destination_latitude, Date date) {
    auto month = static_cast<unsigned>(date.ymd().month());
    auto day = static_cast<unsigned>(date.ymd().day());
    bool holidays = (month == 12 && day >= 18) || (month == 1 && day <= 4);
    // South of the tropics summer is in January.
    bool south = destination_latitude < -20;
    bool summer = south ? (month == 12 || month <= 2) : (month >= 6 && month <= 8);
    bool between = south ? (month == 3 || month == 11) : (month == 4 || month == 5 || month == 9 || month == 10);
    if (holidays || summer) return {'H', 1.35, 1.10};
    if (between) return {'K', 1.10, 1.00};
    return {'L', 0.90, 0.92};
}

}  // namespace airside::simulator
