// Braintree's own SDK drives the simulator; schemas written from what its SDKs send and read judge the answers.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import braintree from 'braintree';
import xml2js from 'xml2js';
import { fromXml } from './braintree_xml.mjs';
import { checkRecordedRequests } from './recorded_requests.mjs';
import { checkResponse } from './schemas.mjs';
import { eventually, Simulator, startClock } from './simulator.mjs';

let simulator, gateway;
// The SDK reads XML by xml2js: what it was given last is the answer as it came.
let lastXml = '';
const parse = xml2js.parseStringPromise;
xml2js.parseStringPromise = (text, options) => {
    if (options?.explicitArray === false) lastXml = text;
    return parse(text, options);
};

function client(privateKey = 'airside_private') {
    const [host, port] = ['127.0.0.1', String(simulator.port)];
    const environment = new braintree.Environment(host, port, `http://${host}`, false, host, port);
    return new braintree.BraintreeGateway({
        environment,
        merchantId: 'airside',
        publicKey: 'airside_public',
        privateKey,
    });
}

before(async () => {
    simulator = await Simulator.start();
    gateway = client();
});
after(() => simulator.stop());

// The SDK's answer, whose XML is as described.
async function checked(operation, status, promise) {
    lastXml = '';
    const answer = await promise;
    checkResponse(operation.replace(' /', ' /merchants/{merchant}/'), status, await fromXml(lastXml));
    return answer;
}
const transactions = '/transactions';
const sale = (change = {}) =>
    gateway.transaction.sale({
        amount: '120.50',
        orderId: 'B1',
        paymentMethodNonce: 'fake-valid-nonce',
        options: { submitForSettlement: false },
        ...change,
    });
async function authorised(change) {
    const result = await checked(`POST ${transactions}`, 201, sale(change));
    assert.equal(result.success, true, result.message);
    assert.equal(result.transaction.status, 'authorized');
    return result.transaction;
}
async function settled(change) {
    const { id } = await authorised(change);
    await gateway.transaction.submitForSettlement(id);
    const { transaction } = await checked(`PUT ${transactions}/{id}/settle`, 200, gateway.testing.settle(id));
    assert.equal(transaction.status, 'settled');
    return transaction;
}
async function refused(operation, promise, code) {
    const result = await checked(operation, 422, promise);
    assert.equal(result.success, false);
    assert.deepEqual(
        result.errors.deepErrors().map((error) => error.code),
        code ? [code] : [],
        result.message,
    );
    return result;
}

test('an authorisation is submitted for settlement in part, and then neither again nor for more', async () => {
    const held = await authorised();
    assert.equal(held.orderId, 'B1');
    assert.equal(held.creditCard.last4, '1881');
    assert.equal(held.processorResponseCode, '1000');
    const submit = `PUT ${transactions}/{id}/submit_for_settlement`;
    await refused(submit, gateway.transaction.submitForSettlement(held.id, '120.51'), '91522');
    const part = await checked(submit, 200, gateway.transaction.submitForSettlement(held.id, '100.00'));
    assert.equal(part.transaction.status, 'submitted_for_settlement');
    assert.equal(part.transaction.amount, '100.00');
    await refused(submit, gateway.transaction.submitForSettlement(held.id), '91507');
    const found = await checked(`GET ${transactions}/{id}`, 200, gateway.transaction.find(held.id));
    assert.deepEqual(
        found.statusHistory.map((event) => [event.status, event.amount]),
        [
            ['authorized', '120.50'],
            ['submitted_for_settlement', '100.00'],
        ],
    );
});

test('what is not settled is voided, what is settled is refunded', async () => {
    const voids = `PUT ${transactions}/{id}/void`;
    const refunds = `POST ${transactions}/{id}/refund`;
    const held = await authorised();
    await refused(refunds, gateway.transaction.refund(held.id), '91506');
    assert.equal((await checked(voids, 200, gateway.transaction.void(held.id))).transaction.status, 'voided');
    await refused(voids, gateway.transaction.void(held.id), '91504');
    const submitted = (await sale({ options: { submitForSettlement: true } })).transaction;
    assert.equal(submitted.status, 'submitted_for_settlement');
    await refused(refunds, gateway.transaction.refund(submitted.id), '91506');
    assert.equal((await gateway.transaction.void(submitted.id)).transaction.status, 'voided');

    const paid = await settled();
    await refused(voids, gateway.transaction.void(paid.id), '91504');
    const part = await checked(
        refunds,
        201,
        gateway.transaction.refund(paid.id, { amount: '20.50', order_id: 'R1' }),
    );
    assert.equal(part.transaction.type, 'credit');
    assert.equal(part.transaction.refundedTransactionId, paid.id);
    assert.equal(part.transaction.orderId, 'R1');
    await refused(refunds, gateway.transaction.refund(paid.id, '100.01'), '91521');
    const rest = await checked(refunds, 201, gateway.transaction.refund(paid.id));
    assert.equal(rest.transaction.amount, '100.00');
    await refused(refunds, gateway.transaction.refund(paid.id, '1.00'), '91512');
    await refused(refunds, gateway.transaction.refund(rest.transaction.id), '91505');
    const after = await gateway.transaction.find(paid.id);
    assert.deepEqual(after.refundIds, [part.transaction.id, rest.transaction.id]);
});

