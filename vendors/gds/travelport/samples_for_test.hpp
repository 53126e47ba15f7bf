// Small replies in Travelport's format, written by hand for the tests of this folder.
#pragma once
#include <string>
#include <string_view>

namespace airside::travelport::samples {

inline std::string replaced(std::string text, std::string_view what, std::string_view with) {
    auto at = text.find(what);
    return at == text.npos ? "(there is no such text in the sample)" : text.replace(at, what.size(), with);
}

// JFK–LHR–JFK for two adults, a child and an infant: 2 × (400.00 + 150.25) + (300.00 + 120.10) + (40.00 + 10.00).
inline std::string breakdown(std::string_view code, int quantity, std::string_view base, std::string_view taxes,
                             std::string_view listed, std::string_view total) {
    return R"({"@type":"PriceBreakdownAir","quantity":)" + std::to_string(quantity) + R"(,"requestedPassengerType":")" +
           std::string(code) +
           R"(","Amount":{"@type":"Amount","CurrencyCode":{"value":"EUR","decimalPlace":2},"Base":)" +
           std::string(base) + R"(,"Taxes":{"@type":"TaxesDetail","TotalTaxes":)" + std::string(taxes) + R"(,"Tax":[)" +
           std::string(listed) + R"(]},"Fees":{"@type":"FeesDetail","TotalFees":0},"Total":)" + std::string(total) +
           "}}";
}

inline std::string price(std::string_view type = "BestCombinablePriceDetail") {
    return R"({"@type":")" + std::string(type) +
           R"(","CurrencyCode":{"value":"EUR","decimalPlace":2},"Base":1140,"TotalTaxes":430.6,"TotalFees":0,"TotalPrice":1570.6,"PriceBreakdown":[)" +
           breakdown("ADT", 2, "400", "150.25", R"({"taxCode":"GB","value":100.25},{"taxCode":"YQ","value":50})",
                     "550.25") +
           "," + breakdown("CNN", 1, "300", "120.1", R"({"taxCode":"GB","value":120.1})", "420.1") + "," +
           breakdown("INF", 1, "40", "10", R"({"taxCode":"GB","value":10})", "50") + "]}";
}

inline std::string passengers(std::string_view code, int quantity, std::string_view basis) {
    return R"({"@type":"PassengerFlight","passengerQuantity":)" + std::to_string(quantity) +
           R"(,"passengerTypeCode":")" + std::string(code) +
           R"(","FlightProduct":[{"@type":"FlightProduct","segmentSequence":[1],"classOfService":"K","cabin":"Economy","fareBasisCode":")" +
           std::string(basis) + R"(","fareType":"PublicFare","Brand":{"@type":"BrandID","BrandRef":"b0"}}]})";
}

inline std::string product(std::string_view id, std::string_view flight) {
    return R"({"@type":"ProductAir","id":")" + std::string(id) +
           R"(","totalDuration":"PT7H","Quantity":4,"FlightSegment":[{"@type":"FlightSegment","sequence":1,"Flight":)" +
           std::string(flight) + R"(}],"PassengerFlight":[)" + passengers("ADT", 2, "KLX0") + "," +
           passengers("CNN", 1, "KLX0CH") + "," + passengers("INF", 1, "KLX0IN") + "]}";
}

inline std::string out_flight() {
    return R"({"@type":"FlightDetail","id":"s1","carrier":"BA","number":"0178","operatingCarrier":"AA","equipment":"77W",
  "duration":"PT6H","Departure":{"@type":"DepartureDetail","location":"JFK","terminal":"7","date":"2027-03-10","time":"18:30:00"},
  "Arrival":{"@type":"ArrivalDetail","location":"LHR","terminal":"5","date":"2027-03-11","time":"05:30:00"}})";
}
inline std::string back_flight() {
    return R"({"@type":"FlightDetail","id":"s2","carrier":"BA","number":"175","somethingNew":{"nested":[1,2.5,null]},
  "IntermediateStop":[{"value":"BOS"}],
  "Departure":{"@type":"Departure","location":"LHR","date":"2027-03-20","time":"11:00:00"},
  "Arrival":{"@type":"Arrival","location":"JFK","terminal":null,"date":"2027-03-20","time":"15:00:00"}})";
}

