// The children of a booking on their way into one INSERT each (jsonb_to_recordset), and out again as an order's
// travellers.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "services/booking/store/new_booking.hpp"

namespace airside::booking {

struct PassengerRow {
    std::string id;
    int position;
    gds::PassengerType passenger_type;
    std::optional<PassengerTitle> title;
    PersonName first_name;
    std::optional<PersonName> middle_name;
    PersonName last_name;
    Date date_of_birth;
    std::optional<PassengerGender> gender;
    std::optional<CountryCode> nationality;
    std::optional<PassportNumber> passport_number;
    std::optional<CountryCode> passport_country;
    std::optional<Date> passport_expiry_date;
    std::optional<IataAirline> frequent_flyer_airline;
    std::optional<FrequentFlyerNumber> frequent_flyer_number;
};
AIRSIDE_FIELDS(PassengerRow, id, position, passenger_type, title, first_name, middle_name, last_name, date_of_birth,
               gender, nationality, passport_number, passport_country, passport_expiry_date, frequent_flyer_airline,
               frequent_flyer_number)

struct BaggageRow {
    gds::BaggageAllowance checked;
    gds::BaggageAllowance cabin;
};
AIRSIDE_FIELDS(BaggageRow, checked, cabin)

struct FlightRow {
    std::string id;
    int segment_number;
    IataAirline airline_code;
    std::string airline_name;
    std::string flight_number;
    IataAirline operating_carrier;
    std::optional<std::string> aircraft_type;
    std::optional<std::string> aircraft_code;
    IataAirport departure_airport;
    std::optional<std::string> departure_terminal;
    Instant departure_datetime;
    std::string departure_zone;
    IataAirport arrival_airport;
    std::optional<std::string> arrival_terminal;
    Instant arrival_datetime;
    std::string arrival_zone;
    gds::CabinClass cabin_class;
    BookingClass booking_class;
    std::optional<int> flight_duration_minutes;
    std::optional<BaggageRow> baggage_allowance;
};
AIRSIDE_FIELDS(FlightRow, id, segment_number, airline_code, airline_name, flight_number, operating_carrier,
               aircraft_type, aircraft_code, departure_airport, departure_terminal, departure_datetime, departure_zone,
               arrival_airport, arrival_terminal, arrival_datetime, arrival_zone, cabin_class, booking_class,
               flight_duration_minutes, baggage_allowance)

// As BookingView shows it, but that the traveller is a position.
struct IncludedRow {
    int position;
    gds::ServiceKind type;
    std::string code;
    std::string description;
    std::vector<int> segment_numbers;
    int quantity;
    Money price;
};
AIRSIDE_FIELDS(IncludedRow, position, type, code, description, segment_numbers, quantity, price)

std::vector<IncludedRow> included_rows(const gds::Offer& offer);
std::vector<PassengerRow> passenger_rows(const std::vector<PassengerInput>& passengers, Random& random);
std::vector<FlightRow> flight_rows(const gds::Offer& offer, Names names, Random& random);
PassengerInput input_of(const PassengerRow& row);

}  // namespace airside::booking
