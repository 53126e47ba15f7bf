#include "vendors/gateways/stripe/form.hpp"

#include <gtest/gtest.h>

namespace airside::stripe {
namespace {

TEST(Form, KeepsBracketsAndEncodesTheRest) {
    Form form;
    form.add("amount", 12050).add("metadata[booking reference]", "A&B=C ü").add("expand[0]", "latest_charge");
    EXPECT_EQ(form.encoded(), "amount=12050&metadata[booking%20reference]=A%26B%3DC%20%C3%BC&expand[0]=latest_charge");
    EXPECT_EQ(Form().encoded(), "");
}

TEST(Form, MasksWhatPaysAndWhoReturns) {
    Form form;
    form.add("amount", 1).add("payment_method", "pm_secret").add("payment_method_data[card][token]", "tok_secret");
    form.add("return_url", "https://shop.example/?session=secret").add("metadata[x]", "y");
    EXPECT_EQ(form.redacted(),
              "amount=1&payment_method=***&payment_method_data[card][token]=***&return_url=***&metadata[x]=y");
}

}  // namespace
}  // namespace airside::stripe
