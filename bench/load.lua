-- wrk: GETs the paths of a file; its result is one line of JSON.
--   wrk … -s bench/load.lua URL -- PATHS PAUSE_MS TOKEN random|in-order
-- In order each thread of wrk begins with the file's first line: for requests that are to be new, give it one thread.
local requests, pause, in_order, asked = {}, 0, false, 0

function init(arguments)
   if arguments[3] ~= "" then wrk.headers["Authorization"] = "Bearer " .. arguments[3] end
   in_order = arguments[4] == "in-order"
   wrk.headers["Accept"] = "application/json"
   for path in io.lines(arguments[1]) do requests[#requests + 1] = wrk.format("GET", path) end
   pause = tonumber(arguments[2])
   -- Only where it is asked for: wrk sets a timer for each request otherwise.
   if pause > 0 then
      delay = function() return math.random(0, 2 * pause) end
   end
end

function request()
   if in_order then
      asked = asked + 1
      return requests[asked]
   end
   return #requests == 1 and requests[1] or requests[math.random(#requests)]
end

function done(summary, latency)
   local e = summary.errors
   io.write(string.format('{"requests": %d, "seconds": %.6f, "errors": %d, "p50_ms": %.4f, "p99_ms": %.4f}\n',
      summary.requests, summary.duration / 1e6, e.connect + e.read + e.write + e.status + e.timeout,
      latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
