#include "platform/reference/airlines.hpp"

#include "platform/reference/csv.hpp"

namespace airside::reference {

Airlines Airlines::load(const std::filesystem::path& data_dir) {
    Airlines loaded;
    read_csv(
        data_dir / "airlines.csv", "iata,icao,numeric,name,alliance,alliance_status,bases,flight_frequency",
        [&](auto f) {
            std::string numeric(f[2] == "0" ? "" : f[2]);  // 0 stands for "no ticket stock of its own"
            if (!numeric.empty()) numeric.insert(0, 3 - std::min<std::size_t>(3, numeric.size()), '0');
            loaded.airlines_.try_emplace(std::string(f[0]), Airline{std::string(f[0]), std::string(f[3]), numeric});
        });
    return loaded;
}

const Airline* Airlines::find(std::string_view code) const {
    auto found = airlines_.find(std::string(code));
    return found == airlines_.end() ? nullptr : &found->second;
}

std::string_view Airlines::name_of(std::string_view code) const {
    auto* airline = find(code);
    return airline ? std::string_view(airline->name) : code;
}

Aircraft Aircraft::load(const std::filesystem::path& data_dir) {
    Aircraft loaded;
    read_csv(data_dir / "aircraft.csv",
             "iata_code,manufacturer,model,iata_group,iata_category,icao_code,nb_engines,aircraft_type", [&](auto f) {
                 std::string name(f[1]);
                 // Some models repeat the maker: "BAe", "BAe BAE Systems 146-200".
                 name = f[2].starts_with(f[1]) ? std::string(f[2]) : name + " " + std::string(f[2]);
                 loaded.names_.try_emplace(std::string(f[0]), std::move(name));
             });
    return loaded;
}

std::string_view Aircraft::name_of(std::string_view code) const {
    auto found = names_.find(std::string(code));
    return found == names_.end() ? code : std::string_view(found->second);
}

}  // namespace airside::reference
