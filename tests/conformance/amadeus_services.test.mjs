// Services that are chosen with an offer, by Amadeus' own SDK, and as our adapter asks for them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runAdapterTest } from './adapters.mjs';
import { amadeus, book, create, price, pricing, refused, search, searchPost, simulator } from './amadeus_client.mjs';
import { checkRecordedRequests } from './recorded_requests.mjs';
import { checkResponse } from './schemas.mjs';

function choose(offer, traveller, segmentIds, services) {
    const asked = structuredClone(offer);
    for (const detail of asked.travelerPricings[traveller].fareDetailsBySegment)
        if (segmentIds.includes(detail.segmentId)) detail.additionalServices = services;
    return asked;
}

const sold = { include: 'bags,other-services' };
const ask = (offer) =>
    amadeus.shopping.flightOffers.pricing.post(
        { data: { type: 'flight-offers-pricing', flightOffers: [offer] } },
        sold,
    );

test('bags are sold by itinerary, priced with the offer, ordered with it and have documents of their own', async () => {
    const offer = await price((await search({ max: '5' }))[0]);
    const reply = await ask(offer);
    checkResponse(pricing, 200, reply.result);
    const { bags } = reply.result.included;
    const out = offer.itineraries[0].segments.map(({ id }) => id);
    const two = Object.values(bags).find((bag) => bag.quantity === 2 && bag.segmentIds[0] === out[0]);
    const one = Object.values(bags).find((bag) => bag.quantity === 1 && bag.weight === two.weight);
    assert.deepEqual(two.segmentIds, out);
    assert.deepEqual(two.travelerIds, ['1', '2', '3']);
    assert.equal(Number(two.price.amount), 2 * Number(one.price.amount));

    const chosen = { chargeableCheckedBags: { quantity: 2, weight: two.weight, weightUnit: 'KG' } };
    const priced = await ask(choose(offer, 1, out, chosen));
    checkResponse(pricing, 200, priced.result);
    const withBags = priced.data.flightOffers[0];
    assert.deepEqual(withBags.price.additionalServices, [{ amount: two.price.amount, type: 'CHECKED_BAGS' }]);
    assert.equal(
        Number(withBags.price.grandTotal).toFixed(2),
        (Number(offer.price.grandTotal) + Number(two.price.amount)).toFixed(2),
    );
    assert.deepEqual(withBags.travelerPricings[1].fareDetailsBySegment[0].additionalServices, chosen);

    const order = await book(withBags);
    assert.deepEqual(order.flightOffers[0].price.additionalServices, withBags.price.additionalServices);
    const issued = await amadeus.client.post(`/v1/booking/flight-orders/${order.id}/issuance`, JSON.stringify({}));
    checkResponse(create, 201, issued.result);
    const emds = issued.data.tickets.filter(({ documentType }) => documentType === 'EMD');
    assert.equal(emds.length, 1);
    assert.match(emds[0].documentNumber, /^\d{13}$/);
    assert.equal(emds[0].travelerId, '2');
    assert.deepEqual(emds[0].segmentIds, out);
});

test('services that are not sold so are refused, in pricing and in orders', async () => {
    const offer = await price((await search({ max: '5', infants: '1' }))[0]);
    const out = offer.itineraries[0].segments.map(({ id }) => id);
    const wrong = [
        [0, out, { chargeableCheckedBags: { quantity: 9, weight: 23, weightUnit: 'KG' } }],
        [0, out, { chargeableCheckedBags: { quantity: 1, weight: 99, weightUnit: 'KG' } }],
        [0, out, { chargeableSeat: { number: '33D' } }],
        [0, out, { otherServices: ['AIRPORT_CHECKIN'] }],
        [3, out, { chargeableCheckedBags: { quantity: 1, weight: 23, weightUnit: 'KG' } }],
    ];
    for (const [traveller, segments, services] of wrong) {
        const asked = choose(offer, traveller, segments, services);
        checkResponse(pricing, 400, await refused(ask(asked), 400, 38034));
        await refused(book(asked), 400, 38034);
    }
    // One whose price is still the plain one.
    const cheap = choose(offer, 0, out, { chargeableCheckedBags: { quantity: 1, weight: 23, weightUnit: 'KG' } });
    await refused(book(cheap), 400, 37200);
});

test('what our adapter sends for services is as the schemas describe', async () => {
    await simulator.control('POST', 'clock', { real: true });
    await runAdapterTest(simulator, 'vendors/gds/amadeus', 'Amadeus/OfferServicesContract/0.TheOrderHasThem');
    const checked = await checkRecordedRequests(simulator.url);
    for (const operation of [searchPost, pricing, create]) assert.ok(checked.get(operation) > 0, operation);
});