test('cards are declined by the processor, or rejected by the gateway', async () => {
    for (const [nonce, status, code] of [
        ['fake-processor-declined-visa-nonce', 'processor_declined', '2000'],
        ['fake-processor-declined-amex-nonce', 'processor_declined', '2000'],
        ['fake-declined-2001-nonce', 'processor_declined', '2001'],
        ['fake-processor-failure-jcb-nonce', 'failed', '3000'],
        ['fake-gateway-rejected-fraud-nonce', 'gateway_rejected', ''],
    ]) {
        const result = await refused(`POST ${transactions}`, sale({ paymentMethodNonce: nonce }));
        assert.equal(result.transaction.status, status, nonce);
        assert.equal(result.transaction.processorResponseCode, code, nonce);
    }
    const fraud = await sale({ paymentMethodNonce: 'fake-gateway-rejected-fraud-nonce' });
    assert.equal(fraud.transaction.gatewayRejectionReason, 'fraud');
    await simulator.fault({ vendor: 'braintree', operation: 'transactions.create', effect: 'declined', code: '2004' });
    assert.equal((await sale()).message, 'Expired Card');
});

test('3-D Secure was passed in the browser: its result stands in the transaction, and may be required', async () => {
    const required = { options: { submitForSettlement: false, threeDSecure: { required: true } } };
    const passed = 'fake-three-d-secure-two-visa-successful-step-up-authentication-nonce';
    const held = await authorised({ ...required, paymentMethodNonce: passed });
    assert.equal(held.threeDSecureInfo.status, 'authenticate_successful');
    assert.equal(held.threeDSecureInfo.liabilityShifted, true);
    const failed = 'fake-three-d-secure-visa-failed-authentication-nonce';
    const info = (await authorised({ paymentMethodNonce: failed })).threeDSecureInfo;
    assert.equal(info.liabilityShifted, false);
    assert.equal(info.liabilityShiftPossible, true);
    for (const nonce of [failed, 'fake-valid-nonce']) {
        const result = await refused(`POST ${transactions}`, sale({ ...required, paymentMethodNonce: nonce }));
        assert.equal(result.transaction.gatewayRejectionReason, 'three_d_secure');
    }
});

test('what is wrong is refused by its code', async () => {
    for (const [change, code] of [
        [{ amount: undefined }, '81502'],
        [{ amount: 'ten' }, '81503'],
        [{ amount: '-1.00' }, '81501'],
        [{ amount: '0.00' }, '81531'],
        [{ amount: '999999999.00' }, '81528'],
        [{ orderId: 'x'.repeat(256) }, '91501'],
        [{ paymentMethodNonce: undefined }, '91508'],
        [{ paymentMethodNonce: 'fake-nonce-of-nobody' }, '91565'],
        [{ paymentMethodNonce: 'fake-consumed-nonce' }, '91564'],
        [{ paymentMethodNonce: undefined, paymentMethodToken: 'nobody' }, '91518'],
        [{ merchantAccountId: 'airside_zzz' }, '91513'],
    ])
        await refused(`POST ${transactions}`, sale(change), code);
    const yen = await authorised({ amount: '12500', merchantAccountId: 'airside_jpy' });
    assert.equal(yen.currencyIsoCode, 'JPY');
    await assert.rejects(gateway.transaction.find('nobody1'), { type: 'notFoundError' });
    await assert.rejects(client('wrong').transaction.find(yen.id), { type: 'authenticationError' });
});

