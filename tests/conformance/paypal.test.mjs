// PayPal's own SDK drives the simulator; PayPal's descriptions judge the answers.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { promisify } from 'node:util';
import { after, before, test } from 'node:test';
import {
    CheckoutPaymentIntent,
    Client,
    Environment,
    OrdersController,
    PaymentsController,
    TransactionSearchController,
    VaultController,
    VaultTokenRequestType,
} from '@paypal/paypal-server-sdk';
import { verified } from './paypal_webhook.mjs';
import { checkRecordedRequests } from './recorded_requests.mjs';
import { checkResponse } from './schemas.mjs';
import { build, eventually, Simulator } from './simulator.mjs';

let simulator, orders, payments, vault, reports;
const whole = 'return=representation';
let keys = 0;
const key = () => `key-${++keys}`;

// The SDK knows PayPal's two hosts only, so the socket goes elsewhere.
class PlainAgent extends https.Agent {
    createConnection() {
        return net.connect({ host: '127.0.0.1', port: simulator.port });
    }
}

function client(secret = 'airside-secret') {
    return new Client({
        clientCredentialsAuthCredentials: { oAuthClientId: 'airside', oAuthClientSecret: secret },
        environment: Environment.Sandbox,
        timeout: 0,
        httpClientOptions: { httpsAgent: new PlainAgent() },
    });
}

before(async () => {
    simulator = await Simulator.start();
    const shared = client();
    orders = new OrdersController(shared);
    payments = new PaymentsController(shared);
    vault = new VaultController(shared);
    reports = new TransactionSearchController(shared);
});
after(() => simulator.stop());

const sent = (reply) => JSON.parse(reply.body);
const amount = { currencyCode: 'USD', value: '120.50' };
let invoices = 0;
const order = (paymentSource, change = {}) => {
    const invoice = `R-${++invoices}`;
    const unit = { referenceId: 'default', customId: invoice, invoiceId: invoice, amount, ...change };
    return { intent: CheckoutPaymentIntent.Authorize, purchaseUnits: [unit], paymentSource };
};
const wallet = { paypal: { experienceContext: { returnUrl: 'https://shop.test/back', cancelUrl: 'https://shop.test/no' } } };
const byCard = (vaultId) => ({ card: { vaultId } });
const create = (body) => orders.createOrder({ body, paypalRequestId: key(), prefer: whole });

async function authorised(source = byCard('CARD-VISA')) {
    const made = await create(order(source));
    assert.equal(made.statusCode, 201);
    return { id: made.result.id, authorization: made.result.purchaseUnits[0].payments.authorizations[0] };
}
async function refused(promise, status, issue, operation) {
    const error = await promise.then(
        () => assert.fail('it was not refused'),
        (e) => e,
    );
    assert.equal(error.statusCode, status, error.body);
    const body = JSON.parse(error.body);
    if (issue) assert.equal(body.details?.[0].issue, issue, error.body);
    if (operation) checkResponse(operation, status, body);
    return body;
}

test('the payer approves, and only then is it authorised', async () => {
    const made = await create(order(wallet));
    checkResponse('POST /v2/checkout/orders', 201, sent(made));
    assert.equal(made.result.status, 'PAYER_ACTION_REQUIRED');
    const { id, links } = made.result;
    const early = orders.authorizeOrder({ id, paypalRequestId: key() });
    await refused(early, 422, 'ORDER_NOT_APPROVED', 'POST /v2/checkout/orders/{id}/authorize');
    const page = links.find((link) => link.rel === 'payer-action').href.replace(/^http:\/\/[^/]+/, simulator.url);
    assert.match(await (await fetch(page)).text(), /120\.50 USD/);
    const back = await fetch(`${page}&result=pass`, { method: 'POST', redirect: 'manual' });
    assert.equal(back.headers.get('location'), `https://shop.test/back?token=${id}&PayerID=QYR5Z8XDVJNXQ`);
    const approved = await orders.getOrder({ id });
    checkResponse('GET /v2/checkout/orders/{id}', 200, sent(approved));
    assert.equal(approved.result.status, 'APPROVED');
    const held = await orders.authorizeOrder({ id, paypalRequestId: key(), prefer: whole });
    checkResponse('POST /v2/checkout/orders/{id}/authorize', 201, sent(held));
    assert.equal(held.result.purchaseUnits[0].payments.authorizations[0].status, 'CREATED');
    const again = orders.authorizeOrder({ id, paypalRequestId: key() });
    await refused(again, 422, 'ORDER_ALREADY_AUTHORIZED', 'POST /v2/checkout/orders/{id}/authorize');
});

