#include "platform/contract/binding.hpp"
#include "services/user/api.hpp"

namespace airside::user {

void bind_contract(Bus& bus) {
    bind<Register, SignIn, RefreshSession, SignOut, GetUser, CheckSession>(bus, "user");
    bind<GetMe, UpdateMe>(bus, "user");
    bind<CreateTraveler, ListTravelers, GetTraveler, UpdateTraveler, DeleteTraveler>(bus, "user");
    bind<SavePaymentMethod, ListPaymentMethods, UpdatePaymentMethod, DeletePaymentMethod>(bus, "user");
    bind<GetPayableMethod, KeepPaymentMethod, ListRemovedMethods, NoteDetached>(bus, "user");
    bind<ListSessions, EndSession, EndOtherSessions>(bus, "user");
    bind<ListUsers, ReadUser, SuspendUser, ReactivateUser, SetUserRole>(bus, "user");
    bind<RequestEmailVerification, VerifyEmail, RequestPhoneVerification, VerifyPhone>(bus, "user");
    bind<RequestPasswordReset, ResetPassword, ChangePassword, GetVerification>(bus, "user");
    bind<EraseMe, EraseUser, GetErasure, AcknowledgeErasure, ExportMe>(bus, "user");
}

}  // namespace airside::user