test('the vault keeps a card of a customer, and a nonce of it is for one use', async () => {
    const unknown = gateway.paymentMethod.create({ customerId: 'ada', paymentMethodNonce: 'fake-valid-nonce' });
    await refused('POST /payment_methods', unknown, '93105');
    const made = await checked('POST /customers', 201, gateway.customer.create({ id: 'ada', firstName: 'Ada' }));
    assert.equal(made.customer.id, 'ada');
    await refused('POST /customers', gateway.customer.create({ id: 'ada' }), '91609');
    const card = { customerId: 'ada', token: 'airside_1', paymentMethodNonce: 'fake-valid-mastercard-nonce' };
    const saved = await checked('POST /payment_methods', 201, gateway.paymentMethod.create(card));
    assert.equal(saved.paymentMethod.token, 'airside_1');
    assert.equal(saved.paymentMethod.maskedNumber, '555555******4444');
    await refused('POST /payment_methods', gateway.paymentMethod.create(card), '91719');
    const held = await authorised({ paymentMethodNonce: undefined, paymentMethodToken: 'airside_1' });
    assert.equal(held.creditCard.token, 'airside_1');

    const nonces = gateway.paymentMethodNonce;
    const made2 = await checked('POST /payment_methods/{token}/nonces', 201, nonces.create('airside_1'));
    const { nonce } = made2.paymentMethodNonce;
    assert.equal((await checked('GET /payment_method_nonces/{nonce}', 200, nonces.find(nonce))).consumed, false);
    await authorised({ paymentMethodNonce: nonce });
    await refused(`POST ${transactions}`, sale({ paymentMethodNonce: nonce }), '91564');

    const customer = await checked('GET /customers/{id}', 200, gateway.customer.find('ada'));
    assert.equal(customer.creditCards.length, 1);
    assert.equal(
        (await checked('GET /payment_methods/any/{token}', 200, gateway.paymentMethod.find('airside_1'))).last4,
        '4444',
    );
    await gateway.paymentMethod.delete('airside_1');
    await assert.rejects(gateway.paymentMethod.find('airside_1'), { type: 'notFoundError' });
    const gone = sale({ paymentMethodNonce: undefined, paymentMethodToken: 'airside_1' });
    await refused(`POST ${transactions}`, gone, '91518');
    const token = await checked('POST /client_token', 201, gateway.clientToken.generate({}));
    assert.equal(JSON.parse(Buffer.from(token.clientToken, 'base64')).merchantId, 'airside');
});

async function search(criteria) {
    const found = [];
    for await (const one of gateway.transaction.search(criteria)) found.push(one);
    return found;
}

test('a search finds ids, and shows them in pages', async () => {
    for (let i = 0; i < 55; ++i) await sale({ orderId: 'PAGED' });
    const all = await search((by) => by.orderId().is('PAGED'));
    assert.equal(new Set(all.map((one) => one.id)).size, 55);
    checkResponse(
        'POST /merchants/{merchant}/transactions/advanced_search',
        200,
        await fromXml(lastXml),
    );
    const paid = await settled({ orderId: 'SETTLED' });
    const refund = await gateway.transaction.refund(paid.id, { order_id: 'SETTLED' });
    const day = startClock.slice(0, 10);
    const byDay = await search((by) => {
        by.settledAt().between(`${day}T00:00:00Z`, `${day}T23:59:59Z`);
        by.type().is('sale');
    });
    assert.ok(byDay.some((one) => one.id === paid.id));
    assert.ok(byDay.every((one) => one.type === 'sale' && one.status === 'settled'));
    assert.ok(!byDay.some((one) => one.id === refund.transaction.id));
    assert.deepEqual(await search((by) => by.orderId().is('NOBODY')), []);
});

test('time settles what is submitted, pays it out, and lets authorisations lapse', async () => {
    const [held, submitted] = [await authorised(), await authorised()];
    await gateway.transaction.submitForSettlement(submitted.id);
    const status = async ({ id }) => (await gateway.transaction.find(id)).status;
    await simulator.control('POST', 'clock', { advance_s: 86_400 });
    assert.equal(await status(submitted), 'settled');
    assert.equal(await status(held), 'authorized');
    await simulator.control('POST', 'clock', { advance_s: 86_400 });
    const paidOut = await checked(`GET ${transactions}/{id}`, 200, gateway.transaction.find(submitted.id));
    assert.equal(paidOut.disbursementDetails.success, true);
    await simulator.control('POST', 'clock', { advance_s: 6 * 86_400 });
    assert.equal(await status(held), 'authorization_expired');
});

test('refunds are pending, or declined by the bank, and can be made again then', async () => {
    const paid = await settled();
    await simulator.fault({ vendor: 'braintree', operation: 'transactions.refund', effect: 'refund_pending' });
    const slow = (await gateway.transaction.refund(paid.id)).transaction;
    assert.equal(slow.status, 'settlement_pending');
    await simulator.control('POST', `braintree/transactions/${slow.id}/settle?fail=closed`, {});
    const bounced = await gateway.transaction.find(slow.id);
    assert.equal(bounced.status, 'settlement_declined');
    assert.equal(bounced.processorSettlementResponseText, 'closed');
    assert.equal((await gateway.transaction.refund(paid.id)).transaction.amount, '120.50');
});