test('a payer who cancels comes back without having paid', async () => {
    const made = await create(order(wallet));
    const url = `${simulator.url}/checkoutnow?token=${made.result.id}&result=fail`;
    const back = await fetch(url, { method: 'POST', redirect: 'manual' });
    assert.equal(back.headers.get('location'), `https://shop.test/no?token=${made.result.id}`);
    assert.equal((await orders.getOrder({ id: made.result.id })).result.status, 'PAYER_ACTION_REQUIRED');
});

test('a saved card is authorised at once, captured in part, refunded in parts', async () => {
    const { id, authorization } = await authorised();
    const read = await payments.getAuthorizedPayment({ authorizationId: authorization.id });
    checkResponse('GET /v2/payments/authorizations/{authorization_id}', 200, sent(read));
    const captureIt = (value, more = {}) =>
        payments.captureAuthorizedPayment({
            authorizationId: authorization.id,
            paypalRequestId: key(),
            prefer: whole,
            body: { amount: { currencyCode: 'USD', value }, finalCapture: true, ...more },
        });
    const operation = 'POST /v2/payments/authorizations/{authorization_id}/capture';
    await refused(captureIt('120.51'), 422, 'MAX_CAPTURE_AMOUNT_EXCEEDED', operation);
    const captured = await captureIt('100.00');
    checkResponse(operation, 201, sent(captured));
    assert.equal(captured.result.status, 'COMPLETED');
    await refused(captureIt('20.50'), 422, 'AUTHORIZATION_ALREADY_CAPTURED', operation);
    await refused(
        payments.voidPayment({ authorizationId: authorization.id }),
        422,
        'PREVIOUSLY_CAPTURED',
        'POST /v2/payments/authorizations/{authorization_id}/void',
    );
    const captureId = captured.result.id;
    const shown = await payments.getCapturedPayment({ captureId });
    checkResponse('GET /v2/payments/captures/{capture_id}', 200, sent(shown));
    assert.equal(shown.result.supplementaryData.relatedIds.orderId, id);
    const refundIt = (body) =>
        payments.refundCapturedPayment({ captureId, paypalRequestId: key(), prefer: whole, body });
    const part = await refundIt({ amount: { currencyCode: 'USD', value: '40.00' }, customId: 'refund-1' });
    checkResponse('POST /v2/payments/captures/{capture_id}/refund', 201, sent(part));
    assert.equal(part.result.customId, 'refund-1');
    const again = await payments.getRefund({ refundId: part.result.id });
    checkResponse('GET /v2/payments/refunds/{refund_id}', 200, sent(again));
    const refund = 'POST /v2/payments/captures/{capture_id}/refund';
    await refused(refundIt({ amount: { currencyCode: 'USD', value: '60.01' } }), 422, 'REFUND_AMOUNT_EXCEEDED', refund);
    assert.equal((await refundIt({})).result.amount.value, '60.00');
    await refused(refundIt({}), 422, 'CAPTURE_FULLY_REFUNDED', refund);
    const after = await orders.getOrder({ id });
    checkResponse('GET /v2/checkout/orders/{id}', 200, sent(after));
    assert.equal(after.result.purchaseUnits[0].payments.captures[0].status, 'REFUNDED');
    assert.equal(after.result.purchaseUnits[0].payments.refunds.length, 2);
});

