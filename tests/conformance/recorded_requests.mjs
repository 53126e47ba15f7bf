// Checks the requests that a simulator has received: `node recorded_requests.mjs http://127.0.0.1:PORT`. So an adapter is judged by
// the vendor's schema, after any test that drove it against the simulator.
import { checkFormRequest, checkJsonRequest, operationOf } from './schemas.mjs';

export async function checkRecordedRequests(url) {
    const reply = await fetch(`${url}/_sim/calls?bodies=true`);
    const { calls } = await reply.json();
    const checked = new Map();
    for (const call of calls) {
        const operation = operationOf(call.method, call.target.split('?')[0]);
        if (call.method !== 'POST' || call.status >= 400 || !operation) continue;
        if (call.vendor === 'stripe') checkFormRequest(operation, call.body);
        else checkJsonRequest(operation, JSON.parse(call.body));
        checked.set(operation, (checked.get(operation) ?? 0) + 1);
    }
    return checked;
}

if (import.meta.url === `file://${process.argv[1]}`) {
    for (const [operation, count] of await checkRecordedRequests(process.argv[2]))
        console.log(`${operation}: ${count} as described`);
}
