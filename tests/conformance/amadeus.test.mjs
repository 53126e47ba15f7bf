// Amadeus' own SDK drives the simulator; its schemas judge the answers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runAdapterTest } from './adapters.mjs';
import {
    amadeus,
    book,
    client,
    create,
    journey,
    price,
    pricing,
    read,
    refused,
    search,
    searchGet,
    searchPost,
    seatMaps,
    simulator,
    travelers,
} from './amadeus_client.mjs';
import { checkRecordedRequests } from './recorded_requests.mjs';
import { checkResponse } from './schemas.mjs';

test('a search gives offers that the schema knows, cheapest first, with prices that sum', async () => {
    const offers = await search();
    assert.equal(offers.length, 20);
    const cents = (decimal) => Math.round(Number(decimal) * 100);
    let previous = 0;
    for (const offer of offers) {
        const total = cents(offer.price.grandTotal);
        assert.ok(total >= previous);
        previous = total;
        assert.equal(
            offer.travelerPricings.reduce((sum, t) => sum + cents(t.price.total), 0),
            total,
        );
        assert.equal(offer.itineraries[0].segments[0].departure.iataCode, 'JFK');
        assert.equal(offer.itineraries[1].segments.at(-1).arrival.iataCode, 'JFK');
        assert.ok(offer.itineraries[0].segments[0].departure.at.startsWith('2026-12-22T'));
    }
});

test('every documented parameter of a search narrows it', async () => {
    for (const offer of await search({ nonStop: 'true' }))
        for (const bound of offer.itineraries) assert.equal(bound.segments.length, 1);
    for (const offer of await search({ includedAirlineCodes: 'BA,AA' }))
        for (const bound of offer.itineraries)
            for (const segment of bound.segments) assert.match(segment.carrierCode, /^(BA|AA)$/);
    for (const offer of await search({ excludedAirlineCodes: 'BA' }))
        for (const bound of offer.itineraries)
            for (const segment of bound.segments) assert.notEqual(segment.carrierCode, 'BA');
    for (const offer of await search({ travelClass: 'BUSINESS' }))
        assert.ok(offer.travelerPricings[0].fareDetailsBySegment.some((detail) => detail.cabin === 'BUSINESS'));
    for (const offer of await search({ maxPrice: '900' }))
        assert.ok(Number(offer.travelerPricings[0].price.total) <= 900);
    const [withInfant] = await search({ infants: '1', currencyCode: 'JPY', max: '1' });
    assert.equal(withInfant.travelerPricings.at(-1).travelerType, 'HELD_INFANT');
    assert.equal(withInfant.travelerPricings.at(-1).associatedAdultId, '1');
    assert.doesNotMatch(withInfant.price.grandTotal, /\./);
});

test('a multi-city search by POST, with every brand', async () => {
    const leg = (id, from, to, date) => ({
        id,
        originLocationCode: from,
        destinationLocationCode: to,
        departureDateTimeRange: { date },
    });
    const reply = await amadeus.shopping.flightOffersSearch.post({
        currencyCode: 'EUR',
        originDestinations: [
            leg('1', 'PAR', 'NYC', '2027-01-10'),
            leg('2', 'NYC', 'LAX', '2027-01-15'),
            leg('3', 'LAX', 'PAR', '2027-01-20'),
        ],
        travelers: [{ id: '1', travelerType: 'ADULT' }],
        sources: ['GDS'],
        searchCriteria: {
            maxFlightOffers: 60,
            additionalInformation: { brandedFares: true },
            flightFilters: { connectionRestriction: { maxNumberOfConnections: 1 } },
        },
    });
    checkResponse(searchPost, 200, reply.result);
    assert.ok(reply.data.length > 0);
    for (const offer of reply.data) assert.equal(offer.itineraries.length, 3);
});

test('what can not be searched is refused with a documented code', async () => {
    const cases = [
        [{ originLocationCode: 'XXX' }, 4926],
        [{ originLocationCode: 'jfk' }, 477],
        [{ departureDate: '2020-01-01' }, 425],
        [{ departureDate: '2026-13-01' }, 477],
        [{ returnDate: '2026-12-01' }, 425],
        [{ departureDate: '2030-01-01', returnDate: '2030-01-02' }, 425],
        [{ adults: '10' }, 477],
        [{ adults: '5', children: '5' }, 10661],
        [{ infants: '3' }, 4926],
        [{ currencyCode: 'ZZZ' }, 4926],
        [{ nonStop: 'maybe' }, 477],
        [{ travelClass: 'STEERAGE' }, 477],
        [{ includedAirlineCodes: 'BA', excludedAirlineCodes: 'AA' }, 2668],
    ];
    for (const [change, code] of cases) {
        const body = await refused(amadeus.shopping.flightOffersSearch.get({ ...journey, ...change }), 400, code);
        checkResponse(searchGet, 400, body);
    }
    const { departureDate, ...incomplete } = journey;
    await refused(amadeus.shopping.flightOffersSearch.get(incomplete), 400, 32171);
});