inline std::string terms(std::string_view type = "TermsAndConditionsAir") {
    return R"({"@type":")" + std::string(type) +
           R"(","id":"T0","ExpiryDate":"2027-02-21T00:00:00Z","PaymentTimeLimit":"2027-02-20T20:00:00Z",
  "ValidatingAirline":[{"@type":"ValidatingAirline","ValidatingAirline":"BA"}],
  "BaggageAllowance":[
    {"@type":"BaggageAllowanceDetail","passengerTypeCodes":["ADT","CNN"],"baggageType":"FirstCheckedBag","BaggageItem":[{"quantity":1,"Measurement":[{"measurementType":"Weight","unit":"Kilograms","value":23}]}]},
    {"@type":"BaggageAllowanceDetail","passengerTypeCodes":["ADT"],"baggageType":"SecondCheckedBag","BaggageItem":[{"quantity":1,"BaggageFee":{"value":60,"code":"EUR"}}]},
    {"@type":"BaggageAllowanceDetail","passengerTypeCodes":["INF"],"baggageType":"FirstCheckedBag","BaggageItem":[{"quantity":0}]}],
  "Penalties":[{"@type":"Penalties","PassengerTypeCodes":["ADT"],
    "Change":[{"@type":"ChangePermitted","penaltyTypes":["BeforeDeparture"],"PenaltyAppliesTo":"PerTicket","Penalty":[{"@type":"PenaltyAmount","Amount":{"code":"EUR","minorUnit":2,"value":75}}]}],
    "Cancel":[{"@type":"CancelNotPermitted"}]}]})";
}

inline std::string brand_offering(std::string_view products, std::string_view code, std::string_view cost) {
    return R"({"@type":"ProductBrandOffering","Brand":{"@type":"BrandID","BrandRef":"b0"},"Product":[)" +
           std::string(products) +
           R"(],"TermsAndConditions":{"@type":"TermsAndConditionsID","termsAndConditionsRef":"T0"},"CombinabilityCode":[")" +
           std::string(code) + R"("],"BestCombinablePrice":)" + std::string(cost) + "}";
}

inline std::string offering(std::string_view id, int sequence, std::string_view brands) {
    return R"({"@type":"CatalogProductOffering","sequence":)" + std::to_string(sequence) + R"(,"id":")" +
           std::string(id) +
           R"(","ProductBrandOptions":[{"@type":"ProductBrandOptions","flightRefs":["s1"],"ProductBrandOffering":[)" +
           std::string(brands) + "]}]}";
}

inline std::string ref(std::string_view product) {
    return R"({"@type":"ProductID","productRef":")" + std::string(product) + R"("})";
}

// A search's reply; the lists behind the offerings are those that both directions need.
inline std::string search_reply(std::string_view offerings, std::string_view terms_listed = {}) {
    auto flight = [](std::string_view id) {
        return R"({"@type":"FlightID","FlightRef":")" + std::string(id) + R"("})";
    };
    return R"({"CatalogProductOfferingsResponse":{"@type":"CatalogProductOfferingsResponse","transactionId":"t","CatalogProductOfferings":{"@type":"CatalogProductOfferings","Identifier":{"authority":"Travelport","value":"search-1"},"CatalogProductOffering":[)" +
           std::string(offerings) +
           R"(]},"Result":{"@type":"Result"},"ReferenceList":[{"@type":"ReferenceListFlight","Flight":[)" +
           out_flight() + "," + back_flight() + R"(]},{"@type":"ReferenceListProduct","Product":[)" +
           product("p0", flight("s1")) + "," + product("p1", flight("s2")) +
           R"(]},{"@type":"ReferenceListTermsAndConditions","TermsAndConditions":[)" +
           (terms_listed.empty() ? terms() : std::string(terms_listed)) +
           R"(]},{"@type":"ReferenceListBrand","Brand":[{"@type":"Brand","id":"b0","name":"Economy Light","code":"LIGHT","tier":1}]}]}})";
}

inline std::string journey(std::string_view id = "o1") {
    return offering(id, 1, brand_offering(ref("p0") + "," + ref("p1"), "j0", price()));
}

// As priced, or held: the flights stand within the products.
inline std::string own_offer() {
    return R"({"@type":"Offer","id":"offer_1","Identifier":{"authority":"Travelport","value":"offer-uuid"},"Product":[)" +
           product("product_1", out_flight()) + "," + product("product_2", back_flight()) + R"(],"Price":)" +
           price("PriceDetail") + R"(,"TermsAndConditionsFull":[)" + terms("TermsAndConditionsFullAir") + "]}";
}

inline std::string priced_reply(std::string_view offers) {
    return R"({"OfferListResponse":{"@type":"OfferListResponse","OfferID":[)" + std::string(offers) +
           R"(],"ReferenceList":[{"@type":"ReferenceListBrand","Brand":[{"@type":"Brand","id":"b0","name":"Economy Light","code":"LIGHT"}]}],"Result":{}}})";
}

inline std::string traveller(int number, std::string_view surname) {
    return R"({"@type":"Traveler","id":"travelerRefId_)" + std::to_string(number) +
           R"(","PersonName":{"@type":"PersonName","Given":"X","Surname":")" + std::string(surname) + R"("}})";
}

