// Customers' saved methods and the balance, by Stripe's own SDK; its schemas judge the answers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkRecordedRequests } from './recorded_requests.mjs';
import { checkResponse } from './schemas.mjs';
import { authorised, hold, plain, refused, simulator, stripe } from './stripe_client.mjs';

test('a method is set up for a customer, pays more than once with them only, and is detached', async () => {
    const customer = await stripe.customers.create({ metadata: { airside_user: 'U1' } });
    checkResponse('POST /v1/customers', 200, plain(customer));
    checkResponse('GET /v1/customers/{customer}', 200, plain(await stripe.customers.retrieve(customer.id)));
    const found = await stripe.customers.search({ query: "metadata['airside_user']:'U1'" });
    checkResponse('GET /v1/customers/search', 200, plain(found));
    assert.deepEqual(
        found.data.map((one) => one.id),
        [customer.id],
    );
    const setUp = (change = {}) =>
        stripe.setupIntents.create({
            customer: customer.id,
            payment_method: 'pm_card_visa',
            payment_method_types: ['card'],
            confirm: true,
            usage: 'on_session',
            ...change,
        });
    const setup = await setUp({ expand: ['payment_method'] });
    checkResponse('POST /v1/setup_intents', 200, plain(setup));
    checkResponse('GET /v1/setup_intents/{intent}', 200, plain(await stripe.setupIntents.retrieve(setup.id)));
    assert.equal(setup.status, 'succeeded');
    assert.equal(setup.payment_method.customer, customer.id);
    const saved = setup.payment_method.id;
    assert.notEqual(saved, 'pm_card_visa');
    checkResponse('GET /v1/payment_methods/{payment_method}', 200, plain(await stripe.paymentMethods.retrieve(saved)));
    const list = await stripe.paymentMethods.list({ customer: customer.id });
    checkResponse('GET /v1/payment_methods', 200, plain(list));
    assert.equal(list.data.length, 1);

    const pay = (change) => stripe.paymentIntents.create({ ...hold, confirm: true, payment_method: saved, ...change });
    for (let times = 0; times < 2; ++times)
        assert.equal((await pay({ customer: customer.id })).status, 'requires_capture');
    await refused(pay({}), 'StripeInvalidRequestError', undefined, 400);
    const detached = await stripe.paymentMethods.detach(saved);
    checkResponse('POST /v1/payment_methods/{payment_method}/detach', 200, plain(detached));
    assert.equal(detached.customer, null);
    await refused(stripe.paymentMethods.detach(saved), 'StripeInvalidRequestError', undefined, 400);
    await refused(pay({ customer: customer.id }), 'StripeInvalidRequestError', undefined, 400);

    const attached = await stripe.paymentMethods.attach('pm_card_mastercard', { customer: customer.id });
    checkResponse('POST /v1/payment_methods/{payment_method}/attach', 200, plain(attached));
    await refused(setUp({ payment_method: 'pm_card_chargeDeclined' }), 'StripeCardError', 'card_declined', 402);
    const challenged = await setUp({ payment_method: 'pm_card_authenticationRequired' });
    checkResponse('POST /v1/setup_intents', 200, plain(challenged));
    assert.equal(challenged.status, 'requires_action');
});

test('captures, refunds and refunds that came back move the balance', async () => {
    const intent = await authorised();
    await stripe.paymentIntents.capture(intent.id, { amount_to_capture: 10000 });
    const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 4000 });
    await simulator.control('POST', `refunds/${refund.id}/settle?fail=expired_or_canceled_card`, {});
    // By the simulator's clock, which is not ours.
    const created = { gte: intent.created };
    const list = await stripe.balanceTransactions.list({ limit: 3, created, expand: ['data.source'] });
    checkResponse('GET /v1/balance_transactions', 200, plain(list));
    assert.deepEqual(
        list.data.map((one) => [one.type, one.amount, one.net + one.fee - one.amount]),
        [
            ['refund_failure', 4000, 0],
            ['refund', -4000, 0],
            ['charge', 10000, 0],
        ],
    );
    assert.equal(list.data[2].source.payment_intent, intent.id);
    const one = await stripe.balanceTransactions.retrieve(list.data[2].id);
    checkResponse('GET /v1/balance_transactions/{id}', 200, plain(one));
    const charge = await stripe.charges.retrieve(intent.latest_charge, { expand: ['balance_transaction'] });
    assert.equal(charge.balance_transaction.id, one.id);
});

test('all that the SDK sent is as the schemas describe', async () => {
    const checked = await checkRecordedRequests(simulator.url);
    assert.ok(checked.get('POST /v1/setup_intents') > 0);
});
