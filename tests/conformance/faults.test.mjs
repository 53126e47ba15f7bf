// The simulator misbehaves as it is told, and its ledger tells the truth of what happened.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, beforeEach, test } from 'node:test';
import { eventually, Simulator } from './simulator.mjs';

let simulator, token;

before(async () => {
    simulator = await Simulator.start();
});
after(() => simulator.stop());

async function signIn() {
    const form = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'airside',
        client_secret: 'airside-secret',
    });
    token = (await (await fetch(`${simulator.url}/v1/security/oauth2/token`, { method: 'POST', body: form })).json())
        .access_token;
}
beforeEach(async () => {
    await simulator.control('POST', 'reset');
    await signIn();
});

async function call(method, path, body, options = {}) {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const reply = await fetch(simulator.url + path, {
        method,
        headers,
        body: body && JSON.stringify(body),
        ...options,
    });
    const text = await reply.text();
    return { status: reply.status, body: text ? JSON.parse(text) : undefined };
}

const query =
    'originLocationCode=JFK&destinationLocationCode=LHR&departureDate=2026-12-22&adults=1&nonStop=true&currencyCode=USD&max=1';
async function offer() {
    return (await call('GET', `/v2/shopping/flight-offers?${query}`)).body.data[0];
}
function order(chosen, reference) {
    const contact = {
        emailAddress: 'grace@example.test',
        phones: [{ deviceType: 'MOBILE', countryCallingCode: '1', number: '2025550123' }],
    };
    const traveler = {
        id: '1',
        dateOfBirth: '1980-12-09',
        gender: 'FEMALE',
        name: { firstName: 'GRACE', lastName: 'HOPPER' },
        contact,
    };
    const remarks = { general: [{ subType: 'GENERAL_MISCELLANEOUS', text: reference }] };
    return { data: { type: 'flight-order', flightOffers: [chosen], travelers: [traveler], remarks } };
}
const create = (chosen, reference, options) =>
    call('POST', '/v1/booking/flight-orders', order(chosen, reference), options);
const states = async () => (await simulator.truth('orders')).map((record) => record.value.state);
const byReference = (reference) =>
    call('GET', `/v1/booking/flight-orders/by-reference?reference=${encodeURIComponent(reference)}`);

test('an answer is lost, the order exists and is found by its reference', async () => {
    const chosen = await offer();
    await simulator.fault({ operation: 'orders.create', reference: 'REF-LOST', effect: 'lost' });
    await assert.rejects(create(chosen, 'REF-LOST'));
    assert.deepEqual(await states(), ['held']);
    assert.equal((await byReference('REF-LOST')).body.data.length, 1);
    assert.equal((await create(chosen, 'REF-NEXT')).status, 201, 'the fault was told once');
});

test('before the effect nothing happens: reset, error, hang', async () => {
    const chosen = await offer();
    await simulator.fault({ operation: 'orders.create', effect: 'reset' });
    await assert.rejects(create(chosen, 'REF-A'));
    await simulator.fault({ operation: 'orders.create', effect: 'error', status: 503 });
    assert.equal((await create(chosen, 'REF-A')).status, 503);
    await simulator.fault({ operation: 'orders.create', effect: 'hang' });
    await assert.rejects(create(chosen, 'REF-A', { signal: AbortSignal.timeout(200) }));
    assert.deepEqual(await states(), []);
    await simulator.fault({ operation: 'orders.create', effect: 'hang', when: 'after' });
    await assert.rejects(create(chosen, 'REF-A', { signal: AbortSignal.timeout(200) }));
    assert.deepEqual(await states(), ['held']);
});

test('a process is killed just before, or just after, the effect', async () => {
    const chosen = await offer();
    for (const [when, expected] of [
        ['before', []],
        ['after', ['held']],
    ]) {
        const victim = spawn('sleep', ['60']);
        const died = new Promise((done) => victim.on('exit', (code, signal) => done(signal)));
        await simulator.fault({ operation: 'orders.create', effect: 'kill', when, pid: victim.pid });
        await assert.rejects(create(chosen, 'REF-KILL'));
        assert.equal(await died, 'SIGKILL');
        assert.deepEqual(await states(), expected);
    }
    assert.equal((await create(chosen, 'REF-KILL-2')).status, 201, 'the restarted process meets a healthy vendor');
});

test('the nth call, and calls at random from the seed', async () => {
    await simulator.fault({ operation: 'search', effect: 'error', nth: 3 });
    const seen = [];
    for (let i = 0; i < 4; ++i) seen.push((await call('GET', `/v2/shopping/flight-offers?${query}`)).status);
    assert.deepEqual(seen, [200, 200, 500, 200]);
    await simulator.control('DELETE', 'faults');
    await simulator.fault({ operation: 'search', effect: 'error', probability: 0.5 });
    let failed = 0;
    for (let i = 0; i < 60; ++i)
        failed += (await call('GET', `/v2/shopping/flight-offers?${query}`)).status === 500 ? 1 : 0;
    assert.ok(failed > 10 && failed < 50, `${failed} of 60`);
});

