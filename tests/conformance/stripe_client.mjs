// What the tests that drive Stripe's SDK share: a simulator for each file, and the SDK pointed at it.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import Stripe from 'stripe';
import { Simulator } from './simulator.mjs';

export let simulator, stripe;

export function client(key = 'sk_test_airside') {
    return new Stripe(key, {
        host: '127.0.0.1',
        port: simulator.port,
        protocol: 'http',
        maxNetworkRetries: 0,
        telemetry: false,
    });
}

before(async () => {
    simulator = await Simulator.start();
    stripe = client();
});
after(() => simulator.stop());

export const hold = {
    amount: 12345,
    currency: 'usd',
    capture_method: 'manual',
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    metadata: { booking: 'B1' },
};
export const plain = (object) => JSON.parse(JSON.stringify(object));

export async function authorised(change = {}) {
    const intent = await stripe.paymentIntents.create({ ...hold, ...change });
    const confirmed = await stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' });
    assert.equal(confirmed.status, 'requires_capture');
    return confirmed;
}
export async function refused(promise, type, code, status) {
    const error = await promise.then(
        () => assert.fail('it was not refused'),
        (e) => e,
    );
    assert.equal(error.type, type, error.message);
    if (code) assert.equal(error.code, code);
    if (status) assert.equal(error.statusCode, status);
    return error;
}
