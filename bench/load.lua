-- wrk: GETs the paths of a file, at random; its result is one line of JSON.
--   wrk … -s bench/load.lua URL -- PATHS [PAUSE_MS [TOKEN]]
local requests, pause = {}, 0

function init(arguments)
   if arguments[3] then wrk.headers["Authorization"] = "Bearer " .. arguments[3] end
   wrk.headers["Accept"] = "application/json"
   for path in io.lines(arguments[1]) do requests[#requests + 1] = wrk.format("GET", path) end
   pause = tonumber(arguments[2] or 0)
   -- Only where it is asked for: wrk sets a timer for each request otherwise.
   if pause > 0 then
      delay = function() return math.random(0, 2 * pause) end
   end
end

function request()
   return #requests == 1 and requests[1] or requests[math.random(#requests)]
end

function done(summary, latency)
   local e = summary.errors
   io.write(string.format('{"requests": %d, "seconds": %.6f, "errors": %d, "p50_ms": %.4f, "p99_ms": %.4f}\n',
      summary.requests, summary.duration / 1e6, e.connect + e.read + e.write + e.status + e.timeout,
      latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
