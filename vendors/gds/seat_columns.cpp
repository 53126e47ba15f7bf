#include "vendors/gds/seat_columns.hpp"

namespace airside::gds {

std::string columns_text(const std::vector<SeatColumn>& columns) {
    std::string text;
    bool open = false;  // the column before lies at an aisle that has not been passed yet
    for (auto& column : columns) {
        bool passed = open && column.at_aisle;
        if (passed) text += ' ';
        text += column.letter;
        open = column.at_aisle && !passed;
    }
    return text;
}

}  // namespace airside::gds
