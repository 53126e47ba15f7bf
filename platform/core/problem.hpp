// What ends a request early: thrown where the reason is known, mapped to RFC 9457 problem+json in one place
// (platform/contract).
#pragma once
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace airside {

struct FieldError {
    std::string pointer;  // JSON pointer into the body ("/passengers/0/first_name"), or "query/x", "path/x", "header/X"
    std::string detail;
};

struct Problem : std::runtime_error {
    // `type` is the stable slug, served as "/problems/<type>".
    Problem(int status_code, std::string type_slug, std::string title_text, std::string detail_text = {})
        : std::runtime_error(title_text + (detail_text.empty() ? "" : ": " + detail_text)),
          status(status_code),
          type(std::move(type_slug)),
          title(std::move(title_text)),
          detail(std::move(detail_text)) {}

    Problem&& with_error(std::string pointer, std::string why) && {
        errors.push_back({std::move(pointer), std::move(why)});
        return std::move(*this);
    }
    Problem&& with_header(std::string name, std::string value) && {
        headers.emplace_back(std::move(name), std::move(value));
        return std::move(*this);
    }
    Problem&& with_member(std::string name, std::string json) && {  // `json` is serialised JSON
        members[std::move(name)] = std::move(json);
        return std::move(*this);
    }

    int status;
    std::string type;
    std::string title;
    std::string detail;
    std::vector<FieldError> errors;
    std::vector<std::pair<std::string, std::string>> headers;
    std::map<std::string, std::string> members;  // extension members
};

// The common ones. A field's error is 422; a body that is not JSON is 400.
inline Problem invalid(std::string pointer, std::string why) {
    return Problem(422, "invalid-request", "The request is not valid").with_error(std::move(pointer), std::move(why));
}
inline Problem not_found(std::string what) { return Problem(404, "not-found", "Not found", std::move(what)); }
inline Problem unauthorized(std::string why) {
    return Problem(401, "unauthorized", "Sign in first", std::move(why)).with_header("WWW-Authenticate", "Bearer");
}
inline Problem forbidden(std::string why = {}) { return Problem(403, "forbidden", "Not allowed", std::move(why)); }
inline Problem conflict(std::string type, std::string title, std::string detail = {}) {
    return Problem(409, std::move(type), std::move(title), std::move(detail));
}
inline Problem unavailable(std::string why, int retry_after_s = 1) {
    return Problem(503, "unavailable", "Try again later", std::move(why))
        .with_header("Retry-After", std::to_string(retry_after_s));
}

}  // namespace airside
