// Small replies in Amadeus's format, written by hand for the tests of this folder.
#pragma once
#include <string>
#include <string_view>

namespace airside::amadeus::samples {

// JFK–LHR–JFK for two adults, a child and an infant: 2 × (400.00 + 150.25) + (300.00 + 120.10) + (40.00 + 10.00), and a
// fee of 12.00.
inline std::string traveller(int id, std::string_view type, std::string_view total, std::string_view base,
                             std::string_view taxes) {
    std::string fares;
    for (auto segment : {"11", "12"})
        fares +=
            std::string(fares.empty() ? "" : ",") + R"({"segmentId":")" + segment +
            R"(","cabin":"ECONOMY","fareBasis":"KLX0)" + (type == "CHILD" ? "CH" : "") +
            R"(","brandedFare":"ECOLIGHT","brandedFareLabel":"Economy Light","class":"K","includedCheckedBags":{"quantity":)" +
            (type == "HELD_INFANT" ? "0" : "1") + "}}";
    return R"({"travelerId":")" + std::to_string(id) + R"(","fareOption":"STANDARD","travelerType":")" +
           std::string(type) + R"(","price":{"currency":"EUR","total":")" + std::string(total) + R"(","base":")" +
           std::string(base) + R"(","taxes":[)" + std::string(taxes) + R"(]},"fareDetailsBySegment":[)" + fares + "]}";
}

inline std::string offer(std::string_view id = "1") {
    auto adult_taxes = R"({"amount":"100.25","code":"GB"},{"amount":"50.00","code":"YQ"})";
    return R"({"type":"flight-offer","id":")" + std::string(id) +
           R"(","source":"GDS","instantTicketingRequired":false,"nonHomogeneous":false,"oneWay":false,
  "lastTicketingDate":"2027-02-20","lastTicketingDateTime":"2027-02-20T15:00:00","numberOfBookableSeats":4,
  "somethingNew":{"nested":[1,2.5,null,{"deep":true}]},
  "itineraries":[
    {"duration":"PT7H","segments":[{"departure":{"iataCode":"JFK","terminal":"7","at":"2027-03-10T18:30:00"},
      "arrival":{"iataCode":"LHR","terminal":"5","at":"2027-03-11T05:30:00"},"carrierCode":"BA","number":"0178",
      "aircraft":{"code":"77W"},"operating":{"carrierCode":"AA"},"duration":"PT7H","id":"11","numberOfStops":0}]},
    {"duration":"PT8H","segments":[{"departure":{"iataCode":"LHR","at":"2027-03-20T11:00:00"},
      "arrival":{"iataCode":"JFK","terminal":null,"at":"2027-03-20T15:00:00"},"carrierCode":"BA","number":"175",
      "id":"12","numberOfStops":1}]}],
  "price":{"currency":"EUR","total":"1570.60","base":"1140.00","fees":[{"amount":"12.00","type":"TICKETING"},
    {"amount":"0.00","type":"SUPPLIER"}],"grandTotal":"1582.60"},
  "pricingOptions":{"fareType":["PUBLISHED"],"includedCheckedBagsOnly":true},
  "validatingAirlineCodes":["BA"],
  "fareRules":{"rules":[{"category":"EXCHANGE","maxPenaltyAmount":"75.00"},{"category":"REFUND","notApplicable":true}]},
  "travelerPricings":[)" +
           traveller(1, "ADULT", "550.25", "400.00", adult_taxes) + "," +
           traveller(2, "ADULT", "550.25", "400.00", adult_taxes) + "," +
           traveller(3, "CHILD", "420.10", "300.00", R"({"amount":"120.10","code":"GB"})") + "," +
           traveller(4, "HELD_INFANT", "50.00", "40.00", R"({"amount":"10.00","code":"GB"})") + "]}";
}

inline std::string search_reply(std::string_view offers) {
    return R"({"meta":{"count":1},"data":[)" + std::string(offers) +
           R"(],"dictionaries":{"carriers":{"BA":"BRITISH AIRWAYS"}}})";
}

inline std::string order(std::string_view tickets = "", const std::string& ordered = offer()) {
    return R"({"type":"flight-order","id":"eJzTd9f3NjIJdzUGAAp%2fAiY=","associatedRecords":[
  {"reference":"QVH2BX","creationDate":"2027-02-01T10:20:30.000","originSystemCode":"GDS","flightOfferId":"1"}],
  "flightOffers":[)" +
           ordered + R"(],"travelers":[
  {"id":"2","dateOfBirth":"1984-05-06","name":{"firstName":"ANNA","lastName":"MÜLLER"}},
  {"id":"1","dateOfBirth":"1982-01-16","name":{"firstName":"JORGE","lastName":"GONZALES"}},
  {"id":"3","dateOfBirth":"2019-01-16","name":{"firstName":"LUZ","lastName":"GONZALES"}},
  {"id":"4","dateOfBirth":"2026-06-16","name":{"firstName":"EVA","lastName":"GONZALES"}}],
  "remarks":{"general":[{"subType":"GENERAL_MISCELLANEOUS","text":"SOMETHING ELSE"},
    {"subType":"GENERAL_MISCELLANEOUS","text":"AIRSIDE REF K7MN4QZX"}]},
  "ticketingAgreement":{"option":"DELAY_TO_CANCEL","dateTime":"2027-02-03T18:00:00"})" +
           (tickets.empty() ? "" : R"(,"tickets":[)" + std::string(tickets) + "]") + "}";
}

