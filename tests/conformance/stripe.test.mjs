// Stripe's own SDK drives the simulator; its schemas judge the answers.
import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import Stripe from 'stripe';
import { checkRecordedRequests } from './recorded_requests.mjs';
import { checkResponse } from './schemas.mjs';
import { eventually } from './simulator.mjs';
import { authorised, client, hold, plain, refused, simulator, stripe } from './stripe_client.mjs';

test('an authorisation is captured in part and the rest goes back', async () => {
    const created = await stripe.paymentIntents.create(hold);
    checkResponse('POST /v1/payment_intents', 200, plain(created));
    assert.equal(created.status, 'requires_payment_method');
    const confirmed = await stripe.paymentIntents.confirm(created.id, {
        payment_method: 'pm_card_visa',
        expand: ['latest_charge'],
    });
    checkResponse('POST /v1/payment_intents/{intent}/confirm', 200, plain(confirmed));
    assert.equal(confirmed.amount_capturable, 12345);
    assert.equal(confirmed.latest_charge.captured, false);
    const captured = await stripe.paymentIntents.capture(created.id, { amount_to_capture: 10000 });
    checkResponse('POST /v1/payment_intents/{intent}/capture', 200, plain(captured));
    assert.equal(captured.status, 'succeeded');
    assert.equal(captured.amount_received, 10000);
    const charge = await stripe.charges.retrieve(captured.latest_charge);
    checkResponse('GET /v1/charges/{charge}', 200, plain(charge));
    assert.equal(charge.amount_refunded, 2345);
    await refused(
        stripe.paymentIntents.capture(created.id),
        'StripeInvalidRequestError',
        'payment_intent_unexpected_state',
    );
    await refused(
        stripe.paymentIntents.cancel(created.id),
        'StripeInvalidRequestError',
        'payment_intent_unexpected_state',
    );
});

test('an authorisation is cancelled and then neither captured nor refunded', async () => {
    const intent = await authorised();
    const cancelled = await stripe.paymentIntents.cancel(intent.id, { cancellation_reason: 'abandoned' });
    checkResponse('POST /v1/payment_intents/{intent}/cancel', 200, plain(cancelled));
    assert.equal(cancelled.status, 'canceled');
    assert.equal((await stripe.charges.retrieve(intent.latest_charge)).refunded, true);
    await refused(
        stripe.paymentIntents.capture(intent.id),
        'StripeInvalidRequestError',
        'payment_intent_unexpected_state',
    );
    await refused(stripe.refunds.create({ payment_intent: intent.id }), 'StripeInvalidRequestError');
});

test('refunds: part, rest, and never more than was paid', async () => {
    const intent = await authorised();
    await refused(
        stripe.refunds.create({ payment_intent: intent.id }),
        'StripeInvalidRequestError',
        'charge_not_captured',
    );
    await refused(
        stripe.paymentIntents.capture(intent.id, { amount_to_capture: 12346 }),
        'StripeInvalidRequestError',
        'amount_too_large',
    );
    await stripe.paymentIntents.capture(intent.id, { amount_to_capture: 12000 });
    await refused(stripe.refunds.create({ payment_intent: intent.id, amount: 12001 }), 'StripeInvalidRequestError');
    const part = await stripe.refunds.create({
        payment_intent: intent.id,
        amount: 5000,
        reason: 'requested_by_customer',
    });
    checkResponse('POST /v1/refunds', 200, plain(part));
    checkResponse('GET /v1/refunds/{refund}', 200, plain(await stripe.refunds.retrieve(part.id)));
    const rest = await stripe.refunds.create({ charge: intent.latest_charge });
    assert.equal(rest.amount, 7000);
    assert.equal((await stripe.charges.retrieve(intent.latest_charge)).refunded, true);
    await refused(
        stripe.refunds.create({ payment_intent: intent.id, amount: 1 }),
        'StripeInvalidRequestError',
        'charge_already_refunded',
    );
    const list = await stripe.refunds.list({ payment_intent: intent.id });
    checkResponse('GET /v1/refunds', 200, plain(list));
    assert.deepEqual(
        list.data.map((refund) => refund.amount),
        [7000, 5000],
    );
});

