// Small replies in Sabre's format, written by hand for the tests of this folder.
#pragma once
#include <string>
#include <string_view>

namespace airside::sabre::samples {

// JFK–LHR–JFK for two adults, a child and an infant: 2 × (400.00 + 150.25) + (300.00 + 120.10) + (40.00 + 10.00). The
// second leg changes planes at DUB after midnight.
inline std::string passenger(std::string_view type, int count, int fare, std::string_view total, std::string_view taxes,
                             std::string_view base, std::string_view tax_refs, int allowance) {
    auto ref = std::to_string(fare);
    return R"({"passengerInfo":{"passengerType":")" + std::string(type) + R"(","passengerNumber":)" +
           std::to_string(count) + R"(,"nonRefundable":false,"fareComponents":[
      {"ref":)" +
           ref +
           R"(,"beginAirport":"JFK","endAirport":"LHR","segments":[{"segment":{"bookingCode":"K","cabinCode":"Y","mealCode":"M","seatsAvailable":4}}]},
      {"ref":)" +
           ref +
           R"(,"beginAirport":"LHR","endAirport":"JFK","segments":[{"segment":{"bookingCode":"O","cabinCode":"Y","seatsAvailable":7}},
        {"segment":{"bookingCode":"D","cabinCode":"C","seatsAvailable":9,"availabilityBreak":true}}]}],
    "taxes":[)" +
           std::string(tax_refs) + R"(],
    "passengerTotalFare":{"totalFare":)" +
           std::string(total) + R"(,"totalTaxAmount":)" + std::string(taxes) +
           R"(,"currency":"EUR","baseFareAmount":436.1,"baseFareCurrency":"USD","equivalentAmount":)" +
           std::string(base) + R"(,"equivalentCurrency":"EUR","commissionPercentage":0},
    "baggageInformation":[{"provisionType":"A","airlineCode":"BA","segments":[{"id":0},{"id":1},{"id":2}],"allowance":{"ref":)" +
           std::to_string(allowance) +
           R"(}},{"provisionType":"C","airlineCode":"BA","segments":[{"id":0}],"charge":{"ref":1}}],
    "penaltiesInfo":{"penalties":[{"type":"Exchange","applicability":"Before","changeable":true,"amount":75,"currency":"EUR"},
      {"type":"Exchange","applicability":"After","changeable":false},
      {"type":"Refund","applicability":"Before","refundable":false},{"type":"Refund","applicability":"After","refundable":false}]}}})";
}

inline std::string pricing() {
    return R"({"pricingSubsource":"MIP","fare":{"validatingCarrierCode":"BA","vita":true,"eTicketable":true,
  "lastTicketDate":"2027-02-20","lastTicketTime":"15:00","governingCarriers":"BA BA","passengerInfoList":[)" +
           passenger("ADT", 2, 1, "550.25", "150.25", "400", R"({"ref":1},{"ref":2})", 1) + "," +
           passenger("CNN", 1, 2, "420.1", "120.1", "300.00", R"({"ref":3})", 1) + "," +
           passenger("INF", 1, 3, "50", "10", "40.0", R"({"ref":4})", 2) + R"(],
  "totalFare":{"totalPrice":1570.6,"totalTaxAmount":430.6,"currency":"EUR","baseFareAmount":1744.4,"baseFareCurrency":"USD",
    "equivalentAmount":1140,"equivalentCurrency":"EUR"},"validatingCarriers":[{"ref":1}]}})";
}

inline std::string itinerary(int id = 1, std::string_view pricings = pricing()) {
    return R"({"id":)" + std::to_string(id) +
           R"(,"pricingSource":"ADVJR1","legs":[{"ref":1},{"ref":2}],"pricingInformation":[)" + std::string(pricings) +
           R"(],"diversitySwapper":{"weighedPrice":980.514}})";
}