test('faults: an error, a lost answer, and the truth of both', async () => {
    await simulator.fault({ vendor: 'braintree', operation: 'transactions.create', effect: 'error', status: 503 });
    await assert.rejects(sale({ orderId: 'NEVER' }), { type: 'serviceUnavailableError' });
    await simulator.fault({ vendor: 'braintree', operation: 'transactions.create', effect: 'lost' });
    await assert.rejects(sale({ orderId: 'LOST' }), { type: 'unexpectedError' });
    const truth = await simulator.truth('braintree/transactions');
    const orders = truth.map(({ value }) => value['order-id']);
    assert.ok(!orders.includes('NEVER'));
    assert.equal(orders.filter((order) => order === 'LOST').length, 1);
    const lost = truth.find(({ value }) => value['order-id'] === 'LOST');
    assert.deepEqual(
        lost.history.map((change) => change.what),
        ['authorized'],
    );
});

test('webhooks are signed so that the SDK reads them, tried again, and go wrong as told', async () => {
    const received = [];
    let failures = 1;
    const receiver = http.createServer((request, response) => {
        let body = '';
        request.on('data', (part) => (body += part));
        request.on('end', () => {
            if (failures-- > 0) return response.writeHead(500).end();
            received.push(new URLSearchParams(body));
            response.writeHead(200).end();
        });
    });
    await new Promise((ready) => receiver.listen(0, '127.0.0.1', ready));
    const read = (form) => gateway.webhookNotification.parse(form.get('bt_signature'), form.get('bt_payload'));
    try {
        await simulator.control('POST', 'braintree/webhooks', { url: '' });
        const idle = async () => (await simulator.control('GET', 'braintree/webhooks')).under_way === 0;
        const url = `http://127.0.0.1:${receiver.address().port}/hooks`;
        await simulator.control('POST', 'braintree/webhooks', { url });
        await eventually(idle, 'what waited for an address');
        received.length = 0;
        failures = 1;
        const paid = await settled();
        await eventually(async () => received.length === 1, 'the notification, at the second try');
        const told = await read(received[0]);
        assert.equal(told.kind, braintree.WebhookNotification.Kind.TransactionSettled);
        assert.equal(told.transaction.id, paid.id);
        const payload = Buffer.from(received[0].get('bt_payload'), 'base64').toString();
        checkResponse('NOTIFY /notification', 200, await fromXml(payload));
        await assert.rejects(
            client('wrong').webhookNotification.parse(received[0].get('bt_signature'), received[0].get('bt_payload')),
            { type: 'invalidSignatureError' },
        );

        const { id } = (await gateway.transaction.refund(paid.id)).transaction;
        await simulator.control('POST', `braintree/transactions/${id}/settle?fail=closed`, {});
        await eventually(async () => received.length === 2, 'the failed refund');
        assert.equal((await read(received[1])).kind, braintree.WebhookNotification.Kind.RefundFailed);
        await simulator.control('POST', `braintree/transactions/${paid.id}/dispute`, {});
        await eventually(async () => received.length === 3, 'the dispute');
        const dispute = await read(received[2]);
        assert.equal(dispute.kind, braintree.WebhookNotification.Kind.DisputeOpened);
        assert.equal(dispute.dispute.transaction.id, paid.id);

        const settling = { vendor: 'braintree', operation: 'transactions.settle' };
        await simulator.fault({ ...settling, effect: 'webhook_twice' });
        await settled();
        await eventually(async () => received.length === 5, 'one twice');
        assert.equal(received[3].get('bt_payload'), received[4].get('bt_payload'));
        await simulator.fault({ ...settling, effect: 'webhook_lost' });
        await settled();
        await simulator.fault({ ...settling, effect: 'webhook_out_of_order' });
        const [late, early] = [await settled(), await settled()];
        await eventually(async () => received.length === 7, 'two the other way round');
        const order = [(await read(received[5])).transaction.id, (await read(received[6])).transaction.id];
        assert.deepEqual(order, [early.id, late.id]);
    } finally {
        await simulator.control('POST', 'braintree/webhooks', { url: '' });
        receiver.close();
    }
});

test("what the SDK sends is as described, and so the schemas can judge our adapter's requests", async () => {
    const sent = await checkRecordedRequests(simulator.url);
    for (const operation of [
        'POST /merchants/{merchant}/transactions',
        'PUT /merchants/{merchant}/transactions/{id}/submit_for_settlement',
        'POST /merchants/{merchant}/transactions/advanced_search_ids',
        'POST /merchants/{merchant}/payment_methods',
    ])
        assert.ok(sent.get(operation) > 0, operation);
    await assert.rejects(async () => {
        const body = { transaction: { type: 'sale', amount: '1.00', surprise: 1 } };
        await fetch(`${simulator.url}/merchants/airside/transactions`, {
            method: 'POST',
            headers: {
                'Content-Type': 'application/json',
                Authorization: `Basic ${btoa('airside_public:airside_private')}`,
            },
            body: JSON.stringify({ transaction: { ...body.transaction, payment_method_nonce: 'fake-valid-nonce' } }),
        });
        await checkRecordedRequests(simulator.url);
    }, /additional/);
});
