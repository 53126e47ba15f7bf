"""HTTP itself: methods, paths, HEAD, OPTIONS, and requests that are no HTTP, over the paths of every endpoint."""

from collections import defaultdict

from input_case import InputCase

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
BROKEN = {
    "no HTTP at all": (b"hello\r\n\r\n", 400),
    "a TLS handshake": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 40 + b"\r\n\r\n", 400),
    "no Host": (b"GET /v1/popular-routes HTTP/1.1\r\n\r\n", 400),
    "two Hosts": (b"GET /v1/popular-routes HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    "a NUL byte in the target": (b"GET /v1/\0 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "a NUL byte in a header": (b"GET /v1/popular-routes HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", 400),
    "a header without a colon": (b"GET /v1/popular-routes HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n", 400),
    "two lengths": (b"POST /v1/users HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400),
    "a length and chunks": (
        b"POST /v1/users HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    "a negative length": (b"POST /v1/users HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400),
    "a chunk of no size": (
        b"POST /v1/users HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n",
        400,
    ),
    "a fragment in the target": (b"GET /v1/popular-routes#x HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "HTTP/2.0": (b"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
    "headers of 100 KB": (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: " + b"x" * 100_000 + b"\r\n\r\n", 431),
    "20 000 headers": (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: x\r\n" * 20_000 + b"\r\n", 431),
}
NO_PATHS = [
    "/v1",
    "/v1/",
    "/v2/bookings",
    "/v1/bookings/",
    "/v1//bookings",
    "/v1/Bookings",
    "/v1/bookings/%2e%2e/users/me",
    "/../../etc/passwd",
    "/v1/users/me/x",
    "/.git/config",
    "/.env",
    "/airside.toml",
    "/problems/../secrets",
    "/" + "a/" * 2000,
]


class Http(InputCase):
    NAME = "http"

    def by_path(self) -> dict[str, dict]:
        found = defaultdict(dict)
        for operation in self.operations:
            found[operation.template][operation.method] = operation
        return found

    def test_a_method_that_a_path_does_not_have_is_405_with_those_it_has(self):
        for template, operations in self.by_path().items():
            allowed = set(operations) | ({"HEAD"} if "GET" in operations else set())
            path = next(iter(operations.values())).path()
            for method in METHODS:
                if method in allowed:
                    continue
                with self.subTest(path=template, method=method):
                    reply = self.agent.send(method, path)
                    self.assertEqual(405, reply.status)
                    self.assertEqual(allowed, set(reply.headers["allow"].split(", ")))
                    if method != "HEAD":
                        self.assert_problem(reply, 405, "method-not-allowed")

    def test_options_answers_the_same_methods(self):
        for template, operations in self.by_path().items():
            reply = self.agent.send("OPTIONS", next(iter(operations.values())).path())
            with self.subTest(path=template):
                self.assertEqual((204, b""), (reply.status, reply.body))
                self.assertLessEqual(set(operations), set(reply.headers["allow"].split(", ")))

    def test_methods_that_we_never_take_are_405_and_an_unknown_method_is_501(self):
        for operation in self.operations:
            for method, status in (("TRACE", 405), ("CONNECT", 405), ("QUERY", 405), ("BREW", 501)):
                request = f"{method} {operation.path()} HTTP/1.1\r\nHost: a\r\n\r\n".encode()
                with self.subTest(operation=operation.id, method=method):
                    reply = self.raw(request)
                    self.assert_problem(reply, status)
                    self.assertEqual(status == 405, "allow" in reply.headers)

    def test_head_is_get_without_the_body(self):
        for operation in self.operations:
            if operation.method != "GET":
                continue
            get = self.ask(operation)
            head = self.staff_for(operation).send("HEAD", operation.target())
            with self.subTest(operation=operation.id):
                self.assertEqual((get.status, b""), (head.status, head.body))
                self.assertEqual(get.headers.get("content-type"), head.headers.get("content-type"))

    def test_a_path_that_there_is_not_is_404(self):
        for path in NO_PATHS:
            for method in ("GET", "POST"):
                with self.subTest(path=path[:40], method=method):
                    self.assert_problem(self.agent.send(method, path), 404, "not-found")

    def test_what_is_no_http_is_refused_and_the_next_client_is_served(self):
        for name, (request, status) in BROKEN.items():
            with self.subTest(request=name):
                self.assert_problem(self.raw(request), status)
                self.assertEqual(200, self.agent.send("GET", "/v1/popular-routes").status)

    def test_odd_headers_are_no_error_of_ours(self):
        values = ["\xff\xfe", "x" * 4000, "'; DROP TABLE users; --", "%00", "\u00e9"]
        names = [
            "User-Agent",
            "Accept",
            "Accept-Language",
            "Accept-Encoding",
            "traceparent",
            "X-Forwarded-For",
            "Cookie",
        ]
        names += ["Range", "If-None-Match", "If-Modified-Since", "Origin", "Referer", "Trace-Id", "Forwarded"]
        sign_up = self.operation("Register")
        for name in names:
            for value in values:
                with self.subTest(header=name, value=value[:20]):
                    address = f"a{abs(hash((name, value))):x}@example.com"
                    account = {**sign_up.sample.body, "email": address}
                    reply = self.ask(sign_up, body=account, headers={name: value.encode("latin-1")})
                    self.assertEqual(201, reply.status, reply.body)
                    session = {"email": address, "password": account["password"]}
                    reply = self.agent.send("POST", "/v1/sessions", session, {name: value.encode("latin-1")})
                    self.assertEqual(201, reply.status, reply.body)
                    query = self.operation("SearchFlights").target()
                    reply = self.agent.send("GET", query, headers={name: value.encode("latin-1")})
                    self.assertEqual(200, reply.status, reply.body[:300])

    def test_the_answers_say_nothing_of_the_server(self):
        for operation in self.operations:
            if operation.id == "SignOut":
                continue
            reply = self.ask(operation)
            with self.subTest(operation=operation.id):
                self.assertLess(reply.status, 500, reply.body[:300])
                self.assertIn(reply.status, operation.statuses)
                self.assertFalse({"server", "x-powered-by"} & set(reply.headers))
                self.assertEqual("nosniff", reply.headers["x-content-type-options"])
                self.assertIn("cache-control", reply.headers)