test('an authorisation is voided, or lapses, and then it is not captured', async () => {
    const voidIt = 'POST /v2/payments/authorizations/{authorization_id}/void';
    const capture = (authorizationId) =>
        payments.captureAuthorizedPayment({ authorizationId, paypalRequestId: key(), body: {} });
    const { authorization } = await authorised();
    const voided = await payments.voidPayment({ authorizationId: authorization.id, prefer: whole });
    checkResponse(voidIt, 200, sent(voided));
    assert.equal(voided.result.status, 'VOIDED');
    await refused(payments.voidPayment({ authorizationId: authorization.id }), 422, 'PREVIOUSLY_VOIDED', voidIt);
    await refused(capture(authorization.id), 422, 'AUTHORIZATION_VOIDED');
    const quiet = await authorised();
    assert.equal((await payments.voidPayment({ authorizationId: quiet.authorization.id })).statusCode, 204);

    const late = await authorised();
    await simulator.control('POST', 'clock', { advance_s: 30 * 24 * 3600 });
    await refused(capture(late.authorization.id), 422, 'AUTHORIZATION_EXPIRED');
});

test('cards that are declined say why', async () => {
    for (const [card, code] of [
        ['CARD-INSUFFICIENT-FUNDS', '5120'],
        ['CARD-STOLEN', '9520'],
        ['CARD-EXPIRED', '5400'],
    ]) {
        const made = await create(order(byCard(card)));
        checkResponse('POST /v2/checkout/orders', 201, sent(made));
        const { authorizations } = made.result.purchaseUnits[0].payments;
        assert.equal(authorizations[0].status, 'DENIED');
        assert.equal(authorizations[0].processorResponse.responseCode, code);
    }
    await refused(create(order(byCard('NO-SUCH-CARD'))), 422, 'TOKEN_ID_NOT_FOUND', 'POST /v2/checkout/orders');
    const approved = await create(order(wallet));
    await simulator.control('POST', `paypal/orders/${approved.result.id}/approve`, {});
    await simulator.fault({ vendor: 'paypal', operation: 'orders.authorize', effect: 'declined' });
    const declined = orders.authorizeOrder({ id: approved.result.id, paypalRequestId: key() });
    await refused(declined, 422, 'INSTRUMENT_DECLINED', 'POST /v2/checkout/orders/{id}/authorize');
});

test('3-D Secure: asked, passed or failed', async () => {
    const ask = async (fail) => {
        const made = await create(order(byCard('CARD-3DS')));
        checkResponse('POST /v2/checkout/orders', 201, sent(made));
        assert.equal(made.result.status, 'PAYER_ACTION_REQUIRED');
        await simulator.control('POST', `paypal/orders/${made.result.id}/approve${fail}`, {});
        const seen = await orders.getOrder({ id: made.result.id });
        checkResponse('GET /v2/checkout/orders/{id}', 200, sent(seen));
        return seen.result;
    };
    const passed = await ask('');
    assert.equal(passed.status, 'APPROVED');
    assert.equal(passed.paymentSource.card.authenticationResult.liabilityShift, 'POSSIBLE');
    const failed = await ask('?fail=1');
    assert.equal(failed.status, 'PAYER_ACTION_REQUIRED');
    assert.equal(failed.paymentSource.card.authenticationResult.liabilityShift, 'NO');
});

test('a PayPal-Request-Id replays, and conflicts while it is in use; a reference is paid once', async () => {
    const body = order(byCard('CARD-VISA'));
    const first = await orders.createOrder({ body, paypalRequestId: 'same-1', prefer: whole });
    const second = await orders.createOrder({ body, paypalRequestId: 'same-1', prefer: whole });
    assert.deepEqual([first.statusCode, second.statusCode], [201, 200]);
    checkResponse('POST /v2/checkout/orders', 200, sent(second));
    assert.equal(second.result.id, first.result.id);
    await refused(create(body), 422, 'DUPLICATE_INVOICE_ID', 'POST /v2/checkout/orders');
    await refused(orders.createOrder({ body: order(wallet) }), 400, 'PAYPAL_REQUEST_ID_REQUIRED');

    await simulator.fault({ vendor: 'paypal', operation: 'orders.create', effect: 'slow', ms: 1000 });
    const other = order(byCard('CARD-VISA'));
    const slow = orders.createOrder({ body: other, paypalRequestId: 'same-2', prefer: whole });
    await eventually(
        async () => (await simulator.control('GET', 'calls')).calls.some((call) => call.idempotency_key === 'same-2'),
        'the slow call',
    );
    await refused(orders.createOrder({ body: other, paypalRequestId: 'same-2' }), 409, 'PREVIOUS_REQUEST_IN_PROGRESS');
    const done = await slow;
    assert.equal((await orders.createOrder({ body: other, paypalRequestId: 'same-2' })).result.id, done.result.id);
});

