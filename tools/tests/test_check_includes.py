import unittest

import check_includes

ORDER = ["core", "async", "json", "http", "testkit"]
EVERYTHING_EXISTS = lambda target: True  # noqa: E731


def rule(source: str, target: str) -> str | None:
    return check_includes.broken_rule(source, target, ORDER)


class Rules(unittest.TestCase):
    def test_platform_modules_include_only_lower_ones(self):
        self.assertIsNone(rule("platform/http/server.cpp", "platform/json/value.hpp"))
        self.assertIsNone(rule("platform/http/server.cpp", "platform/http/message.hpp"))
        self.assertIsNotNone(rule("platform/json/value.cpp", "platform/http/message.hpp"))
        self.assertIsNotNone(rule("platform/json/value.cpp", "services/user/api.hpp"))

    def test_only_test_files_reach_up_to_the_testkit(self):
        self.assertIsNone(rule("platform/json/value_pgtest.cpp", "platform/testkit/database.hpp"))
        self.assertIsNotNone(rule("platform/json/value.cpp", "platform/testkit/database.hpp"))

    def test_a_service_sees_of_another_only_its_api(self):
        self.assertIsNone(rule("services/booking/service.cpp", "services/user/api.hpp"))
        self.assertIsNone(rule("services/booking/service.cpp", "services/booking/store/bookings.hpp"))
        self.assertIsNotNone(rule("services/booking/service.cpp", "services/user/service.hpp"))
        self.assertIsNotNone(rule("services/booking/service.cpp", "services/user/store/api.hpp"))

    def test_a_service_sees_ports_but_no_adapter(self):
        self.assertIsNone(rule("services/booking/service.cpp", "vendors/gds/port.hpp"))
        self.assertIsNotNone(rule("services/booking/service.cpp", "vendors/gds/amadeus/adapter.hpp"))

    def test_vendors_and_simulators_never_meet(self):
        self.assertIsNotNone(rule("simulators/amadeus/orders.cpp", "vendors/gds/port.hpp"))
        self.assertIsNotNone(rule("vendors/gds/amadeus/adapter.cpp", "simulators/world/world.hpp"))
        self.assertIsNotNone(rule("vendors/gds/amadeus/adapter.cpp", "vendors/gds/sabre/adapter.hpp"))
        self.assertIsNone(rule("vendors/gds/amadeus/adapter.cpp", "vendors/gds/port.hpp"))

    def test_the_tenth_provider_keeps_to_the_rules_of_the_others(self):
        adapter, played = "tests/tenth_provider/pigeon/pigeon.cpp", "tests/tenth_provider/simulator/pigeon.cpp"
        for source, target in (
            (adapter, "vendors/messaging/port.hpp"),
            (adapter, "vendors/outcome.hpp"),
            (adapter, "tests/tenth_provider/pigeon/reply.hpp"),
            (played, "simulators/faults/gate.hpp"),
            (played, "platform/core/hex.hpp"),
        ):
            self.assertIsNone(rule(source, target), target)
        for source, target in (
            (adapter, "tests/tenth_provider/simulator/pigeon.hpp"),
            (adapter, "simulators/faults/gate.hpp"),
            (adapter, "vendors/messaging/twilio/reply.hpp"),
            (played, "vendors/messaging/port.hpp"),
            (played, "vendors/outcome.hpp"),
        ):
            self.assertIsNotNone(rule(source, target), target)

    def test_nobody_includes_app(self):
        self.assertIsNone(rule("app/main.cpp", "app/compose.hpp"))
        self.assertIsNotNone(rule("tests/journey/run.cpp", "app/compose.hpp"))


class Lines(unittest.TestCase):
    def find(self, text: str, exists=EVERYTHING_EXISTS) -> list[str]:
        return check_includes.violations("platform/http/server.cpp", text, ORDER, exists)

    def test_relative_includes_are_refused(self):
        self.assertIn("server.cpp:1: server.hpp", self.find('#include "server.hpp"\n')[0])

    def test_project_headers_in_angle_brackets_are_refused(self):
        self.assertEqual(1, len(self.find("#include <platform/core/id.hpp>\n")))
        self.assertEqual([], self.find("#include <vector>\n#include <boost/asio.hpp>\n"))

    def test_missing_files_are_named(self):
        found = self.find('#include "platform/core/gone.hpp"\n', exists=lambda target: False)
        self.assertIn("no such file", found[0])

    def test_the_order_comes_from_cmake(self):
        self.assertEqual(["core", "async"], check_includes.platform_order("foreach(module core async)\nendforeach()"))