test('tokens: wrong credentials, none, forged, expired', async () => {
    const wrong = await client('nonsense')
        .shopping.flightOffersSearch.get(journey)
        .catch((e) => e);
    assert.equal(wrong.response.statusCode, 401);
    assert.equal(wrong.response.result.error, 'invalid_client');
    const url = `${simulator.url}/v1/booking/flight-orders/x`;
    for (const [headers, code] of [
        [{}, 38191],
        [{ Authorization: 'Basic eDp5' }, 38191],
        [{ Authorization: 'Bearer forged' }, 38190],
    ]) {
        const reply = await fetch(url, { headers });
        assert.equal(reply.status, 401);
        assert.equal((await reply.json()).errors[0].code, code);
    }
});

test('an order lives: priced, created, read, found by our reference, ticketed, voided, cancelled', async () => {
    const offer = await price((await search())[0]);
    assert.ok(offer.travelerPricings[0].price.taxes.length > 3);
    const order = await book(offer, 'AIRSIDE B0000042');
    const locator = order.associatedRecords[0].reference;
    assert.match(locator, /^[A-Z0-9]{6}$/);

    const again = await amadeus.booking.flightOrder(order.id).get();
    checkResponse(read, 200, again.result);
    assert.equal(again.data.associatedRecords[0].reference, locator);
    assert.equal(again.data.flightOffers[0].itineraries[0].segments[0].bookingStatus, 'CONFIRMED');
    const found = await amadeus.client.get('/v1/booking/flight-orders/by-reference', { reference: 'AIRSIDE B0000042' });
    assert.deepEqual(
        found.data.map((one) => one.id),
        [order.id],
    );

    const issued = await amadeus.client.post(`/v1/booking/flight-orders/${order.id}/issuance`, JSON.stringify({}));
    checkResponse(create, 201, issued.result);
    assert.equal(issued.data.tickets.length, 3);
    for (const ticket of issued.data.tickets) {
        assert.match(ticket.documentNumber, /^\d{13}$/);
        assert.equal(ticket.documentStatus, 'ISSUED');
    }
    await refused(amadeus.client.post(`/v1/booking/flight-orders/${order.id}/issuance`, JSON.stringify({})), 400, 9112);
    const voided = await amadeus.client.post(`/v1/booking/flight-orders/${order.id}/void`, JSON.stringify({}));
    assert.ok(voided.data.tickets.every((ticket) => ticket.documentStatus === 'VOID'));

    const cancelled = await amadeus.booking.flightOrder(order.id).delete();
    assert.equal(cancelled.statusCode, 204);
    await refused(amadeus.booking.flightOrder(order.id).get(), 404, 1797);
    const [truth] = (await simulator.truth('orders')).filter((record) => record.id === order.id);
    assert.deepEqual(
        truth.history.map((change) => change.what),
        ['created', 'ticketed', 'voided', 'cancelled'],
    );
});

test('more than four flights make conjunction tickets', async () => {
    const post = (legs) =>
        amadeus.shopping.flightOffersSearch.post({
            currencyCode: 'EUR',
            originDestinations: legs.map(([from, to, date], i) => ({
                id: `${i + 1}`,
                originLocationCode: from,
                destinationLocationCode: to,
                departureDateTimeRange: { date },
            })),
            travelers: [{ id: '1', travelerType: 'ADULT' }],
            sources: ['GDS'],
            searchCriteria: {
                flightFilters: {
                    connectionRestriction: { maxNumberOfConnections: 0 },
                    carrierRestrictions: { includedCarrierCodes: ['LH'] },
                },
            },
        });
    const legs = [
        ['FRA', 'MUC', '2027-02-01'],
        ['MUC', 'FRA', '2027-02-03'],
        ['FRA', 'BER', '2027-02-05'],
        ['BER', 'FRA', '2027-02-07'],
        ['FRA', 'LHR', '2027-02-09'],
    ];
    const offer = await price((await post(legs)).data[0]);
    const order = await book(offer);
    const issued = await amadeus.client.post(`/v1/booking/flight-orders/${order.id}/issuance`, JSON.stringify({}));
    assert.equal(issued.data.tickets.length, 2);
    const [first, second] = issued.data.tickets;
    assert.equal(first.segmentIds.length, 4);
    assert.equal(second.segmentIds.length, 1);
    assert.equal(BigInt(second.documentNumber), BigInt(first.documentNumber) + 1n);
    assert.ok(first.documentNumber.startsWith('220'), 'Lufthansa');
});

