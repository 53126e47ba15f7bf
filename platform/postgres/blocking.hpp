// A blocking connection, for what runs before any reactor does, and for tests.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct pg_conn;

namespace airside::postgres {

class Blocking {
  public:
    explicit Blocking(const std::string& conninfo);  // throws Unavailable
    ~Blocking();
    Blocking(const Blocking&) = delete;
    Blocking& operator=(const Blocking&) = delete;

    using Table = std::vector<std::vector<std::string>>;                             // NULL is ""
    Table run(const std::string& sql, const std::vector<std::string>& params = {});  // one statement; throws Error
    void run_script(const std::string& sql, std::string_view name);                  // many; throws Error naming `name`
    void prepare(const std::string& name, const std::string& sql);                   // throws Error
    std::string quoted_name(std::string_view identifier);
    std::string quoted(std::string_view literal);

  private:
    pg_conn* connection_;
};

}  // namespace airside::postgres
