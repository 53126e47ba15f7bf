// SendGrid's own SDK drives the simulator and verifies its events; its schemas judge answers and requests.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import eventwebhook from '@sendgrid/eventwebhook';
import sharedService from '@sendgrid/mail';
import { runAdapterTest } from './adapters.mjs';
import { Receiver } from './receiver.mjs';
import { checkRecordedRequests } from './recorded_requests.mjs';
import { checkResponse } from './schemas.mjs';
import { eventually, Simulator } from './simulator.mjs';

let simulator, mail;

function service(key = 'SG.airside') {
    const made = new sharedService.constructor();
    made.setApiKey(key);
    made.client.setDefaultRequest('baseUrl', `${simulator.url}/`);
    return made;
}

before(async () => {
    simulator = await Simulator.start();
    mail = service();
});
after(() => simulator.stop());
beforeEach(() => simulator.control('POST', 'reset', {}));

const confirmation = {
    from: { email: 'bookings@airside.example', name: 'Airside' },
    personalizations: [{ to: [{ email: 'ada@example.com' }], customArgs: { airside_reference: 'ref-1' } }],
    subject: 'Booking confirmed – ABC123',
    text: 'Grüße',
    html: '<p>Grüße</p>',
    categories: ['BOOKING_CONFIRMATION'],
    headers: { 'Message-ID': '<0191-a@airside.example>' },
    attachments: [{ content: 'JVBERg==', filename: 'ticket.pdf', type: 'application/pdf', disposition: 'attachment' }],
};
const to = (email) => ({ ...confirmation, personalizations: [{ to: [{ email }] }] });

async function refused(promise, status, field) {
    const error = await promise.then(
        () => assert.fail('it was not refused'),
        (e) => e,
    );
    assert.equal(error.code, status, error.message);
    checkResponse('POST /v3/mail/send', status, error.response.body);
    assert.equal(error.response.body.errors[0].field, field);
}

test('a mail is taken with an empty 202 and kept as it was written', async () => {
    const [reply] = await mail.send(confirmation);
    assert.equal(reply.statusCode, 202);
    assert.equal(reply.body, '');
    const [kept] = await simulator.truth('sendgrid/mails');
    assert.equal(kept.id, reply.headers['x-message-id']);
    assert.equal(kept.value.to, 'ada@example.com');
    assert.equal(kept.value.subject, confirmation.subject);
    assert.deepEqual(
        kept.value.content.map((part) => part.value),
        ['Grüße', '<p>Grüße</p>'],
    );
    assert.equal(kept.value.custom_args.airside_reference, 'ref-1');
    assert.equal(kept.value.attachments[0].content, 'JVBERg==');
    assert.deepEqual(
        kept.history.map((change) => change.what),
        ['processed', 'delivered'],
    );
});

test('what is wrong is refused by field', async () => {
    await refused(service('SG.wrong').send(confirmation), 401, null);
    await refused(mail.send(to('nobody')), 400, 'personalizations.0.to.0.email');
    await refused(mail.send({ ...confirmation, from: 'nobody' }), 400, 'from.email');
    await refused(mail.send({ ...confirmation, headers: { Subject: 'x' } }), 400, 'headers.Subject');
    await refused(mail.send({ ...confirmation, categories: ['a', 'a'] }), 400, 'categories');
    const bare = { ...confirmation, text: undefined, html: undefined };
    await refused(mail.send({ ...bare, content: [{ type: 'text/plain', value: '' }] }), 400, 'content.0.value');
    assert.deepEqual(await simulator.truth('sendgrid/mails'), []);
});

test('a mail in the sandbox is checked and not sent', async () => {
    const [reply] = await mail.send({ ...confirmation, mailSettings: { sandboxMode: { enable: true } } });
    assert.equal(reply.statusCode, 200);
    assert.deepEqual(await simulator.truth('sendgrid/mails'), []);
});

// Verified by SendGrid's own library.
function eventsOf({ headers, body }, publicKey) {
    const { EventWebhook, EventWebhookHeader } = eventwebhook;
    const webhook = new EventWebhook();
    const verified = webhook.verifySignature(
        webhook.convertPublicKeyToECDSA(publicKey),
        body,
        headers[EventWebhookHeader.SIGNATURE().toLowerCase()],
        headers[EventWebhookHeader.TIMESTAMP().toLowerCase()],
    );
    assert.ok(verified, 'the signature');
    return JSON.parse(body);
}