inline std::string search_reply(std::string_view itineraries) {
    return R"({"groupedItineraryResponse":{"version":"6.9.0",
"messages":[{"severity":"Info","type":"SERVER","code":"GCA14-ISELL","text":"27131"}],"statistics":{"itineraryCount":1},
"scheduleDescs":[
 {"id":1,"frequency":"SMTWTFS","stopCount":0,"eTicketable":true,"totalMilesFlown":3451,"elapsedTime":420,
  "departure":{"airport":"JFK","city":"NYC","state":"NY","country":"US","time":"18:30:00-05:00","terminal":"7"},
  "arrival":{"airport":"LHR","city":"LON","country":"GB","time":"05:30:00Z","dateAdjustment":1,"terminal":"5"},
  "carrier":{"marketing":"BA","marketingFlightNumber":178,"operating":"AA","operatingFlightNumber":6143,"equipment":{"code":"77W"}}},
 {"id":2,"stopCount":0,"departure":{"airport":"LHR","time":"22:00:00Z"},"arrival":{"airport":"DUB","time":"23:20:00Z"},
  "carrier":{"marketing":"BA","marketingFlightNumber":844}},
 {"id":3,"stopCount":1,"departure":{"airport":"DUB","time":"06:10:00Z"},"arrival":{"airport":"JFK","time":"09:00:00-04:00","terminal":null},
  "carrier":{"marketing":"BA","marketingFlightNumber":175,"operating":null,"equipment":{"code":"788"}}}],
"taxDescs":[{"id":1,"code":"GB","amount":100.25,"currency":"EUR","description":"AIR PASSENGER DUTY"},
 {"id":2,"code":"YQ","amount":50,"currency":"EUR"},{"id":3,"code":"GB","amount":120.10,"currency":"EUR"},
 {"id":4,"code":"GB","amount":10,"currency":"EUR"}],
"taxSummaryDescs":[],
"fareComponentDescs":[
 {"id":1,"governingCarrier":"BA","fareAmount":218.05,"fareCurrency":"USD","fareBasisCode":"KLX0","farePassengerType":"ADT","cabinCode":"Y",
  "brand":{"code":"ECOLIGHT","brandName":"Economy Light"},"segments":[{"segment":{"surcharges":[{"amount":1.5,"currency":"USD"}]}}]},
 {"id":2,"fareBasisCode":"KLX0CH","farePassengerType":"CNN","cabinCode":"Y","brand":{"code":"ECOLIGHT"},"segments":[{"segment":{}}]},
 {"id":3,"fareBasisCode":"KLX0IN","farePassengerType":"INF","segments":[{"segment":{}}]}],
"validatingCarrierDescs":[{"id":1,"settlementMethod":"BSP","default":{"code":"BA"}}],
"baggageAllowanceDescs":[{"id":1,"pieceCount":1,"weight":50,"unit":"lbs"},{"id":2,"pieceCount":0}],
"legDescs":[{"id":1,"elapsedTime":420,"schedules":[{"ref":1}]},
 {"id":2,"elapsedTime":660,"schedules":[{"ref":2},{"ref":3,"departureDateAdjustment":1}]}],
"itineraryGroups":[{"groupDescription":{"legDescriptions":[{"departureDate":"2027-03-10","departureLocation":"JFK","arrivalLocation":"LHR"},
  {"departureDate":"2027-03-20","departureLocation":"LHR","arrivalLocation":"JFK"}]},"itineraries":[)" +
           std::string(itineraries) + "]}]}}";
}

inline std::string quote(int id, std::string_view type, std::string_view travellers, std::string_view base,
                         std::string_view taxes, std::string_view total) {
    return R"({"airlineCode":"BA","travelerIndices":[)" + std::string(travellers) + R"(],"fareConstruction":[
    {"flights":[{"itemId":"12"}],"flightIndices":[1],"fareBasisCode":"KLX0","brandFareCode":"ECOLIGHT","checkedBaggageAllowance":{"maximumPieces":1}},
    {"flights":[{"itemId":"13"}],"flightIndices":[2],"fareBasisCode":"KLX1","brandFareCode":"ECOLIGHT"}],
   "taxBreakdown":[{"taxCode":"GB","taxAmount":{"amount":")" +
           std::string(taxes) + R"(","currencyCode":"EUR"}}],
   "totals":{"subtotal":")" +
           std::string(base) + R"(","taxes":")" + std::string(taxes) + R"(","total":")" + std::string(total) +
           R"(","currencyCode":"EUR"},"pricingStatusCode":"A","requestedTravelerType":")" + std::string(type) +
           R"(","pricedTravelerType":"ADT","recordTypeCode":"PQ","recordId":")" + std::to_string(id) + "\"}";
}

inline std::string ticket(int traveller, std::string_view number, std::string_view status = "Issued",
                          std::string_view coupon = "I") {
    std::string coupons;
    for (auto item : {"12", "13"})
        coupons += std::string(coupons.empty() ? "" : ",") + R"({"itemId":")" + item +
                   R"(","couponStatus":"Not Flown","couponStatusCode":")" + std::string(coupon) + "\"}";
    return R"({"number":")" + std::string(number) + R"(","date":"2027-02-01","airlineCode":"BA","travelerIndex":)" +
           std::to_string(traveller) + R"(,"flightCoupons":[)" + coupons +
           R"(],"payment":{"subtotal":"400.00","taxes":"150.25","total":"550.25","currencyCode":"EUR"},"ticketStatusName":")" +
           std::string(status) + "\"}";
}

