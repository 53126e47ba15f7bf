#include "services/analytics/domain/web_events.hpp"

#include <algorithm>
#include <array>

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include "platform/core/problem.hpp"
#include "platform/http/device.hpp"
#include "platform/json/json.hpp"
#include "services/analytics/domain/personal.hpp"

namespace airside::analytics {

namespace {

using namespace std::chrono_literals;

constexpr auto oldest = 48h;  // a client that was offline
constexpr auto clock_ahead = 5min;

// The fields of one version of an event type. A version's list never changes: other fields are another version.
struct Shape {
    WebEventType type;
    std::int64_t version;
    std::vector<std::string_view> required, optional;
};

const std::vector<Shape>& shapes() {
    static const std::vector<Shape> all{
        {WebEventType::page_viewed, 1, {"page"}, {"campaign"}},
        {WebEventType::flight_searched,
         1,
         {"origin", "destination", "departure_date"},
         {"return_date", "passengers", "cabin", "airline", "position", "price"}},
        {WebEventType::offer_selected,
         1,
         {"origin", "destination", "departure_date", "price"},
         {"return_date", "passengers", "cabin", "airline", "position"}},
        {WebEventType::checkout_started,
         1,
         {"origin", "destination", "departure_date", "price"},
         {"return_date", "passengers", "cabin"}},
    };
    return all;
}

// event_data, flat as those of the services.
struct WebFacts {
    std::optional<std::string> page, campaign, origin, destination, route;
    std::optional<Date> departure_date, return_date;
    std::optional<std::int64_t> passengers;
    std::optional<std::string> cabin, airline;
    std::optional<std::int64_t> position;
    std::optional<std::string> amount;
    std::optional<Currency> currency;
};
AIRSIDE_FIELDS(WebFacts, page, campaign, origin, destination, route, departure_date, return_date, passengers, cabin,
               airline, position, amount, currency)

std::vector<std::string_view> fields_given(const WebEventData& data) {
    std::vector<std::string_view> given;
    using Members = boost::describe::describe_members<WebEventData, boost::describe::mod_public>;
    boost::mp11::mp_for_each<Members>([&](auto member) {
        if ((data.*member.pointer).has_value()) given.emplace_back(member.name);
    });
    return given;
}

bool is_among(std::string_view field, const std::vector<std::string_view>& fields) {
    return std::ranges::find(fields, field) != fields.end();
}

const Shape& shape_of(const WebEvent& event, const std::string& where) {
    for (auto& shape : shapes())
        if (shape.type == event.event_type && shape.version == event.version) return shape;
    throw invalid(where + "/version", "no version of " + std::string(json::name(event.event_type)));
}

void check_page(const std::string& page, const std::string& pointer) {
    auto fits = [](unsigned char c) {
        return std::isalnum(c) != 0 || std::string_view("/-_.:{}").find(c) != std::string_view::npos;
    };
    if (page.front() != '/' || !std::ranges::all_of(page, fits))
        throw invalid(pointer, "a path as \"/search\", without query or fragment");
}

void check_text(const std::string& text, const std::string& pointer) {
    auto what = looks_like_personal(text);
    if (!what.empty()) throw invalid(pointer, "looks like " + std::string(what) + "; events hold no personal data");
}

void check_fields(const WebEvent& event, const Shape& shape, const std::string& where) {
    auto name = std::string(json::name(event.event_type)) + " " + std::to_string(shape.version);
    auto given = fields_given(event.data);
    for (auto field : shape.required)
        if (!is_among(field, given)) throw invalid(where + "/data/" + std::string(field), name + " needs it");
    for (auto field : given)
        if (!is_among(field, shape.required) && !is_among(field, shape.optional))
            throw invalid(where + "/data/" + std::string(field), "no field of " + name);
}

}  // namespace

void check_web_event(const WebEvent& event, std::size_t place, Instant now) {
    auto where = "/events/" + std::to_string(place);
    check_fields(event, shape_of(event, where), where);
    auto& data = event.data;
    if (data.page) check_text(data.page->value, where + "/data/page");
    if (data.page) check_page(data.page->value, where + "/data/page");
    if (data.campaign) check_text(data.campaign->value, where + "/data/campaign");
    if (data.price && (data.price->negative() || !fits_numeric(data.price->decimal())))
        throw invalid(where + "/data/price", "from 0 to below a million million");
    if (event.occurred_at > now + clock_ahead) throw invalid(where + "/occurred_at", "in the future");
    if (event.occurred_at < now - oldest) throw invalid(where + "/occurred_at", "more than two days ago");
}

AnalyticsEvent analytics_event(const WebEvent& event, const Visitor& visitor, Instant received_at) {
    auto& data = event.data;
    WebFacts facts;
    if (data.page) facts.page = data.page->value;
    if (data.campaign) facts.campaign = data.campaign->value;
    if (data.origin) facts.origin = data.origin->str();
    if (data.destination) facts.destination = data.destination->str();
    if (data.origin && data.destination) facts.route = *facts.origin + "-" + *facts.destination;
    facts.departure_date = data.departure_date;
    facts.return_date = data.return_date;
    if (data.passengers) facts.passengers = data.passengers->value;
    if (data.cabin) facts.cabin = gds::to_string(*data.cabin);
    if (data.airline) facts.airline = data.airline->str();
    if (data.position) facts.position = data.position->value;
    if (data.price) facts.amount = data.price->decimal();
    if (data.price) facts.currency = data.price->currency();

    auto kept = event_at(event.occurred_at, received_at);
    // Of a name space of their own, so that no client can take the id of a service's event.
    kept._id = "web:" + event.id.str();
    kept.event_type = json::name(event.event_type);
    kept.event_data.text = json::to_json(facts);
    kept.user_id = visitor.user_id;
    kept.session_id = visitor.session_id;
    kept.ip_address = truncated_address(visitor.address);
    kept.user_agent = http::browser_of(visitor.user_agent);
    kept.device_type = http::device_type_of(visitor.user_agent);
    kept.service = "web";
    kept.version = std::to_string(event.version.value);
    return kept;
}

}  // namespace airside::analytics
