// Pigeon's description judges its simulator's answers and callbacks, and our adapter's requests.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { runAdapterTest } from '../conformance/adapters.mjs';
import { Receiver } from '../conformance/receiver.mjs';
import { checkRecordedRequests } from '../conformance/recorded_requests.mjs';
import { addDescriptions, checkJsonRequest, checkResponse } from '../conformance/schemas.mjs';
import { eventually, Simulator } from '../conformance/simulator.mjs';

addDescriptions(new URL('./schemas/', import.meta.url));
let simulator;

before(async () => {
    simulator = await Simulator.start([], 'tests/tenth_provider/simulator/pigeon-simulator');
});
after(() => simulator.stop());
beforeEach(() => simulator.control('POST', 'reset', {}));

async function send(change = {}, key = 'pigeon-key') {
    const message = { to: '+442071234567', text: 'Flight BA117 is delayed.', reference: 'r', ...change };
    const reply = await fetch(`${simulator.url}/v1/sms`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${key}` },
        body: JSON.stringify(message),
    });
    const body = await reply.json();
    checkResponse('POST /v1/sms', reply.status, body);
    return { status: reply.status, body };
}

test('answers are as described, and what is refused is not taken', async () => {
    assert.equal((await send({}, 'wrong')).status, 401);
    for (const [change, code] of [
        [{ to: '442071234567' }, 'number_invalid'],
        [{ to: '+15550000404' }, 'number_unknown'],
        [{ to: '+15550000403' }, 'opted_out'],
        [{ to: '+15550000503' }, 'queue_full'],
        [{ text: '' }, 'text_length'],
        [{ text: 'x'.repeat(1001) }, 'text_length'],
        [{ reference: 'x'.repeat(101) }, 'reference_length'],
        [{ callback_url: 'nowhere' }, 'callback_url_invalid'],
    ]) {
        const { status, body } = await send(change);
        assert.equal(status, 422);
        assert.equal(body.error.code, code);
    }
    for (const status of [429, 500]) {
        await simulator.fault({ vendor: 'pigeon', effect: 'error', status });
        assert.equal((await send()).status, status);
    }
    assert.deepEqual(await simulator.truth('pigeon/messages'), []);
    const { status, body } = await send();
    assert.equal(status, 202);
    const [kept] = await simulator.truth('pigeon/messages');
    assert.equal(kept.id, body.id);
});

test('callbacks are signed, tried again, and as described', async () => {
    const receiver = await Receiver.start({ refuse: 1 });
    try {
        const { body: taken } = await send({ callback_url: receiver.url });
        await send({ to: '+15550000410', callback_url: receiver.url });
        await eventually(() => receiver.received.length === 2, 'two callbacks, one after a refused delivery');
        const events = receiver.received.map(({ headers, body }) => {
            const text = `${headers['pigeon-timestamp']}.${body}`;
            const expected = createHmac('sha256', 'pigeon-callbacks').update(text).digest('hex');
            assert.equal(headers['pigeon-signature'], expected);
            checkJsonRequest('POST /callback', JSON.parse(body));
            return JSON.parse(body);
        });
        assert.equal(events.find((event) => event.message_id === taken.id).status, 'delivered');
        assert.equal(events.find((event) => event.message_id !== taken.id).code, 'number_unknown');
    } finally {
        receiver.stop();
    }
});

test('what our adapter sends is as described', async () => {
    for (const name of ['Pigeon/MessengerContract/0.TakesAMessage*', 'PigeonWorld.ACallbackThatComesTwice*']) {
        await runAdapterTest(simulator, 'tests/tenth_provider/pigeon', name);
        const checked = await checkRecordedRequests(simulator.url);
        assert.equal(checked.get('POST /v1/sms'), 1);
    }
});
