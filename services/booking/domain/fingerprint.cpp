#include "services/booking/domain/fingerprint.hpp"

#include <cctype>

#include "platform/core/digest.hpp"

namespace airside::booking {
namespace {

// Names are compared by their letters: "Anne-Marie" and "ANNE MARIE" are one person.
std::string letters(std::string_view name) {
    std::string out;
    for (unsigned char c : name)
        if (c >= 0x80 || std::isalpha(c)) out += static_cast<char>(std::toupper(c));
    return out;
}

}  // namespace

Fingerprints fingerprints(const std::vector<Person>& people, const std::vector<FlightDay>& flights) {
    Fingerprints out;
    for (auto& p : people) {
        auto person = letters(p.last_name.str()) + "/" + letters(p.first_name.str()) + "/" + p.date_of_birth.str();
        for (auto& flight : flights) {
            auto day = date_of(flight.departure_local).str();
            out.insert_or_assign(sha256(person + "/" + flight.flight_number + "/" + day), flight.departure);
        }
    }
    return out;
}

Fingerprints fingerprints(const std::vector<PassengerInput>& passengers, const gds::Offer& offer) {
    std::vector<Person> people;
    for (auto& p : passengers) people.push_back({p.first_name, p.last_name, p.date_of_birth});
    std::vector<FlightDay> flights;
    for (auto* s : gds::segments_of(offer))
        flights.push_back({s->marketing_carrier.str() + s->flight_number, s->departure.local, s->departure.at});
    return fingerprints(people, flights);
}

}  // namespace airside::booking