inline std::string document(int traveller, std::string_view number) {
    return R"({"@type":"DocumentTicket","Number":")" + std::string(number) +
           R"(","TravelerIdentifierRef":{"id":"travelerRefId_)" + std::to_string(traveller) + R"("}})";
}

// `offer` empty: it has been cancelled.
inline std::string reservation(std::string_view offer, std::string_view documents = {}) {
    return R"({"@type":"Reservation",)" + (offer.empty() ? "" : R"("Offer":[)" + std::string(offer) + "],") +
           R"("Traveler":[)" + traveller(2, "MÜLLER") + "," + traveller(1, "GONZALES") + "," +
           traveller(3, "GONZALES") + "," + traveller(4, "GONZALES") +
           R"(],"ReservationComment":[{"@type":"ReservationComment","Comment":[{"value":"SOMETHING ELSE"},{"value":"AIRSIDE REF K7MN4QZX"}]}],
  "Receipt":[{"@type":"ReceiptConfirmation","Confirmation":{"@type":"ConfirmationHold","Locator":{"source":"BA","sourceContext":"VendorLocator","value":"XYZ789"}}},
   {"@type":"ReceiptConfirmation","Confirmation":{"@type":"ConfirmationHold","Locator":{"source":"1G","creationDate":"2027-02-01","value":"QVH2BX"},
    "OfferStatus":{"@type":"OfferStatusAir","StatusAir":[{"flightRefs":["s1"],"code":"HK","value":"Confirmed"},{"flightRefs":["s2"],"code":"HL","value":"Waitlisted"}]}}})" +
           (documents.empty() ? "" : R"(,{"@type":"ReceiptPayment","Document":[)" + std::string(documents) + "]}") +
           "]}";
}

// An ancillary offer of a reservation, "offer_2" and so on.
inline std::string service_offer(int number, std::string_view ancillary, std::string_view total) {
    auto id = std::to_string(number);
    return R"({"@type":"Offer","id":"offer_)" + id + R"(","parentOfferRef":"offer_1","Identifier":{"value":"service-)" +
           id + R"("},"Product":[{"@type":"ProductAncillary","id":"ancillary_)" + id + R"(","Ancillary":)" +
           std::string(ancillary) +
           R"(}],"Price":{"@type":"PriceDetail","CurrencyCode":{"value":"EUR"},"TotalPrice":)" + std::string(total) +
           R"(},"TermsAndConditionsFull":[{"@type":"TermsAndConditionsFull"}]})";
}

inline std::string bag(std::string_view flight) {
    return R"({"@type":"AncillaryAirBaggage","quantity":2,"Description":[{"value":"CHECKED BAG UP TO 23KG","code":"BG","subCode":"0CC"}],"FlightRef":[")" +
           std::string(flight) + R"("]})";
}
inline std::string chosen_seat(std::string_view flight) {
    return R"({"SeatAssignment":{"Seat":"14A","Characteristic":["W"]},"Description":[{"value":"SEAT ASSIGNMENT","code":"SA","subCode":"0B5"}],"@type":"AncillaryAirSeat","FlightRef":[")" +
           std::string(flight) + R"("]})";
}

// Whose the products are.
inline std::string traveller_product(int traveller, std::string_view product) {
    return R"({"@type":"TravelerProduct","TravelerIdentifierRef":{"id":"travelerRefId_)" + std::to_string(traveller) +
           R"("},"ProductRefs":[")" + std::string(product) + R"("]})";
}

inline std::string emd_receipt(std::string_view offers, int traveller, std::string_view number) {
    return R"({"@type":"ReceiptPayment","OfferRef":)" + std::string(offers) + R"(,"Document":[)" +
           replaced(document(traveller, number), "DocumentTicket", "DocumentEMD") + "]}";
}

// With the flights' offer, these and their receipts.
inline std::string with_services(std::string_view offers, std::string_view owners, std::string_view receipts = {}) {
    auto whole = reservation(own_offer() + "," + std::string(offers));
    whole = replaced(whole, R"("ReservationComment":)",
                     R"("TravelerProduct":[)" + std::string(owners) + R"(],"ReservationComment":)");
    return receipts.empty() ? whole : replaced(whole, R"("Receipt":[)", R"("Receipt":[)" + std::string(receipts) + ",");
}

inline std::string reservation_reply(std::string_view reservation) {
    return R"({"ReservationResponse":{"@type":"ReservationResponse","Identifier":{"authority":"Travelport","value":"bench-1"},"Reservation":)" +
           std::string(reservation) + "}}";
}

}  // namespace airside::travelport::samples