test('a changed price stays changed: pricing tells it, the old one is refused, the new one books', async () => {
    const chosen = await offer();
    await simulator.fault({ operation: 'pricing', effect: 'price_changed', percent: 20 });
    const priced = (
        await call('POST', '/v1/shopping/flight-offers/pricing', {
            data: { type: 'flight-offers-pricing', flightOffers: [chosen] },
        })
    ).body.data.flightOffers[0];
    assert.ok(Number(priced.price.grandTotal) > Number(chosen.price.grandTotal));
    const old = await create(chosen, 'REF-OLD');
    assert.equal(old.body.errors[0].code, 37200);
    assert.equal((await create(priced, 'REF-NEW')).status, 201);
});

test('two buyers race for the last seat: one has it, the other is refused', async () => {
    const chosen = await offer();
    const segment = chosen.itineraries[0].segments[0];
    const flight = {
        carrier: segment.carrierCode,
        number: Number(segment.number),
        date: segment.departure.at.slice(0, 10),
        cabin: 'ECONOMY',
    };
    await simulator.control('POST', 'seats', { ...flight, seats: 1 });
    const replies = await Promise.all([create(chosen, 'REF-1'), create(chosen, 'REF-2')]);
    assert.deepEqual(replies.map((reply) => reply.status).sort(), [201, 400]);
    assert.equal(replies.find((reply) => reply.status === 400).body.errors[0].code, 34651);
    const winner = replies.find((reply) => reply.status === 201).body.data.id;
    assert.equal((await call('DELETE', `/v1/booking/flight-orders/${winner}`)).status, 204);
    assert.equal((await create(chosen, 'REF-3')).status, 201, 'the seat came back');
});

test('sold out: the fault empties the flight', async () => {
    const chosen = await offer();
    await simulator.fault({ operation: 'orders.create', effect: 'sold_out' });
    assert.equal((await create(chosen, 'REF-X')).body.errors[0].code, 34651);
    assert.equal((await create(chosen, 'REF-X')).body.errors[0].code, 34651);
});

test('an order without a ticket is cancelled at its time limit, and its seat comes back', async () => {
    const chosen = await offer();
    const made = await create(chosen, 'REF-TTL');
    const { limit } = (await simulator.truth('orders'))[0].value;
    await simulator.control('POST', 'clock', { now: limit, frozen: true });
    assert.equal((await call('GET', `/v1/booking/flight-orders/${made.body.data.id}`)).status, 404);
    assert.deepEqual(await states(), ['expired']);
    await simulator.control('POST', 'clock', { now: '2026-11-22T12:00:00Z' });
});

test('tickets can be voided for a day', async () => {
    const made = await create(await offer(), 'REF-VOID');
    const path = `/v1/booking/flight-orders/${made.body.data.id}`;
    assert.equal((await call('POST', `${path}/issuance`, {})).status, 201);
    await simulator.control('POST', 'clock', { advance_s: 25 * 3600 });
    const late = await call('POST', `${path}/void`, {});
    assert.equal(late.body.errors[0].code, 9112);
    await simulator.control('POST', 'clock', { now: '2026-11-22T12:00:00Z' });
});

test('the truth outlives the simulator', async () => {
    const made = await create(await offer(), 'REF-JOURNAL');
    await call('POST', `/v1/booking/flight-orders/${made.body.data.id}/issuance`, {});
    const before = await simulator.truth('orders');
    await simulator.killAndRestart();
    assert.deepEqual(await simulator.truth('orders'), before);
    await signIn();
    assert.equal((await byReference('REF-JOURNAL')).body.data[0].tickets.length, 1);
    const next = await create(await offer(), 'REF-JOURNAL-2');
    const issued = await call('POST', `/v1/booking/flight-orders/${next.body.data.id}/issuance`, {});
    assert.notEqual(issued.body.data.tickets[0].documentNumber, before[0].value.tickets[0].number, 'serials go on');
});

test('a hanging call is let go when the faults are cleared', async () => {
    await simulator.fault({ operation: 'search', effect: 'hang' });
    const hanging = call('GET', `/v2/shopping/flight-offers?${query}`).catch(() => 'reset');
    await eventually(
        async () => (await simulator.control('GET', 'calls')).calls.some((one) => one.outcome === 'hung'),
        'the hanging call',
    );
    await simulator.control('DELETE', 'faults');
    assert.equal(await hanging, 'reset');
});

test('a fault that makes no sense is refused', async () => {
    for (const rule of [
        {},
        { effect: 'explode' },
        { effect: 'kill' },
        { effect: 'slow', ms: -1 },
        { effect: 'error', status: 302 },
        { effect: 'lost', colour: 'red' },
    ])
        await assert.rejects(simulator.fault(rule), /422/);
});