// The members of a booking, without the braces around it: 2 × 550.25 + 420.10 = 1520.60.
inline std::string booking(std::string_view tickets = "") {
    return R"("bookingId":"QVHABX","startDate":"2027-03-10","endDate":"2027-03-20","isCancelable":true,"isTicketed":false,
 "creationDetails":{"creationUserSine":"AIR","creationDate":"2027-02-01","creationTime":"10:20",
   "purchaseDeadlineDate":"2027-02-03","purchaseDeadlineTime":"18:00","userWorkPcc":"AIRS"},
 "contactInfo":{"emails":["a@example.com"]},
 "travelers":[{"givenName":"JORGE","surname":"GONZÁLES","passengerCode":"ADT"},{"givenName":"ANNA","surname":"MÜLLER","passengerCode":"ADT"},
   {"givenName":"LUZ","surname":"GONZALES","passengerCode":"CNN"}],
 "flights":[{"itemId":"12","confirmationId":"BALOC1","flightNumber":178,"airlineCode":"BA","operatingAirlineCode":"AA","fromAirportCode":"JFK",
   "toAirportCode":"LHR","departureDate":"2027-03-10","departureTime":"18:30:00","departureTerminalName":"TERMINAL 7",
   "arrivalDate":"2027-03-11","arrivalTime":"05:30:00","numberOfSeats":3,"cabinTypeCode":"Y","aircraftTypeCode":"77W","bookingClass":"K",
   "flightStatusCode":"HK","flightStatusName":"Confirmed"},
  {"itemId":"13","flightNumber":175,"airlineCode":"BA","fromAirportCode":"LHR","toAirportCode":"JFK","departureDate":"2027-03-20",
   "departureTime":"11:00","arrivalDate":"2027-03-20","arrivalTime":"15:00","cabinTypeCode":"Y","bookingClass":"O","flightStatusCode":"UN"}],
 "journeys":[{"firstAirportCode":"JFK","departureDate":"2027-03-10","departureTime":"18:30","lastAirportCode":"LHR","numberOfFlights":1},
  {"firstAirportCode":"LHR","departureDate":"2027-03-20","departureTime":"11:00","lastAirportCode":"JFK","numberOfFlights":1}],
 "fareRules":[{"owningAirlineCode":"BA","passengerCode":"ADT","isRefundable":false,"isChangeable":true,
   "exchangePenalties":[{"applicability":"BEFORE_DEPARTURE","penalty":{"amount":"75.00","currencyCode":"EUR"}},
     {"applicability":"AFTER_DEPARTURE","penalty":{"amount":"999.00","currencyCode":"EUR"}}]}],
 "fares":[)" +
           quote(1, "ADT", "1,2", "400.00", "150.25", "550.25") + "," +
           quote(2, "CNN", "3", "300.00", "120.10", "420.10") + R"(],
 "remarks":[{"type":"GENERAL","text":"SOMETHING ELSE"},{"type":"GENERAL","text":"AIRSIDE REF K7MN4QZX"}],
 "payments":{"flightTotals":[{"subtotal":"1100.00","taxes":"420.60","total":"1520.60","currencyCode":"EUR"}]})" +
           (tickets.empty() ? "" : R"(,"flightTickets":[)" + std::string(tickets) + "]");
}