test('a refund is pending, done, or sent back by the bank, and events tell', async () => {
    const paid = async (card) => {
        const intent = await stripe.paymentIntents.create({ ...hold, payment_method: card, confirm: true });
        return stripe.paymentIntents.capture(intent.id);
    };
    const settle = (refund, fail) => simulator.control('POST', `refunds/${refund.id}/settle${fail ?? ''}`, {});
    const metadata = { airside_reference: 'R1' };
    const slow = await paid('pm_card_pendingRefund');
    const pending = await stripe.refunds.create({ payment_intent: slow.id, amount: 5000, metadata });
    checkResponse('POST /v1/refunds', 200, plain(pending));
    assert.equal(pending.status, 'pending');
    assert.equal((await stripe.charges.retrieve(slow.latest_charge)).amount_refunded, 5000);
    await settle(pending);
    const taken = await stripe.refunds.retrieve(pending.id);
    checkResponse('GET /v1/refunds/{refund}', 200, plain(taken));
    assert.equal(taken.status, 'succeeded');
    assert.equal(taken.metadata.airside_reference, 'R1');

    await settle(taken, '?fail=expired_or_canceled_card');
    const bounced = await stripe.refunds.retrieve(pending.id);
    checkResponse('GET /v1/refunds/{refund}', 200, plain(bounced));
    assert.equal(bounced.status, 'failed');
    assert.equal(bounced.failure_reason, 'expired_or_canceled_card');
    assert.equal((await stripe.charges.retrieve(slow.latest_charge)).amount_refunded, 0);
    const events = await stripe.events.list({ limit: 100 });
    assert.deepEqual(
        events.data.filter((event) => event.data.object.id === pending.id).map((event) => event.type),
        ['refund.failed', 'refund.updated', 'refund.updated', 'refund.created'],
    );

    await simulator.fault({ operation: 'refunds.create', effect: 'refund_failed', code: 'lost_or_stolen_card' });
    const refusedByBank = await stripe.refunds.create({ payment_intent: slow.id });
    checkResponse('POST /v1/refunds', 200, plain(refusedByBank));
    assert.equal(refusedByBank.failure_reason, 'lost_or_stolen_card');
    assert.equal((await stripe.refunds.create({ payment_intent: slow.id })).amount, 12345);
});

