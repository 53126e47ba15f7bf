// Twilio's own SDK drives the simulator and verifies its callbacks; its schemas judge answers and requests.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import twilio from 'twilio';
import { runAdapterTest } from './adapters.mjs';
import { Receiver } from './receiver.mjs';
import { checkRecordedRequests } from './recorded_requests.mjs';
import { checkResponse } from './schemas.mjs';
import { eventually, Simulator } from './simulator.mjs';

const account = 'AC0123456789abcdef0123456789abcdef';
const from = '+15005550006';
let simulator, client;

function signedIn(token = 'airside-token') {
    const made = twilio(account, token);
    made.api.baseUrl = simulator.url;
    return made;
}

before(async () => {
    simulator = await Simulator.start();
    client = signedIn();
});
after(() => simulator.stop());
beforeEach(() => simulator.control('POST', 'reset', {}));

const send = (change = {}) =>
    client.messages.create({ to: '+442071234567', from, body: 'Flight BA117 is delayed.', ...change });

async function refused(promise, code, status = 400) {
    const error = await promise.then(
        () => assert.fail('it was not refused'),
        (e) => e,
    );
    assert.equal(error.code, code, error.message);
    assert.equal(error.status, status);
    assert.match(error.moreInfo, new RegExp(`${code}$`));
}

// The SDK shows its own objects, so what is judged is what came over the wire.
async function raw(method, path, form) {
    const reply = await fetch(`${simulator.url}/2010-04-01/Accounts/${account}/${path}`, {
        method,
        headers: { Authorization: `Basic ${Buffer.from(`${account}:airside-token`).toString('base64')}` },
        body: form && new URLSearchParams(form),
    });
    return { status: reply.status, body: await reply.json() };
}

test('a message is queued, sent, delivered, and read back', async () => {
    const message = await send();
    assert.match(message.sid, /^SM[0-9a-f]{32}$/);
    assert.equal(message.status, 'queued');
    assert.ok(message.dateCreated instanceof Date);
    const read = await client.messages(message.sid).fetch();
    assert.equal(read.status, 'delivered');
    assert.equal(read.to, '+442071234567');
    const [kept] = await simulator.truth('twilio/messages');
    assert.equal(kept.id, message.sid);
    assert.deepEqual(
        kept.history.map((change) => change.what),
        ['queued', 'sent', 'delivered'],
    );
    await refused(client.messages('SM' + '0'.repeat(32)).fetch(), 20404, 404);
});

test('answers are as the schemas describe', async () => {
    const made = await raw('POST', 'Messages.json', { To: '+442071234567', From: from, Body: 'Grüße' });
    assert.equal(made.status, 201);
    checkResponse('POST /2010-04-01/Accounts/{AccountSid}/Messages.json', 201, made.body);
    const read = await raw('GET', `Messages/${made.body.sid}.json`);
    checkResponse('GET /2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json', 200, read.body);
    const failed = await send({ to: '+15005553005' });
    const undelivered = await raw('GET', `Messages/${failed.sid}.json`);
    checkResponse('GET /2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json', 200, undelivered.body);
    assert.equal(undelivered.body.error_code, 30005);
    const service = { to: '+442071234567', body: 'x', messagingServiceSid: 'MG0123456789abcdef0123456789abcdef' };
    assert.equal((await client.messages.create(service)).status, 'accepted');
});

test("Twilio's magic numbers and wrong messages are refused with Twilio's codes", async () => {
    await refused(signedIn('wrong').messages.create({ to: '+442071234567', from, body: 'x' }), 20003, 401);
    for (const [to, code] of [
        ['+15005550001', 21211],
        ['+15005550002', 21612],
        ['+15005550003', 21408],
        ['+15005550004', 21610],
        ['+15005550009', 21614],
        ['442071234567', 21211],
        ['+0', 21211],
    ])
        await refused(send({ to }), code);
    await refused(send({ from: '+15005550001' }), 21212);
    await refused(send({ from: '+15005550007' }), 21606);
    await refused(send({ from: '+15005550008' }), 21611);
    await refused(send({ from: '+442079999999' }), 21606);
    await refused(send({ from: undefined }), 21603);
    await refused(send({ body: '' }), 21602);
    await refused(send({ body: 'x'.repeat(1601) }), 21617);
    await refused(send({ statusCallback: 'nowhere' }), 21609);
    assert.deepEqual(await simulator.truth('twilio/messages'), []);
});

test('long texts and texts beyond ASCII make several parts', async () => {
    for (const [body, parts] of [
        ['x'.repeat(160), '1'],
        ['x'.repeat(161), '2'],
        ['ü'.repeat(70), '1'],
        ['ü'.repeat(71), '2'],
    ])
        assert.equal((await send({ body })).numSegments, parts);
});

test('callbacks are signed, tried again, and tell what became of a message', async () => {
    const receiver = await Receiver.start({ refuse: 1 });
    try {
        const statusCallback = `${receiver.url}?reference=ref%201&x=2`;
        const verified = ({ url, headers, body }) => {
            const fields = Object.fromEntries(new URLSearchParams(body));
            const signature = headers['x-twilio-signature'];
            assert.ok(twilio.validateRequest('airside-token', signature, url, fields), 'the signature');
            assert.ok(!twilio.validateRequest('airside-token', signature, url, { ...fields, To: '+1' }));
            return fields;
        };
        const seen = () => receiver.received.map(verified);
        const message = await send({ statusCallback });
        await eventually(() => receiver.received.length === 2, 'two callbacks, one after a refused delivery');
        assert.deepEqual(
            seen()
                .map((fields) => fields.MessageStatus)
                .sort(),
            ['delivered', 'sent'],
        );
        assert.ok(seen().every((fields) => fields.MessageSid === message.sid && fields.AccountSid === account));
        assert.ok(receiver.received.every((post) => post.url === statusCallback));

        receiver.received.length = 0;
        await simulator.fault({ operation: 'messages.create', effect: 'undelivered', code: '30003' });
        await send({ statusCallback });
        await eventually(() => receiver.received.length === 2, 'two callbacks');
        assert.ok(seen().some((one) => one.MessageStatus === 'undelivered' && one.ErrorCode === '30003'));

        receiver.received.length = 0;
        await simulator.fault({ operation: 'messages.create', effect: 'webhook_lost' });
        await send({ statusCallback });
        await simulator.fault({ operation: 'messages.create', effect: 'webhook_twice' });
        const twice = await send({ statusCallback });
        await eventually(() => receiver.received.length === 4, 'each of two twice');
        assert.ok(seen().every((fields) => fields.MessageSid === twice.sid));
    } finally {
        receiver.stop();
    }
});

test('failures are worded as Twilio words them', async () => {
    await simulator.fault({ vendor: 'twilio', effect: 'error', status: 429 });
    await refused(send(), 20429, 429);
    await simulator.fault({ vendor: 'twilio', effect: 'error', status: 503 });
    await refused(send(), 20503, 503);
});

test('all that the SDK sent is as the schemas describe', async () => {
    await send({ statusCallback: 'https://api.example/hooks' });
    const checked = await checkRecordedRequests(simulator.url);
    assert.ok(checked.get('POST /2010-04-01/Accounts/{AccountSid}/Messages.json') > 0);
});

test('all that our adapter sends is as the schemas describe', async () => {
    const contract = 'Twilio/MessengerContract/0.TakesAMessageOnceWithOurReference';
    await runAdapterTest(simulator, 'vendors/messaging/twilio', contract);
    const checked = await checkRecordedRequests(simulator.url);
    assert.equal(checked.get('POST /2010-04-01/Accounts/{AccountSid}/Messages.json'), 1);
});