test('an order that is wrong is refused with a documented code', async () => {
    const offer = await price((await search())[0]);
    const post = (data) =>
        amadeus.booking.flightOrders.post({
            data: { type: 'flight-order', flightOffers: [offer], travelers: travelers(offer), ...data },
        });
    const changed = (change) =>
        travelers(offer).map((traveler, i) => (i === 0 ? { ...traveler, ...change } : traveler));
    const cheaper = { ...offer, price: { ...offer.price, grandTotal: '1.00', total: '1.00' } };
    const cases = [
        [{ travelers: [] }, 32171],
        [{ travelers: travelers(offer).slice(1) }, 32171],
        [{ travelers: changed({ name: { firstName: 'ADA' } }) }, 32171],
        [{ travelers: changed({ name: { firstName: 'A'.repeat(60), lastName: 'X' } }) }, 2781],
        [{ travelers: changed({ name: { firstName: 'R2D2', lastName: 'X' } }) }, 477],
        [{ travelers: changed({ dateOfBirth: '2020-01-01' }) }, 4926],
        [{ travelers: travelers(offer).map(({ contact, ...rest }) => rest) }, 32171],
        [{ flightOffers: [cheaper] }, 37200],
        [{ flightOffers: [offer, offer] }, 10661],
        [{ type: 'hotel-order' }, 4926],
    ];
    for (const [data, code] of cases) checkResponse(create, 400, await refused(post(data), 400, code));
    await refused(amadeus.booking.flightOrders.post({}), 400, 32171);
});

test('seat maps show the cabin that each flight is sold in, with as many seats left as the world has', async () => {
    const offer = await price((await search({ max: '5' }))[0]);
    const reply = await amadeus.shopping.seatmaps.post({ data: [offer] });
    checkResponse(seatMaps, 200, reply.result);
    const flights = offer.itineraries.flatMap(({ segments }) => segments);
    assert.deepEqual(
        reply.data.map(({ segmentId }) => segmentId),
        flights.map(({ id }) => id),
    );
    for (const [i, { decks, availableSeatsCounters }] of reply.data.entries()) {
        const [carrier, number, date] = [flights[i].carrierCode, flights[i].number, flights[i].departure.at.slice(0, 10)];
        const query = new URLSearchParams({ carrier, number, date, cabin: 'ECONOMY' });
        const { left } = await simulator.control('GET', `seats?${query}`);
        const seats = decks.flatMap((deck) => deck.seats);
        const free = seats.filter((seat) => seat.travelerPricing[0].seatAvailabilityStatus === 'AVAILABLE');
        assert.equal(free.length, left);
        assert.equal(availableSeatsCounters[0].value, left);
        assert.equal(availableSeatsCounters.length, 3, 'two adults and a child');
        for (const { travelerPricing } of free)
            for (const { price } of travelerPricing) assert.equal(price.currency, offer.price.currency);
    }
    checkResponse(seatMaps, 400, await refused(amadeus.shopping.seatmaps.post({ data: [] }), 400, 32171));
    const gone = structuredClone(offer);
    gone.itineraries[0].segments[0].number = '9999';
    checkResponse(seatMaps, 400, await refused(amadeus.shopping.seatmaps.post({ data: [gone] }), 400, 4926));
});

test('all that the SDK sent is as the schemas describe', async () => {
    const checked = await checkRecordedRequests(simulator.url);
    for (const operation of [searchPost, pricing, seatMaps, create]) assert.ok(checked.get(operation) > 0, operation);
});

test('what our adapter sends for seat maps is as the schemas describe', async () => {
    await simulator.control('POST', 'clock', { real: true });
    await runAdapterTest(simulator, 'vendors/gds/amadeus', 'Amadeus/GdsContract/0.SeatMapsShowTheCabinAndWhatASeatCosts');
    const checked = await checkRecordedRequests(simulator.url);
    for (const operation of [searchPost, pricing, seatMaps, create]) assert.ok(checked.get(operation) > 0, operation);
});
