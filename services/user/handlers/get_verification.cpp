#include "services/user/verification.hpp"

namespace airside::user {

awaitable<VerificationView> get_verification(Context& service, Caller, GetVerification request) {
    auto found = co_await store::find_open(service.pool, request.id, service.clock.now());
    if (!found) throw not_found("no such verification is open");
    auto token = token_of(service, *found);
    if (!token) throw not_found("no such verification is open");
    auto secret = found->purpose == VerificationPurpose::PHONE_VERIFICATION ? code_of(*token) : *token;
    co_return VerificationView{.id = found->id,
                               .purpose = found->purpose,
                               .user_id = found->user_id,
                               .email = std::move(found->email),
                               .phone = std::move(found->phone),
                               .first_name = std::move(found->first_name),
                               .language = std::move(found->language),
                               .secret = std::move(secret),
                               .expires_at = found->expires_at};
}

}  // namespace airside::user
