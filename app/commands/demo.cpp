#include <cstdio>

#include "app/commands/commands.hpp"
#include "app/commands/on_worker.hpp"

namespace airside::app {

// Who an operator signs in as on a demonstration system. Their passwords are printed; a production system makes its own
// accounts.
int load_demo(Config config) {
    return on_worker(std::move(config), [](Worker& worker) -> awaitable<int> {
        struct Account {
            const char *email, *password, *first, *last;
            auth::Role role;
        };
        constexpr Account accounts[] = {
            {"agent@demo.airside.example", "demo-agent-password", "Grace", "Hopper", auth::Role::AGENT},
            {"admin@demo.airside.example", "demo-admin-password", "Katherine", "Johnson", auth::Role::ADMIN},
        };
        for (auto& account : accounts) {
            user::NewAccount wanted{*user::Email::parse(account.email), account.password, PersonName::of(account.first),
                                    PersonName::of(account.last), account.role};
            auto id = co_await worker.users().ensure_account(std::move(wanted));
            std::printf("%-8s %s %s, password %s\n", std::string(auth::to_string(account.role)).c_str(),
                        id.str().c_str(), account.email, account.password);
        }
        co_return 0;
    });
}

}  // namespace airside::app