test('cards that are declined say why, and another card may follow', async () => {
    const intent = await stripe.paymentIntents.create(hold);
    for (const [card, code, decline] of [
        ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
        ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
        ['pm_card_chargeDeclinedExpiredCard', 'expired_card', undefined],
    ]) {
        const error = await refused(
            stripe.paymentIntents.confirm(intent.id, { payment_method: card }),
            'StripeCardError',
            code,
            402,
        );
        assert.equal(error.decline_code || undefined, decline);
        assert.equal(error.payment_intent.status, 'requires_payment_method');
        checkResponse('POST /v1/payment_intents/{intent}/confirm', 'default', { error: plain(error.raw) });
    }
    assert.equal(
        (await stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_mastercard' })).status,
        'requires_capture',
    );
});

test('3-D Secure: asked, passed or failed; off session it is declined', async () => {
    const ask = async () => {
        const intent = await stripe.paymentIntents.create({
            ...hold,
            payment_method: 'pm_card_threeDSecure2Required',
            confirm: true,
            return_url: 'https://shop.test/back',
        });
        assert.equal(intent.status, 'requires_action');
        assert.equal(intent.next_action.type, 'redirect_to_url');
        checkResponse('GET /v1/payment_intents/{intent}', 200, plain(await stripe.paymentIntents.retrieve(intent.id)));
        return intent;
    };
    const passed = await ask();
    const page = await fetch(`${passed.next_action.redirect_to_url.url}&result=pass`, {
        method: 'POST',
        redirect: 'manual',
    });
    assert.equal(page.status, 303);
    assert.match(
        page.headers.get('location'),
        /^https:\/\/shop\.test\/back\?payment_intent=pi_.*redirect_status=succeeded$/,
    );
    assert.equal((await stripe.paymentIntents.retrieve(passed.id)).status, 'requires_capture');
    const failed = await ask();
    await fetch(`${simulator.url}/_sim/payments/${failed.id}/authenticate?fail=1`, { method: 'POST' });
    const after = await stripe.paymentIntents.retrieve(failed.id);
    assert.equal(after.status, 'requires_payment_method');
    assert.equal(after.last_payment_error.code, 'payment_intent_authentication_failure');
    const offSession = stripe.paymentIntents.create({
        ...hold,
        payment_method: 'pm_card_authenticationRequired',
        confirm: true,
        off_session: true,
    });
    await refused(offSession, 'StripeCardError', 'authentication_required', 402);
});

test('an idempotency key replays, refuses other parameters, and conflicts while it is in use', async () => {
    const first = await stripe.paymentIntents.create(hold, { idempotencyKey: 'key-1' });
    const second = await stripe.paymentIntents.create(hold, { idempotencyKey: 'key-1' });
    assert.equal(second.id, first.id);
    assert.equal(second.lastResponse.headers['idempotent-replayed'], 'true');
    await refused(
        stripe.paymentIntents.create({ ...hold, amount: 1000 }, { idempotencyKey: 'key-1' }),
        'StripeIdempotencyError',
        undefined,
        400,
    );

    const declined = { ...hold, payment_method: 'pm_card_chargeDeclined', confirm: true };
    const before = await refused(
        stripe.paymentIntents.create(declined, { idempotencyKey: 'key-2' }),
        'StripeCardError',
    );
    const replayed = await refused(
        stripe.paymentIntents.create(declined, { idempotencyKey: 'key-2' }),
        'StripeCardError',
    );
    assert.equal(replayed.payment_intent.id, before.payment_intent.id);

    await simulator.fault({ vendor: 'stripe', operation: 'payment_intents.create', effect: 'slow', ms: 1000 });
    const slow = stripe.paymentIntents.create(hold, { idempotencyKey: 'key-3' });
    await eventually(
        async () => (await simulator.control('GET', 'calls')).calls.some((call) => call.idempotency_key === 'key-3'),
        'the slow call',
    );
    await refused(
        stripe.paymentIntents.create(hold, { idempotencyKey: 'key-3' }),
        'StripeAPIError',
        'idempotency_key_in_use',
        409,
    );
    const done = await slow;
    assert.equal((await stripe.paymentIntents.create(hold, { idempotencyKey: 'key-3' })).id, done.id);
});

test('reads: list pages, search by metadata, events, unknown ids', async () => {
    const intent = await authorised({ metadata: { booking: 'SEARCHED' } });
    const pages = [];
    for await (const one of stripe.paymentIntents.list({ limit: 2 })) pages.push(one.id);
    assert.equal(new Set(pages).size, (await simulator.truth('payments')).length);
    const found = await stripe.paymentIntents.search({
        query: "metadata['booking']:'SEARCHED' AND status:'requires_capture'",
    });
    checkResponse('GET /v1/payment_intents/search', 200, plain(found));
    assert.deepEqual(
        found.data.map((one) => one.id),
        [intent.id],
    );
    const events = await stripe.events.list({ limit: 100, types: ['payment_intent.amount_capturable_updated'] });
    checkResponse('GET /v1/events', 200, plain(events));
    assert.equal(events.data[0].data.object.id, intent.id);
    checkResponse('GET /v1/events/{id}', 200, plain(await stripe.events.retrieve(events.data[0].id)));
    await refused(stripe.paymentIntents.retrieve('pi_none'), 'StripeInvalidRequestError', 'resource_missing', 404);
});

test('what is wrong is refused by name', async () => {
    await refused(client('sk_test_wrong').paymentIntents.list(), 'StripeAuthenticationError', undefined, 401);
    for (const [params, code, param] of [
        [{ amount: 100 }, 'parameter_missing', 'currency'],
        [{ currency: 'usd' }, 'parameter_missing', 'amount'],
        [{ amount: 'ten', currency: 'usd' }, 'parameter_invalid_integer', 'amount'],
        [{ amount: 10, currency: 'usd' }, 'amount_too_small', 'amount'],
        [{ amount: 1000, currency: 'zzz' }, undefined, 'currency'],
        [{ amount: 1000, currency: 'usd', colour: 'red' }, 'parameter_unknown', 'colour'],
        [{ amount: 1000, currency: 'usd', payment_method: 'pm_card_none' }, 'resource_missing', 'payment_method'],
    ]) {
        const error = await refused(stripe.paymentIntents.create(params), 'StripeInvalidRequestError', code, 400);
        assert.equal(error.param, param);
    }
});

test('webhooks are signed, tried again, and go wrong as told', async () => {
    const received = [];
    let failures = 1;
    const receiver = http.createServer((request, response) => {
        let body = '';
        request.on('data', (part) => (body += part));
        request.on('end', () => {
            if (failures-- > 0) return response.writeHead(500).end();
            received.push(stripe.webhooks.constructEvent(body, request.headers['stripe-signature'], 'whsec_test'));
            response.writeHead(200).end();
        });
    });
    await new Promise((ready) => receiver.listen(0, '127.0.0.1', ready));
    const types = () => received.map((event) => event.type);
    try {
        const url = `http://127.0.0.1:${receiver.address().port}/hooks`;
        await simulator.control('POST', 'webhooks', { url, secret: 'whsec_test' });
        await eventually(
            async () => (await simulator.control('GET', 'webhooks')).under_way === 0,
            'deliveries of before',
        );
        received.length = 0;
        await stripe.paymentIntents.create(hold);
        await eventually(() => received.length === 1, 'the event, after a refused delivery');
        assert.deepEqual(types(), ['payment_intent.created']);

        await simulator.fault({ operation: 'payment_intents.create', effect: 'webhook_twice' });
        await stripe.paymentIntents.create(hold);
        await eventually(() => received.length === 3, 'the event twice');
        assert.equal(received[1].id, received[2].id);

        await simulator.fault({ operation: 'payment_intents.create', effect: 'webhook_lost' });
        const lost = await stripe.paymentIntents.create(hold);
        received.length = 0;
        await simulator.fault({ operation: 'payment_intents.confirm', effect: 'webhook_out_of_order' });
        await stripe.paymentIntents.confirm(lost.id, { payment_method: 'pm_card_visa' });
        await eventually(() => received.length === 2, 'two events');
        assert.deepEqual(types(), ['payment_intent.amount_capturable_updated', 'charge.succeeded']);
        assert.ok(!received.some((event) => event.type === 'payment_intent.created'));
    } finally {
        await simulator.control('POST', 'webhooks', { url: '' });
        receiver.closeAllConnections();
        receiver.close();
    }
});

test('all that the SDK sent is as the schemas describe', async () => {
    const checked = await checkRecordedRequests(simulator.url);
    assert.ok(checked.get('POST /v1/payment_intents') > 0);
    assert.ok(checked.get('POST /v1/refunds') > 0);
});