test('events are signed, tried again, and tell where a mail ended', async () => {
    const receiver = await Receiver.start({ refuse: 1 });
    try {
        await simulator.control('POST', 'webhooks', { vendor: 'sendgrid', url: receiver.url });
        const key = (await simulator.control('GET', 'webhooks')).sendgrid.public_key;
        const all = () => receiver.received.flatMap((post) => eventsOf(post, key));
        const kinds = () => all().map((event) => event.event);

        const [reply] = await mail.send(confirmation);
        await eventually(() => receiver.received.length === 1, 'the events, after a refused delivery');
        assert.deepEqual(kinds(), ['processed', 'delivered']);
        const [, delivered] = all();
        assert.equal(delivered.email, 'ada@example.com');
        assert.equal(delivered.airside_reference, 'ref-1');
        assert.equal(delivered['smtp-id'], '<0191-a@airside.example>');
        assert.deepEqual(delivered.category, ['BOOKING_CONFIRMATION']);
        assert.equal(delivered.sg_message_id.split('.')[0], reply.headers['x-message-id']);

        receiver.received.length = 0;
        await mail.send(to('bounced@example.com'));
        await eventually(() => receiver.received.length === 1, 'the bounce');
        assert.equal(all()[1].type, 'bounce');
        await mail.send(to('bounced@example.com'));
        await eventually(() => receiver.received.length === 2, 'the drop');
        assert.equal(all()[2].event, 'dropped');
        assert.equal(all()[2].reason, 'Bounced Address');

        receiver.received.length = 0;
        await simulator.fault({ operation: 'mail.send', effect: 'bounced', code: 'blocked' });
        await mail.send(confirmation);
        await eventually(() => receiver.received.length === 1, 'the block');
        assert.equal(all()[1].type, 'blocked');
        const [again] = await mail.send(confirmation);
        for (const event of ['open', 'click', 'spamreport'])
            await simulator.control('POST', `sendgrid/mails/${again.headers['x-message-id']}/events`, { event });
        await eventually(() => receiver.received.length === 5, 'the reader');
        for (const kind of ['delivered', 'open', 'click', 'spamreport'])
            assert.ok(kinds().includes(kind), `${kind} in ${kinds()}`);
    } finally {
        await simulator.control('POST', 'webhooks', { vendor: 'sendgrid', url: '' });
        receiver.stop();
    }
});

test('webhooks go wrong as told', async () => {
    const receiver = await Receiver.start();
    try {
        await simulator.control('POST', 'webhooks', { vendor: 'sendgrid', url: receiver.url });
        const ids = () => receiver.received.map((post) => JSON.parse(post.body)[0].sg_event_id);
        await simulator.fault({ operation: 'mail.send', effect: 'webhook_twice' });
        await mail.send(confirmation);
        await eventually(() => receiver.received.length === 2, 'the events twice');
        assert.equal(ids()[0], ids()[1]);
        receiver.received.length = 0;
        await simulator.fault({ operation: 'mail.send', effect: 'webhook_lost', reference: 'lost@' });
        await mail.send(to('lost@example.com'));
        await simulator.fault({ operation: 'mail.send', effect: 'webhook_out_of_order', reference: 'first@' });
        await mail.send(to('first@example.com'));
        await mail.send(to('second@example.com'));
        await eventually(() => receiver.received.length === 2, 'two deliveries');
        const addresses = receiver.received.map((post) => JSON.parse(post.body)[0].email);
        assert.deepEqual(addresses, ['second@example.com', 'first@example.com']);
    } finally {
        await simulator.control('POST', 'webhooks', { vendor: 'sendgrid', url: '' });
        receiver.stop();
    }
});

test('failures are worded as SendGrid words them', async () => {
    await simulator.fault({ vendor: 'sendgrid', effect: 'error', status: 500 });
    await refused(mail.send(confirmation), 500, null);
    await simulator.fault({ vendor: 'sendgrid', effect: 'error', status: 429 });
    await assert.rejects(mail.send(confirmation), { code: 429 });
});

test('all that the SDK sent is as the schemas describe', async () => {
    await mail.send(confirmation);
    const checked = await checkRecordedRequests(simulator.url);
    assert.ok(checked.get('POST /v3/mail/send') > 0);
});

test('all that our adapter sends is as the schemas describe', async () => {
    const contract = 'SendGrid/MessengerContract/0.TakesAMessageOnceWithOurReference';
    await runAdapterTest(simulator, 'vendors/messaging/sendgrid', contract);
    const checked = await checkRecordedRequests(simulator.url);
    assert.equal(checked.get('POST /v3/mail/send'), 1);
});
