#include "vendors/gateways/braintree/reply.hpp"

#include <gtest/gtest.h>

#include "vendors/gateways/braintree/errors.hpp"

namespace airside::braintree {
namespace {

using gateways::PaymentFailure;
using gateways::PaymentState;
using gateways::RefundState;

std::string event(std::string_view status, std::string_view amount, std::string_view at = "2026-11-27T12:00:00Z") {
    return "<status-event><timestamp type=\"datetime\">" + std::string(at) + "</timestamp><status>" +
           std::string(status) + "</status><amount>" + std::string(amount) + "</amount></status-event>";
}

std::string transaction(std::string_view status, std::string_view more = "", std::string_view type = "sale",
                        std::string_view amount = "120.50") {
    return "<transaction><id>ab12cd</id><status>" + std::string(status) + "</status><type>" + std::string(type) +
           "</type><currency-iso-code>USD</currency-iso-code><amount>" + std::string(amount) +
           "</amount><order-id>ref-1</order-id>" + std::string(more) + "</transaction>";
}

gateways::GatewayPayment payment(std::string_view status, std::string_view more = "") {
    return payment_of(read_transaction(transaction(status, more)), {});
}

TEST(BraintreePayment, KnowsEachStatus) {
    for (auto [status, state] : {std::pair{"authorizing", PaymentState::PROCESSING},
                                 {"authorized", PaymentState::AUTHORIZED},
                                 {"submitted_for_settlement", PaymentState::CAPTURED},
                                 {"settlement_pending", PaymentState::CAPTURED},
                                 {"settlement_confirmed", PaymentState::CAPTURED},
                                 {"settling", PaymentState::CAPTURED},
                                 {"settled", PaymentState::CAPTURED},
                                 {"voided", PaymentState::VOIDED},
                                 {"authorization_expired", PaymentState::VOIDED},
                                 {"processor_declined", PaymentState::FAILED},
                                 {"gateway_rejected", PaymentState::FAILED},
                                 {"settlement_declined", PaymentState::FAILED},
                                 {"failed", PaymentState::FAILED}})
        EXPECT_EQ(payment(status).state, state) << status;
    EXPECT_THROW(payment("a status of tomorrow"), BadReply);
    EXPECT_EQ(payment("authorization_expired").failure->code, PaymentFailure::AUTHORIZATION_EXPIRED);
    EXPECT_FALSE(payment("voided").failure);
    EXPECT_EQ(payment("settled").captured.str(), "120.50 USD");
    EXPECT_TRUE(payment("authorized").captured.is_zero());
}

TEST(BraintreePayment, TakesWhatWeKeep) {
    auto held = payment("authorized",
                        "<credit-card><token nil=\"true\"/><bin>411111</bin><last-4>1111</last-4>"
                        "<card-type>American Express</card-type><expiration-month>05</expiration-month>"
                        "<expiration-year>2034</expiration-year></credit-card>"
                        "<authorization-expires-at type=\"datetime\">2026-12-04T12:00:00Z</authorization-expires-at>"
                        "<three-d-secure-info><status>authenticate_successful</status><liability-shifted "
                        "type=\"boolean\">true</liability-shifted><three-d-secure-version>2.2.0"
                        "</three-d-secure-version></three-d-secure-info>");
    EXPECT_EQ(held.id, "ab12cd");
    EXPECT_EQ(held.transaction_id, "ab12cd");
    EXPECT_EQ(held.our_reference, "ref-1");
    EXPECT_EQ(held.card->brand, "AMEX");
    EXPECT_EQ(held.card->last4, "1111");
    EXPECT_EQ(held.card->exp_month, 5);
    EXPECT_EQ(held.card->exp_year, 2034);
    EXPECT_EQ(held.three_d_secure, gateways::ThreeDSecure::AUTHENTICATED);
    EXPECT_EQ(held.three_d_secure_version, "2.2.0");
    EXPECT_TRUE(held.liability_shifted);
    EXPECT_EQ(to_string(*held.capture_before), "2026-12-04T12:00:00Z");
    auto attempted = payment("authorized",
                             "<three-d-secure-info><status>authenticate_attempt_successful</status>"
                             "</three-d-secure-info>");
    EXPECT_EQ(attempted.three_d_secure, gateways::ThreeDSecure::ATTEMPTED);
    EXPECT_FALSE(attempted.liability_shifted);
    auto failed =
        payment("authorized", "<three-d-secure-info><status>authenticate_failed</status></three-d-secure-info>");
    EXPECT_EQ(failed.three_d_secure, gateways::ThreeDSecure::NOT_AUTHENTICATED);
    auto data_only =
        payment("authorized", "<three-d-secure-info><status>data_only_successful</status></three-d-secure-info>");
    EXPECT_EQ(data_only.three_d_secure, gateways::ThreeDSecure::NOT_AUTHENTICATED) << "nobody was asked";
    EXPECT_FALSE(payment("authorized", "<three-d-secure-info nil=\"true\"/>").three_d_secure);
}

// After a partial capture the amount is what was submitted.
TEST(BraintreePayment, KnowsWhatWasAuthorised) {
    auto history = "<status-history type=\"array\">" + event("authorized", "150.00") +
                   event("submitted_for_settlement", "120.50") + "</status-history>";
    auto part = payment("submitted_for_settlement", history);
    EXPECT_EQ(part.amount.str(), "150.00 USD");
    EXPECT_EQ(part.captured.str(), "120.50 USD");
}

TEST(BraintreePayment, AVoidAfterTheSubmissionIsARefundOfTheWhole) {
    auto history = "<status-history type=\"array\">" + event("authorized", "120.50") +
                   event("submitted_for_settlement", "120.50") + event("voided", "120.50") + "</status-history>";
    auto sale = read_transaction(transaction("voided", history));
    auto seen = payment_of(sale, {});
    EXPECT_EQ(seen.state, PaymentState::CAPTURED);
    EXPECT_EQ(seen.captured, seen.refunded);
    EXPECT_EQ(void_of(sale)->amount.str(), "120.50 USD");
    EXPECT_EQ(void_of(sale)->our_reference, "");
    EXPECT_FALSE(void_of(read_transaction(transaction("voided"))));
}

TEST(BraintreePayment, CountsRefundsThatHaveNotFailed) {
    auto sale = read_transaction(transaction("settled", "<refund-ids type=\"array\"><item>r1</item></refund-ids>"));
    ASSERT_EQ(sale.refund_ids, std::vector<std::string>{"r1"});
    auto of = "<refunded-transaction-id>ab12cd</refunded-transaction-id>";
    auto done = read_transaction(transaction("submitted_for_settlement", of, "credit", "20.50"));
    auto failed = read_transaction(transaction("settlement_declined", of, "credit", "100.00"));
    EXPECT_EQ(payment_of(sale, {done, failed}).refunded.str(), "20.50 USD");
    auto more = read_transaction(transaction("settled", of, "credit", "120.51"));
    EXPECT_THROW(payment_of(sale, {more}), BadReply);
    EXPECT_THROW(payment_of(done, {}), BadReply) << "a credit is no payment";
}

TEST(BraintreeRefund, KnowsEachStatusAndWhyItFailed) {
    auto refund = [](std::string_view status, std::string_view more = "") {
        return refund_of(read_transaction(transaction(status, more, "credit", "20.50")));
    };
    for (auto [status, state] : {std::pair{"submitted_for_settlement", RefundState::DONE},
                                 {"settling", RefundState::DONE},
                                 {"settled", RefundState::DONE},
                                 {"settlement_pending", RefundState::PENDING},
                                 {"authorizing", RefundState::PENDING},
                                 {"settlement_declined", RefundState::FAILED},
                                 {"processor_declined", RefundState::FAILED},
                                 {"voided", RefundState::FAILED}})
        EXPECT_EQ(refund(status).state, state) << status;
    auto bounced = refund("settlement_declined",
                          "<processor-settlement-response-code>4001</processor-settlement-response-code>"
                          "<processor-settlement-response-text>Account closed</processor-settlement-response-text>");
    EXPECT_EQ(bounced.failure, "Account closed");
    EXPECT_EQ(bounced.our_reference, "ref-1");
    EXPECT_EQ(refund("voided").failure, "voided");
    EXPECT_THROW(refund("a status of tomorrow"), BadReply);
}

// Whatever comes: an error that says where, never a payment with a wrong amount.
TEST(BraintreeReply, HostileOnesAreRefused) {
    auto whole = transaction("authorized");
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_THROW(read_transaction(std::string_view(whole).substr(0, size)), BadReply) << size;
    for (auto [part, instead] :
         {std::pair{"ab12cd", ""},
          {"ab12cd", "../x"},
          {"ab12cd", "<a>1</a>"},
          {"120.50", ""},
          {"120.50", "-1.00"},
          {"120.50", "1e300"},
          {"120.50", "120.505"},
          {"120.50", "99999999999999999999.00"},
          {"120.50", "<b>120.50</b>"},
          {"USD", "ZZZ"},
          {"USD", ""},
          {"sale", "gift"},
          {"<order-id>ref-1</order-id>", "<order-id><x/></order-id>"},
          {"<order-id>ref-1</order-id>", "<refund-ids type=\"array\"><item/></refund-ids>"},
          {"<order-id>ref-1</order-id>", "<authorization-expires-at>soon</authorization-expires-at>"},
          {"<transaction>", "<!DOCTYPE transaction><transaction>"}}) {
        auto hostile = whole;
        hostile.replace(hostile.find(part), std::string_view(part).size(), instead);
        EXPECT_THROW(read_transaction(hostile), BadReply) << hostile;
    }
    for (auto text : {"", "null", "{}", "<html/>", "<transaction/>", "<transactions/>"})
        EXPECT_THROW(read_transaction(text), BadReply) << text;
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<transaction>";
    EXPECT_THROW(read_transaction(deep), BadReply);
    try {
        read_transaction("<transaction><currency-iso-code>USD</currency-iso-code></transaction>");
        FAIL();
    } catch (const BadReply& error) {
        EXPECT_STREQ(error.what(), "braintree: /transaction/amount: is missing");
    }
}

TEST(BraintreeReply, IdsOfASearch) {
    auto found = read_ids(
        "<search-results><page-size type=\"integer\">50</page-size><ids type=\"array\"><item>a</item>"
        "<item>b</item></ids></search-results>");
    EXPECT_EQ(found.page_size, 50u);
    EXPECT_EQ(found.ids, (std::vector<std::string>{"a", "b"}));
    EXPECT_TRUE(
        read_ids("<search-results><page-size>50</page-size><ids type=\"array\"/></search-results>").ids.empty());
    for (auto text : {"<search-results/>", "<search-results><page-size>0</page-size><ids/></search-results>",
                      "<search-results><page-size>50</page-size></search-results>",
                      "<search-results><page-size>50</page-size><ids><item>../x</item></ids></search-results>"})
        EXPECT_THROW(read_ids(text), BadReply) << text;
}

TEST(BraintreeReply, PagesOfASearch) {
    auto page = "<credit-card-transactions type=\"collection\"><page-size type=\"integer\">50</page-size>" +
                transaction("settled") + transaction("authorized") + "</credit-card-transactions>";
    EXPECT_EQ(read_transactions(page).size(), 2u);
    EXPECT_TRUE(read_transactions("<credit-card-transactions type=\"collection\"/>").empty());
    EXPECT_THROW(read_transactions("<credit-card-transactions><transaction/></credit-card-transactions>"), BadReply);
}

std::string errors(std::string_view code, std::string_view more = "") {
    return "<api-error-response><errors><errors type=\"array\"/><transaction><errors type=\"array\"><error><code>" +
           std::string(code) + "</code><attribute type=\"symbol\">amount</attribute><message>No.</message></error>" +
           std::string(more) + "</errors></transaction></errors><message>No.</message></api-error-response>";
}

TEST(BraintreeErrors, OfValidationHaveOurWords) {
    auto meaning = [](std::string_view code) { return refusal_of(422, read_error(errors(code))); };
    EXPECT_EQ(meaning("91565").code, PaymentFailure::METHOD_NOT_USABLE);
    EXPECT_EQ(meaning("91565").vendor_code, "validation/91565");
    EXPECT_EQ(meaning("91565").text, "No.");
    EXPECT_EQ(meaning("91521").code, PaymentFailure::NOTHING_TO_REFUND);
    EXPECT_EQ(meaning("81528").code, PaymentFailure::AMOUNT_NOT_ALLOWED);
    EXPECT_EQ(meaning("91513").code, PaymentFailure::CREDENTIALS);
    EXPECT_EQ(meaning("99999").code, PaymentFailure::INVALID_REQUEST);
    auto several = read_error(errors("91501", "<error><code>91564</code><message>Used.</message></error>"));
    EXPECT_EQ(refusal_of(422, several).vendor_code, "validation/91564") << "the one that says most";
    EXPECT_TRUE(several.has("91501"));
    EXPECT_FALSE(several.has("9150"));
}

TEST(BraintreeErrors, OfDeclinesHaveOurWords) {
    auto declined = [](std::string_view status, std::string_view more) {
        return refusal_of(422, read_error("<api-error-response><errors><errors type=\"array\"/></errors>"
                                          "<message>Do Not Honor</message>" +
                                          transaction(status, more) + "</api-error-response>"));
    };
    auto poor = declined("processor_declined",
                         "<processor-response-code>2001</processor-response-code>"
                         "<processor-response-text>Insufficient Funds</processor-response-text>"
                         "<credit-card><card-type>Visa</card-type><last-4>1881</last-4></credit-card>");
    EXPECT_EQ(poor.code, PaymentFailure::INSUFFICIENT_FUNDS);
    EXPECT_EQ(poor.vendor_code, "processor_declined/2001");
    EXPECT_EQ(poor.text, "Insufficient Funds");
    EXPECT_EQ(poor.payment_id, "ab12cd");
    EXPECT_EQ(poor.card_brand, "VISA");
    EXPECT_EQ(poor.card_last4, "1881");
    auto rejected = declined("gateway_rejected", "<gateway-rejection-reason>cvv</gateway-rejection-reason>");
    EXPECT_EQ(rejected.code, PaymentFailure::INVALID_CARD);
    EXPECT_EQ(rejected.vendor_code, "gateway_rejected/cvv");
    EXPECT_EQ(declined("failed", "").code, PaymentFailure::PROCESSOR_ERROR);
    EXPECT_EQ(failure_of_processor("2000"), PaymentFailure::CARD_DECLINED);
    EXPECT_EQ(failure_of_processor("2013"), PaymentFailure::LOST_OR_STOLEN_CARD);
    EXPECT_EQ(failure_of_processor("2099"), PaymentFailure::AUTHENTICATION_FAILED);
    EXPECT_EQ(failure_of_processor("2555"), PaymentFailure::CARD_DECLINED);
    EXPECT_EQ(failure_of_processor("3000"), PaymentFailure::PROCESSOR_ERROR);
    EXPECT_EQ(failure_of_rejection("three_d_secure"), PaymentFailure::AUTHENTICATION_FAILED);
    EXPECT_EQ(failure_of_rejection("a reason of tomorrow"), PaymentFailure::OTHER);
}

TEST(BraintreeErrors, NeverThrow) {
    for (auto text : {"", "null", "<html>", "<a/>", "<api-error-response/>",
                      "<api-error-response><errors/></api-error-response>"}) {
        EXPECT_TRUE(read_error(text).errors.empty()) << text;
        EXPECT_EQ(refusal_of(401, read_error(text)).code, PaymentFailure::CREDENTIALS);
        EXPECT_EQ(refusal_of(404, read_error(text)).code, PaymentFailure::NOT_FOUND);
        EXPECT_EQ(refusal_of(422, read_error(text)).code, PaymentFailure::INVALID_REQUEST);
        EXPECT_FALSE(refusal_of(422, read_error(text)).text.empty());
    }
    auto unreadable = read_error(
        "<api-error-response><errors><error><code>91564</code></error></errors><transaction/>"
        "</api-error-response>");
    EXPECT_TRUE(unreadable.has("91564")) << "what could be read stays";
}

TEST(BraintreeRecording, LeavesOutSecretsAndPeople) {
    auto text = redacted(
        "<transaction><id>1</id><customer><first-name>Ada</first-name></customer><credit-card><token>tok"
        "</token><last-4>1111</last-4><cardholder-name>Ada</cardholder-name></credit-card>"
        "<payment_method_nonce>secret</payment_method_nonce></transaction>");
    for (auto secret : {"Ada", "tok<", "secret"}) EXPECT_EQ(text.find(secret), std::string::npos) << secret;
    EXPECT_NE(text.find("<last-4>1111</last-4>"), std::string::npos);
    EXPECT_EQ(redacted("<html>Ada"), "(9 bytes that are no XML)");
    EXPECT_EQ(redacted("<a>" + std::string(200, 'x') + "</a>", 100), "(207 bytes)");
    EXPECT_EQ(redacted(""), "");
}

TEST(BraintreeMethod, IsACardOrAnother) {
    auto card = read_method(
        "<credit-card><token>airside_1</token><last-4>1881</last-4><card-type>Visa</card-type>"
        "</credit-card>");
    EXPECT_EQ(card.token, "airside_1");
    EXPECT_EQ(card.card->brand, "VISA");
    EXPECT_FALSE(read_method("<paypal-account><token>airside_2</token></paypal-account>").card);
    EXPECT_THROW(read_method("<credit-card><token>../x</token></credit-card>"), BadReply);
    EXPECT_THROW(read_method("<credit-card/>"), BadReply);
}

}  // namespace
}  // namespace airside::braintree