test('amounts: currencies without decimals, and what is refused', async () => {
    const priced = (currencyCode, value) => order(byCard('CARD-VISA'), { amount: { currencyCode, value } });
    assert.equal((await create(priced('JPY', '12500'))).result.purchaseUnits[0].amount.value, '12500');
    const operation = 'POST /v2/checkout/orders';
    await refused(create(priced('HUF', '100.50')), 422, 'DECIMALS_NOT_SUPPORTED', operation);
    await refused(create(priced('USD', '1.005')), 422, 'DECIMAL_PRECISION', operation);
    await refused(create(priced('KWD', '1.00')), 422, 'INVALID_CURRENCY_CODE', operation);
    await refused(create(priced('USD', '0.00')), 422, 'CANNOT_BE_ZERO_OR_NEGATIVE', operation);
    await refused(orders.getOrder({ id: 'NOSUCHORDER' }), 404, 'INVALID_RESOURCE_ID', 'GET /v2/checkout/orders/{id}');
    const stranger = new OrdersController(client('wrong'));
    await assert.rejects(stranger.getOrder({ id: 'ANY' }));
});

test('a setup token becomes a saved card that pays until it is removed', async () => {
    const setup = await vault.createSetupToken({
        paypalRequestId: key(),
        body: { customer: { id: 'customer-1' }, paymentSource: { card: { number: '4111111111111111', expiry: '2034-08' } } },
    });
    checkResponse('POST /v3/vault/setup-tokens', 201, sent(setup));
    const body = { paymentSource: { token: { id: setup.result.id, type: VaultTokenRequestType.SetupToken } } };
    const saved = await vault.createPaymentToken({ paypalRequestId: key(), body });
    checkResponse('POST /v3/vault/payment-tokens', 201, sent(saved));
    assert.equal(saved.result.customer.id, 'customer-1');
    checkResponse('GET /v3/vault/payment-tokens/{id}', 200, sent(await vault.getPaymentToken(saved.result.id)));
    await refused(vault.createPaymentToken({ paypalRequestId: key(), body }), 422, 'SETUP_TOKEN_NOT_FOUND');
    assert.equal((await authorised(byCard(saved.result.id))).authorization.status, 'CREATED');
    assert.equal((await vault.deletePaymentToken(saved.result.id)).statusCode, 204);
    await refused(create(order(byCard(saved.result.id))), 422, 'TOKEN_ID_NOT_FOUND');
    await refused(vault.getPaymentToken(saved.result.id), 404);
});

test('a refund is pending, done, or sent back, and the report tells what moved', async () => {
    const paid = async (card) => {
        const { authorization } = await authorised(byCard(card));
        const captured = await payments.captureAuthorizedPayment({
            authorizationId: authorization.id,
            paypalRequestId: key(),
            prefer: whole,
            body: {},
        });
        return captured.result.id;
    };
    const captureId = await paid('CARD-PENDING-REFUND');
    const refund = () => payments.refundCapturedPayment({ captureId, paypalRequestId: key(), prefer: whole, body: {} });
    const pending = await refund();
    checkResponse('POST /v2/payments/captures/{capture_id}/refund', 201, sent(pending));
    assert.equal(pending.result.status, 'PENDING');
    const { id } = pending.result;
    await simulator.control('POST', `paypal/refunds/${id}/settle`, {});
    assert.equal((await payments.getRefund({ refundId: id })).result.status, 'COMPLETED');
    await simulator.control('POST', `paypal/refunds/${id}/settle?fail=1`, {});
    const bounced = await payments.getRefund({ refundId: id });
    checkResponse('GET /v2/payments/refunds/{refund_id}', 200, sent(bounced));
    assert.equal(bounced.result.status, 'FAILED');
    const again = await refund();
    await simulator.control('POST', `paypal/refunds/${again.result.id}/settle`, {});

    const { now } = await simulator.control('GET', 'clock');
    const report = await reports.searchTransactions({
        startDate: new Date(Date.parse(now) - 24 * 3600e3).toISOString(),
        endDate: new Date(Date.parse(now) + 60e3).toISOString(),
        balanceAffectingRecordsOnly: 'Y',
        pageSize: 500,
    });
    checkResponse('GET /v1/reporting/transactions', 200, sent(report));
    const lines = report.result.transactionDetails.map((one) => one.transactionInfo);
    const capture = lines.find((line) => line.transactionId === captureId);
    assert.equal(capture.transactionEventCode, 'T0006');
    assert.equal(capture.feeAmount.value, '-3.79');
    const back = lines.find((line) => line.transactionId === again.result.id);
    assert.equal(back.transactionAmount.value, '-120.50');
    assert.equal(back.paypalReferenceId, captureId);
    assert.ok(!lines.some((line) => line.transactionId === id), 'what came back did not move');
});

