// How adapters write a cabin's columns down.
#pragma once
#include <string>
#include <vector>

namespace airside::gds {

struct SeatColumn {
    char letter;
    bool at_aisle = false;
};

// "ABC DEF" of columns from left to right: an aisle lies between two that both are at one. Each is at one aisle only,
// so that four columns at aisles are "A DG K".
std::string columns_text(const std::vector<SeatColumn>& columns);

}  // namespace airside::gds
