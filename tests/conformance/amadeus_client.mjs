// What the tests of Amadeus share: a simulator, Amadeus' own SDK against it, the way to an order.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before } from 'node:test';
import Amadeus from 'amadeus';
import { checkResponse } from './schemas.mjs';
import { Simulator } from './simulator.mjs';

export let simulator, amadeus;

export function client(secret = 'airside-secret') {
    const sdk = new Amadeus({ clientId: 'airside', clientSecret: secret, host: '127.0.0.1', port: simulator.port });
    // The SDK has no option for plain HTTP that it heeds.
    sdk.client.ssl = false;
    sdk.client.http = http;
    return sdk;
}

before(async () => {
    simulator = await Simulator.start();
    amadeus = client();
});
after(() => simulator.stop());

export const searchGet = 'GET /v2/shopping/flight-offers';
export const searchPost = 'POST /v2/shopping/flight-offers';
export const pricing = 'POST /v1/shopping/flight-offers/pricing';
export const seatMaps = 'POST /v1/shopping/seatmaps';
export const create = 'POST /v1/booking/flight-orders';
export const read = 'GET /v1/booking/flight-orders/{flight-orderId}';

export const journey = {
    originLocationCode: 'JFK',
    destinationLocationCode: 'LHR',
    departureDate: '2026-12-22',
    returnDate: '2027-01-05',
    adults: '2',
    children: '1',
    currencyCode: 'USD',
    max: '20',
};

export async function search(change = {}) {
    const reply = await amadeus.shopping.flightOffersSearch.get({ ...journey, ...change });
    checkResponse(searchGet, 200, reply.result);
    return reply.data;
}

export async function price(offer) {
    const reply = await amadeus.shopping.flightOffers.pricing.post(
        { data: { type: 'flight-offers-pricing', flightOffers: [offer] } },
        { include: 'detailed-fare-rules' },
    );
    checkResponse(pricing, 200, reply.result);
    return reply.data.flightOffers[0];
}

export function travelers(offer) {
    const births = { ADULT: '1985-03-14', CHILD: '2018-05-01', HELD_INFANT: '2026-02-02' };
    return offer.travelerPricings.map((pricing, i) => ({
        id: pricing.travelerId,
        dateOfBirth: births[pricing.travelerType],
        gender: 'FEMALE',
        name: { firstName: 'ADA', lastName: ['LOVELACE', 'BYRON', 'KING', 'NOEL'][i % 4] },
        contact: {
            emailAddress: 'ada@example.test',
            phones: [{ deviceType: 'MOBILE', countryCallingCode: '44', number: '7700900123' }],
        },
    }));
}

export async function book(offer, reference = 'AIRSIDE B0000001') {
    const remarks = { general: [{ subType: 'GENERAL_MISCELLANEOUS', text: reference }] };
    const reply = await amadeus.booking.flightOrders.post({
        data: {
            type: 'flight-order',
            flightOffers: [offer],
            travelers: travelers(offer),
            remarks,
            ticketingAgreement: { option: 'DELAY_TO_CANCEL', delay: '2D' },
        },
    });
    checkResponse(create, 201, reply.result);
    return reply.data;
}

export async function refused(promise, status, code) {
    const error = await promise.then(
        () => assert.fail('it was not refused'),
        (e) => e,
    );
    assert.equal(error.response.statusCode, status, JSON.stringify(error.response.result));
    if (code) assert.equal(error.response.result.errors[0].code, code);
    return error.response.result;
}