inline std::string ticket(int traveller, std::string_view number, std::string_view status = "ISSUED") {
    return R"({"documentType":"ETICKET","documentNumber":")" + std::string(number) + R"(","documentStatus":")" +
           std::string(status) + R"(","travelerId":")" + std::to_string(traveller) + R"(","segmentIds":["11","12"]})";
}

// Bags by itinerary: one for 60.00 and two for 120.00 on either way, one of 32 kg for 140.00 on the way out; priority
// boarding on both for 15.00. The infant has none.
inline std::string bag(int pieces, int weight, std::string_view price, std::string_view segments,
                       std::string_view travellers = R"("1","2","3")") {
    return R"({"quantity":)" + std::to_string(pieces) + R"(,"weight":)" + std::to_string(weight) +
           R"(,"weightUnit":"KG","name":"CHECKED_BAG","price":{"amount":")" + std::string(price) +
           R"(","currencyCode":"EUR"},"bookableByItinerary":true,"segmentIds":[)" + std::string(segments) +
           R"(],"travelerIds":[)" + std::string(travellers) + "]}";
}

inline std::string included() {
    return R"({"bags":{"1":)" + bag(1, 23, "60.00", R"("11","12")") + R"(,"2":)" +
           bag(2, 23, "120.00", R"("11","12")") + R"(,"3":)" + bag(1, 32, "140.00", R"("11")") +
           R"(},"other-services":{"1":{"name":"PRIORITY_BOARDING","price":{"amount":"15.00","currencyCode":"EUR"},)"
           R"("bookableByTraveler":true,"bookableByItinerary":false,"segmentIds":["12","11"],"travelerIds":["1","2","3"]}}})";
}

inline std::string priced_reply(std::string_view offer, std::string_view included) {
    return R"({"data":{"type":"flight-offers-pricing","flightOffers":[)" + std::string(offer) + R"(]},"included":)" +
           std::string(included) + "}";
}

// The offer with two bags of 23 kg for the first traveller on the way out, and priority boarding for the third: 135.00.
inline std::string offer_with_services() {
    auto text = offer();
    auto put = [&](int traveller, std::string_view segment, std::string_view services) {
        auto at = text.find(R"("travelerId":")" + std::to_string(traveller));
        at = text.find(R"("segmentId":")" + std::string(segment), at);
        text.insert(at, R"("additionalServices":)" + std::string(services) + ",");
    };
    put(1, "11", R"({"chargeableCheckedBags":{"quantity":2,"weight":23,"weightUnit":"KG"}})");
    put(3, "11", R"({"otherServices":["PRIORITY_BOARDING"]})");
    put(3, "12", R"({"otherServices":["PRIORITY_BOARDING"]})");
    text.replace(text.find(R"("grandTotal":"1582.60")"), 22,
                 R"("grandTotal":"1717.60","additionalServices":[{"type":"CHECKED_BAGS","amount":"120.00"},)"
                 R"({"type":"OTHER_SERVICES","amount":"15.00"}])");
    return text;
}

inline std::string emd(int traveller, std::string_view number, std::string_view segments,
                       std::string_view status = "ISSUED") {
    return R"({"documentType":"EMD","documentNumber":")" + std::string(number) + R"(","documentStatus":")" +
           std::string(status) + R"(","travelerId":")" + std::to_string(traveller) + R"(","segmentIds":[)" +
           std::string(segments) + "]}";
}

// What one traveller is told of a seat; without a price where none is given.
inline std::string seat_terms(std::string_view status, std::string_view total = "") {
    auto terms = R"({"travelerId":"1","seatAvailabilityStatus":")" + std::string(status) + "\"";
    if (!total.empty())
        terms += R"(,"price":{"currency":"EUR","total":")" + std::string(total) + R"(","base":")" + std::string(total) +
                 R"(","taxes":[{"amount":"0.00","code":"SUPPLIER"}]})";
    return terms + "}";
}

inline std::string seat(std::string_view number, std::string_view codes, std::string_view terms, int y) {
    return R"({"cabin":"ECONOMY","number":")" + std::string(number) + R"(","characteristicsCodes":[)" +
           std::string(codes) + R"(],"travelerPricing":[)" + std::string(terms) + R"(],"coordinates":{"x":1,"y":)" +
           std::to_string(y) + "}}";
}

// Of one of the offer's flights: 11 is BA178, 12 is BA175.
inline std::string seat_reply(std::string_view segment, std::string_view number, std::string_view seats) {
    return R"({"meta":{"count":1},"data":[{"type":"seatmap","id":"1","carrierCode":"BA","number":")" +
           std::string(number) + R"(","aircraft":{"code":"77W"},"class":"K","flightOfferId":"1","segmentId":")" +
           std::string(segment) +
           R"(","decks":[{"deckType":"MAIN","deckConfiguration":{"width":7,"exitRowsX":[20]},"facilities":[],"seats":[)" +
           std::string(seats) + R"(]}]}],"dictionaries":{"seatCharacteristics":{"W":"Window"}}})";
}

}  // namespace airside::amadeus::samples
