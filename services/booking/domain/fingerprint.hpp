// The same people on the same flight: one hash for each passenger on each flight, from name, birth date, carrier,
// flight number and local day of departure. Equal hashes of two bookings are a question to the traveller.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "services/booking/api.hpp"

namespace airside::booking {

struct Person {
    PersonName first_name, last_name;
    Date date_of_birth;
};
AIRSIDE_FIELDS(Person, first_name, last_name, date_of_birth)

struct FlightDay {
    std::string flight_number;  // with the carrier: "BA178"
    LocalTime departure_local;
    Instant departure;
};

// SHA-256 each (32 bytes), and when that flight leaves.
using Fingerprints = std::map<std::string, Instant>;
Fingerprints fingerprints(const std::vector<Person>& people, const std::vector<FlightDay>& flights);

Fingerprints fingerprints(const std::vector<PassengerInput>& passengers, const gds::Offer& offer);

}  // namespace airside::booking
