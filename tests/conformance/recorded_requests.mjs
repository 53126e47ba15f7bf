// Checks the requests that a simulator has received: `node recorded_requests.mjs http://127.0.0.1:PORT`, or a file with the answer of
// its /_sim/calls?bodies=true. So an adapter is judged by the vendor's schema, after any test that drove it against the simulator.
import { readFileSync } from 'node:fs';
import { readBody } from './braintree_xml.mjs';
import { checkFormRequest, checkJsonRequest, operationOf } from './schemas.mjs';

// Protobuf's JSON takes either spelling of a member, and enumerators in either case; Google's SDK uses the other ones.
function readJson(call) {
    const body = JSON.parse(call.body);
    if (call.vendor !== 'firebase') return body;
    const { validate_only, ...rest } = body;
    const android = rest.message?.android;
    if (android?.priority) android.priority = android.priority.toUpperCase();
    return validate_only === undefined ? rest : { ...rest, validateOnly: validate_only };
}

async function callsOf(source) {
    if (!source.startsWith('http://')) return JSON.parse(readFileSync(source, 'utf8')).calls;
    const reply = await fetch(`${source}/_sim/calls?bodies=true`);
    return (await reply.json()).calls;
}

export async function checkRecordedRequests(source) {
    const calls = await callsOf(source);
    const checked = new Map();
    for (const call of calls) {
        const operation = operationOf(call.method, call.target.split('?')[0]);
        if (!['POST', 'PUT'].includes(call.method) || call.status >= 400 || !operation) continue;
        if (call.vendor === 'braintree') checkJsonRequest(operation, await readBody(call.body));
        else if (!call.body) continue;
        else if (call.vendor === 'stripe' || call.vendor === 'twilio') checkFormRequest(operation, call.body);
        else checkJsonRequest(operation, readJson(call));
        checked.set(operation, (checked.get(operation) ?? 0) + 1);
    }
    return checked;
}

if (import.meta.url === `file://${process.argv[1]}`) {
    for (const [operation, count] of await checkRecordedRequests(process.argv[2]))
        console.log(`${operation}: ${count} as described`);
}