// What can be added to booking(): a bag on the second flight for the first adult and the child, internet on both
// flights for the other adult, and a wheelchair that is not sold.
inline std::string catalogue() {
    return R"({"ancillaries":{
"segments":[{"id":"S1","bookingAirlineCode":"BA","bookingFlightNumber":178,"departureAirportCode":"JFK","departureDate":"2027-03-10"},
  {"id":"S2","bookingAirlineCode":"BA","bookingFlightNumber":175,"departureAirportCode":"LHR","departureDate":"2027-03-20","flightLegs":[]}],
"passengers":[{"passengerId":"P3","passengerTypeCode":"CNN","givenName":"LUZ","surname":"GONZALES"},
  {"passengerId":"P1","passengerTypeCode":"ADT","givenName":"JORGE","surname":"GONZALES"},
  {"passengerId":"P2","passengerTypeCode":"ADT","givenName":"ANNA","surname":"MULLER"}],
"offer":{"offerId":"o-1","otherServices":[
  {"offerItemId":"o-2","serviceDefinitionRef":"D1","priceDefinitionRef":"R1","segmentRefs":["S2"],"passengerRefs":["P1","P3"]},
  {"offerItemId":"o-3","serviceDefinitionRef":"D2","priceDefinitionRef":"R2","segmentRefs":["S2","S1"],"passengerRefs":["P2"]},
  {"serviceDefinitionRef":"D3","passengerRefs":["P1"]}]},
"serviceDefinitions":[
  {"id":"D1","serviceCode":"C","airlineCode":"BA","commercialName":"FIRST BAG","groupCode":"BG","reasonForIssuance":"Baggage",
    "maximumQuantity":2,"bookingMethod":"Auxiliary Segment","settlementMethodCode":null},
  {"id":"D2","serviceCode":"0DE","commercialName":"INTERNET ON BOARD","groupCode":"IE","reasonForIssuance":"In-Flight Services"},
  {"id":"D3","serviceCode":"F","commercialName":"WHEELCHAIR","groupCode":"MD","bookingMethod":"Special Service Request"}],
"priceDefinitions":[
  {"id":"R1","serviceFee":{"unitPrice":{"saleAmount":{"amount":"33.00","currencyCode":"EUR"},"amount":{"amount":"30.00","currencyCode":"EUR"},
    "taxSummary":{"taxesTotal":{"amount":"3.00","currencyCode":"EUR"}}},"totalPrice":{"saleAmount":{"amount":"66.00","currencyCode":"EUR"}}}},
  {"id":"R2","serviceFee":{"unitPrice":null,"totalPrice":{"saleAmount":{"amount":"7.5","currencyCode":"EUR"}}}}]}})";
}

// Of booking()'s second traveller: two bags that are held, and a lounge with its EMD.
inline std::string ancillaries() {
    return R"([{"itemId":"60","commercialName":"CHECKED BAG","numberOfItems":2,"reasonForIssuanceCode":"C","subcode":"0CC",
    "flights":[{"itemId":"13"}],"statusCode":"HD","statusName":"Confirmed with pending payment",
    "totals":{"subtotal":"60.00","taxes":"6.00","total":"66.00","currencyCode":"EUR"}},
  {"itemId":"61","commercialName":"LOUNGE ACCESS","reasonForIssuanceCode":"E","subcode":"0BX","flights":[{"itemId":"12"}],
    "statusCode":"HI","statusName":"Confirmed with EMD issued","electronicMiscellaneousDocumentNumber":"1258200000001",
    "totals":{"total":"39.00","currencyCode":"EUR"}}])";
}

}  // namespace airside::sabre::samples
