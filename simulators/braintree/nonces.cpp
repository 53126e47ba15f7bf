#include "simulators/braintree/nonces.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace airside::simulator::braintree {
namespace {

Card declined_card(std::string type, std::string bin, std::string last4, std::string code = "2000") {
    return {.type = std::move(type), .bin = std::move(bin), .last4 = std::move(last4), .decline_code = std::move(code)};
}

Card authenticated(std::string status, bool shifted, bool possible, std::string version = "2.2.0",
                   std::string enrolled = "Y") {
    return {.authentication = {std::move(status), shifted, possible, std::move(version), std::move(enrolled)}};
}

std::map<std::string, Card, std::less<>> three_d_secure_cards() {
    const std::string one = "fake-three-d-secure-visa-", two = "fake-three-d-secure-two-visa-";
    return {
        {one + "full-authentication-nonce", authenticated("authenticate_successful", true, true)},
        {one + "attempts-non-participating-nonce", authenticated("authenticate_attempt_successful", true, true)},
        {one + "not-enrolled-nonce", authenticated("lookup_not_enrolled", true, true, "2.2.0", "N")},
        {one + "failed-authentication-nonce", authenticated("authenticate_failed", false, true)},
        {one + "failed-signature-nonce", authenticated("authenticate_signature_verification_failed", false, true)},
        {one + "unavailable-nonce", authenticated("authentication_unavailable", false, false, "2.2.0", "U")},
        {one + "authentication-unavailable-nonce", authenticated("authenticate_unable_to_authenticate", false, true)},
        {one + "bypassed-authentication-nonce", authenticated("authentication_bypassed", false, false, "2.2.0", "B")},
        {one + "lookup-timeout-nonce", authenticated("lookup_error", false, false, "2.2.0", "E")},
        {one + "mpi-lookup-error-nonce", authenticated("lookup_error", false, false, "2.2.0", "E")},
        {one + "mpi-authenticate-error-nonce", authenticated("authenticate_error", false, true)},
        {two + "successful-frictionless-authentication-nonce", authenticated("authenticate_successful", true, true)},
        {two + "successful-step-up-authentication-nonce", authenticated("authenticate_successful", true, true)},
        {two + "error-on-lookup-nonce", authenticated("lookup_error", false, false, "2.2.0", "E")},
        {two + "timeout-on-lookup-nonce", authenticated("lookup_error", false, false, "2.2.0", "E")},
    };
}

std::map<std::string, Card, std::less<>> plain_cards() {
    const Card visa{}, master{"MasterCard", "555555", "4444"}, amex{"American Express", "378282", "0005"},
        discover{"Discover", "601111", "1117"};
    return {
        {"fake-valid-nonce", visa},
        {"fake-valid-visa-nonce", visa},
        {"fake-valid-debit-nonce", visa},
        {"fake-valid-prepaid-nonce", visa},
        {"fake-valid-mastercard-nonce", master},
        {"fake-valid-amex-nonce", amex},
        {"fake-valid-discover-nonce", discover},
        {"fake-valid-dinersclub-nonce", {"Diners Club", "362596", "0004"}},
        {"fake-valid-jcb-nonce", {"JCB", "353011", "0000"}},
        {"fake-valid-maestro-nonce", {"Maestro", "630400", "0000"}},
        {"fake-processor-declined-visa-nonce", declined_card("Visa", "400011", "1115")},
        {"fake-processor-declined-mastercard-nonce", declined_card("MasterCard", "510510", "5100")},
        {"fake-processor-declined-amex-nonce", declined_card("American Express", "378734", "1000")},
        {"fake-processor-declined-discover-nonce", declined_card("Discover", "601100", "9424")},
        {"fake-processor-failure-jcb-nonce", declined_card("JCB", "353011", "0000", "3000")},
        {"fake-gateway-rejected-fraud-nonce", {.rejection = "fraud"}},
        {"fake-gateway-rejected-risk-thresholds-nonce", {.rejection = "risk_threshold"}},
        {"fake-consumed-nonce", {.consumed = true}},
        {"fake-luhn-invalid-nonce", {.bad_number = true}},
        {"fake-pending-refund-nonce", {.settlement = "settlement_pending"}},  // ours
    };
}

const std::map<std::string, Card, std::less<>>& cards() {
    static const auto all = [] {
        auto known = plain_cards();
        known.merge(three_d_secure_cards());
        return known;
    }();
    return all;
}

// "fake-declined-2001-nonce" is ours: Braintree's own test nonces decline with one code only.
std::optional<Card> declined_by_name(std::string_view nonce) {
    constexpr std::string_view before = "fake-declined-", after = "-nonce";
    if (!nonce.starts_with(before) || !nonce.ends_with(after)) return {};
    if (nonce.size() != before.size() + 4 + after.size()) return {};
    auto code = nonce.substr(before.size(), 4);
    if (code.find_first_not_of("0123456789") != code.npos) return {};
    return declined_card("Visa", "400011", "1115", std::string(code));
}

}  // namespace

std::optional<Card> find_card(std::string_view nonce) {
    auto found = cards().find(nonce);
    if (found != cards().end()) return found->second;
    return declined_by_name(nonce);
}

std::string decline_text(std::string_view code) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 9> texts{{
        {"2000", "Do Not Honor"},
        {"2001", "Insufficient Funds"},
        {"2002", "Limit Exceeded"},
        {"2004", "Expired Card"},
        {"2010", "Card Issuer Declined CVV"},
        {"2013", "Processor Declined - Possible Stolen Card"},
        {"2014", "Processor Declined - Fraud Suspected"},
        {"2099", "Cardholder Authentication Required"},
        {"3000", "Processor Network Unavailable - Try Again"},
    }};
    auto found = std::ranges::find(texts, code, [](auto& pair) { return pair.first; });
    return std::string(found == texts.end() ? "Processor Declined" : found->second);
}

json::object card_json(const Card& card, const json::value& token) {
    return {{"token", token},
            {"bin", card.bin},
            {"last-4", card.last4},
            {"card-type", card.type},
            {"expiration-month", "05"},
            {"expiration-year", "2034"},
            {"customer-location", "US"},
            {"debit", "Unknown"},
            {"prepaid", "Unknown"},
            {"country-of-issuance", "Unknown"},
            {"issuing-bank", "Unknown"}};
}

json::value three_d_secure_json(const Authentication& authentication) {
    if (authentication.status.empty()) return nullptr;
    return json::object{{"status", authentication.status},
                        {"liability-shifted", authentication.liability_shifted},
                        {"liability-shift-possible", authentication.liability_shift_possible},
                        {"enrolled", authentication.enrolled},
                        {"three-d-secure-version", authentication.version},
                        {"eci-flag", authentication.liability_shifted ? "05" : "07"}};
}

}  // namespace airside::simulator::braintree