test('webhooks are signed by a certificate, and go wrong as told', async () => {
    const received = [];
    let failures = 1;
    const receiver = http.createServer((request, response) => {
        let body = '';
        request.on('data', (part) => (body += part));
        request.on('end', async () => {
            if (failures-- > 0) return response.writeHead(500).end();
            received.push({ event: JSON.parse(body), good: await verified(simulator, request, body) });
            response.writeHead(200).end();
        });
    });
    await new Promise((ready) => receiver.listen(0, '127.0.0.1', ready));
    try {
        const url = `http://127.0.0.1:${receiver.address().port}/hooks`;
        await simulator.control('POST', 'paypal/webhooks', { url });
        await eventually(async () => (await simulator.control('GET', 'paypal/webhooks')).under_way === 0, 'those of before');
        failures = 1;
        received.length = 0;
        const { id } = await authorised();
        await eventually(() => received.length === 1, 'the event, after a refused delivery');
        assert.ok(received[0].good);
        assert.equal(received[0].event.event_type, 'PAYMENT.AUTHORIZATION.CREATED');
        assert.equal(received[0].event.resource.supplementary_data.related_ids.order_id, id);
        checkResponse('GET /v1/notifications/webhooks-events/{event_id}', 200, received[0].event);

        await simulator.fault({ vendor: 'paypal', operation: 'orders.create', effect: 'webhook_twice' });
        await authorised();
        await eventually(() => received.length === 3, 'the event twice');
        assert.equal(received[1].event.id, received[2].event.id);
        await simulator.fault({ vendor: 'paypal', operation: 'orders.create', effect: 'webhook_lost' });
        await authorised();
        await authorised();
        await eventually(() => received.length === 4, 'the event after the lost one');
        assert.ok(received.every((one) => one.good));
    } finally {
        await simulator.control('POST', 'paypal/webhooks', { url: '' });
        receiver.closeAllConnections();
        receiver.close();
    }
});

test('all that the SDK sent is as the descriptions have it', async () => {
    const checked = await checkRecordedRequests(simulator.url);
    assert.ok(checked.get('POST /v2/checkout/orders') > 0);
    assert.ok(checked.get('POST /v2/payments/captures/{capture_id}/refund') > 0);
    assert.ok(checked.get('POST /v3/vault/payment-tokens') > 0);
});

test('all that our adapter sends is as the descriptions have it', async () => {
    await simulator.control('DELETE', 'calls');
    await simulator.control('POST', 'clock', { real: true });
    const program = `${build}/vendors/gateways/paypal/paypal_server`;
    const { stdout } = await promisify(execFile)(program, ['--gtest_filter=PayPalRequests.*'], {
        env: { ...process.env, AIRSIDE_TEST_SIMULATOR: simulator.url },
        timeout: 120_000,
    });
    assert.match(stdout, /PASSED {2}\] 1 test/);
    const checked = await checkRecordedRequests(simulator.url);
    for (const operation of [
        'POST /v2/checkout/orders',
        'POST /v2/payments/authorizations/{authorization_id}/capture',
        'POST /v2/payments/captures/{capture_id}/refund',
        'POST /v3/vault/payment-tokens',
    ])
        assert.ok(checked.get(operation) > 0, operation);
});
