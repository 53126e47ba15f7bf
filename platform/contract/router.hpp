// Finds the operation for a method and path.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/contract/bus.hpp"

namespace airside::contract {

class Router {
  public:
    struct Match {
        Operation* operation = nullptr;        // null: no such path, or not with this method
        std::vector<std::string> path_values;  // percent-decoded, in the order of the path
        std::string allowed;                   // for 405 and OPTIONS: "GET, HEAD, POST"; empty: no such path
    };
    // Two operations of the same method and path throw std::logic_error.
    void add(Operation& operation);
    Match find(Method method, std::string_view path) const;

  private:
    struct Node {
        std::map<std::string, std::unique_ptr<Node>, std::less<>> children;
        std::unique_ptr<Node> placeholder;
        std::map<Method, Operation*> operations;
    };
    Node root_;
};

}  // namespace airside::contract
