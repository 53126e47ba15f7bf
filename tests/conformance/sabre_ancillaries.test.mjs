// What is sold beside the seat: Get Ancillaries of an order, and modifyBooking that adds of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulator, call, post, orders, thereAndBack, family, search, itinerariesOf, book } from './sabre_client.mjs';

const catalogueOf = (orderId) => call('/v2/offers/getAncillaries', { requestType: 'orderId', request: { orderId } });
const read = (confirmationId) => call(orders('getBooking'), { confirmationId });

async function held() {
    const [itinerary] = itinerariesOf(await search(thereAndBack, { passengers: family, preferences: { MaxStopsQuantity: 0 } }));
    const { confirmationId } = await book(itinerary, family);
    const { ancillaries } = await catalogueOf(confirmationId);
    return { confirmationId, ancillaries };
}

// The items that are sold, with what they refer to.
function soldIn({ offer, serviceDefinitions, priceDefinitions }) {
    const by = (list) => new Map(list.map((one) => [one.id, one]));
    const [services, prices] = [by(serviceDefinitions), by(priceDefinitions)];
    return offer.otherServices
        .filter((item) => item.offerItemId)
        .map((item) => ({
            ...item,
            service: services.get(item.serviceDefinitionRef),
            price: prices.get(item.priceDefinitionRef).serviceFee.totalPrice.saleAmount,
        }));
}

const wanted = (item, numberOfItems = 1, change = {}) => ({
    offerId: item.offerItemId,
    commercialName: item.service.commercialName,
    numberOfItems,
    flights: item.segmentRefs.map((id) => ({ itemId: id.replace('SEG-', '') })),
    totals: { total: (item.price.amount * numberOfItems).toFixed(2), currencyCode: item.price.currencyCode },
    ...change,
});

// `added`: lists of ancillaries by the traveller's place.
async function modify(booking, added, change = {}) {
    const before = booking.travelers.map(({ ancillaries = [] }) => ({
        ancillaries: ancillaries.map(({ itemId }) => ({ itemId })),
    }));
    const after = before.map(({ ancillaries }, i) => ({ ancillaries: [...ancillaries, ...(added[i] ?? [])] }));
    return call(orders('modifyBooking'), {
        confirmationId: booking.bookingId,
        bookingSignature: booking.bookingSignature,
        retrieveBooking: true,
        before: { travelers: before },
        after: { travelers: after },
        ...change,
    });
}

const fulfil = (confirmationId, ...fulfillments) =>
    call(orders('fulfillFlightTickets'), {
        confirmationId,
        fulfillments: fulfillments.map((one) => ({ ...one, payment: { primaryFormOfPayment: 1 } })),
        formsOfPayment: [{ type: 'CASH' }],
        designatePrinters: [{ ticket: { countryCode: 'US' } }],
    });

test('a catalogue names flights, passengers, services and prices of the order', async () => {
    const { ancillaries } = await held();
    assert.equal(ancillaries.segments.length, 2);
    assert.equal(ancillaries.passengers.length, 4);
    const infant = ancillaries.passengers.find((one) => one.passengerTypeCode === 'INF').passengerId;
    const sold = soldIn(ancillaries);
    assert.ok(sold.length >= 6);
    assert.equal(new Set(sold.map((item) => item.offerItemId)).size, sold.length);
    for (const item of sold) {
        assert.ok(item.price.amount > 0);
        assert.equal(item.price.currencyCode, 'USD');
        assert.equal(item.passengerRefs.length, 3);
        assert.ok(!item.passengerRefs.includes(infant));
        assert.equal(item.segmentRefs.length, 1);
    }
    assert.ok(ancillaries.offer.otherServices.some((item) => !item.priceDefinitionRef), 'something is not sold');
});

test('ancillaries are added, issued beside the tickets, voided with them', async () => {
    const { confirmationId, ancillaries } = await held();
    const bag = soldIn(ancillaries).find((item) => item.service.groupCode === 'BG' && item.service.maximumQuantity > 1);
    const meal = soldIn(ancillaries).find((item) => item.service.groupCode === 'ML');
    const before = await read(confirmationId);
    const { booking } = await modify(before, [[wanted(bag, 2)], [], [wanted(meal)]]);
    const [bags] = booking.travelers[0].ancillaries;
    assert.equal(bags.numberOfItems, 2);
    assert.equal(bags.statusCode, 'HD');
    assert.equal(bags.totals.total, (bag.price.amount * 2).toFixed(2));
    assert.equal(booking.travelers[1].ancillaries, undefined);
    const now = await read(confirmationId);
    assert.notEqual(now.bookingSignature, before.bookingSignature);
    assert.deepEqual(now.payments, before.payments);

    const ids = now.travelers.flatMap(({ ancillaries: list = [] }) => list.map(({ itemId }) => itemId));
    assert.equal(new Set([...ids, ...now.flights.map(({ itemId }) => itemId)]).size, 4);
    const { tickets } = await fulfil(
        confirmationId,
        { ticketingQualifiers: { priceQuoteRecordIds: ['1', '2', '3'] } },
        { ancillaryIds: ids.slice(0, 1) },
    );
    assert.equal(tickets.length, 5);
    const alone = await fulfil(confirmationId, { ancillaryIds: ids.slice(1) });
    assert.equal(alone.tickets.length, 1);
    const twice = await fulfil(confirmationId, { ancillaryIds: ids.slice(1) });
    assert.equal(twice.errors[0].fieldName, 'ancillaryIds');
    const numbers = [...tickets, ...alone.tickets].map(({ number }) => number);
    assert.equal(new Set(numbers).size, 6);
    for (const number of numbers) assert.match(number, /^\d{13}$/);
    const issued = await read(confirmationId);
    const [emd] = issued.travelers[0].ancillaries;
    assert.equal(emd.statusName, 'Confirmed with EMD issued');
    assert.ok(numbers.includes(emd.electronicMiscellaneousDocumentNumber));

    const late = await modify(issued, [[wanted(meal)]]);
    assert.equal(late.errors[0].type, 'BOOKING_ALREADY_TICKETED');
    const { voidedTickets } = await call(orders('voidFlightTickets'), { tickets: numbers });
    assert.deepEqual(voidedTickets, numbers);
    for (const { ancillaries: list = [] } of (await read(confirmationId)).travelers)
        for (const one of list) assert.equal(one.statusName, 'Cancelled');
    await call(orders('cancelBooking'), { confirmationId, cancelAll: true });
});

test('what is not sold, not so or not to this traveller is refused, and nothing is added', async () => {
    const { confirmationId, ancillaries } = await held();
    const meal = soldIn(ancillaries).find((item) => item.service.groupCode === 'ML');
    const booking = await read(confirmationId);
    const cases = [
        [[[wanted(meal, 1, { offerId: `${meal.offerItemId}9` })]], 'offerId'],
        [[[wanted(meal, 1, { offerId: undefined })]], 'offerId'],
        [[[wanted(meal, 2)]], 'numberOfItems'],
        [[[wanted(meal), wanted(meal)]], 'numberOfItems'],
        [[[wanted(meal, 1, { flights: [{ itemId: '99' }] })]], 'flights'],
        [[[wanted(meal, 1, { totals: { total: '0.01', currencyCode: 'USD' } })]], 'totals'],
        [[[], [], [], [wanted(meal)]], 'offerId'],
        [[[wanted(meal)], [wanted(meal, 2)]], 'numberOfItems'],
        [[], 'after'],
    ];
    for (const [added, field] of cases) {
        const { errors } = await modify(booking, added);
        assert.equal(errors?.[0].fieldName, field, JSON.stringify(errors));
    }
    const stale = await modify(booking, [[wanted(meal)]], { bookingSignature: '0' });
    assert.equal(stale.errors[0].type, 'BOOKING_SIGNATURE_MISMATCH');
    const others = await modify(booking, [[wanted(meal)]], { before: { travelers: [{}] } });
    assert.equal(others.errors[0].fieldName, 'travelers');
    assert.equal((await read(confirmationId)).bookingSignature, booking.bookingSignature);
    await modify(booking, [[wanted(meal)]]);
    const again = await read(confirmationId);
    const twice = await modify(again, [[wanted(meal)]]);
    assert.equal(twice.errors[0].fieldName, 'numberOfItems');
    const removed = { travelers: again.travelers.map(() => ({ ancillaries: [] })) };
    const fewer = await modify(again, [], { after: removed });
    assert.equal(fewer.errors[0].fieldName, 'ancillaries');
});

test('a catalogue is of an order that is alive', async () => {
    const { errors } = await catalogueOf('ZZZZZZ');
    assert.match(errors[0].descriptionText, /ORDER NOT FOUND/);
    const offer = await post('/v2/offers/getAncillaries', { requestType: 'offerId', request: { offerId: 'x' } });
    assert.equal(offer.status, 400);
});

test('cancelling with a void voids EMDs, too; an answer that is lost has added', async () => {
    const { confirmationId, ancillaries } = await held();
    const [item] = soldIn(ancillaries);
    await simulator.fault({ vendor: 'sabre', operation: 'services.add', effect: 'lost' });
    const booking = await read(confirmationId);
    await assert.rejects(modify(booking, [[wanted(item)]]));
    const [{ itemId }] = (await read(confirmationId)).travelers[0].ancillaries;
    await fulfil(confirmationId, { ticketingQualifiers: { priceQuoteRecordIds: ['1', '2', '3'] } }, { ancillaryIds: [itemId] });
    const answer = await call(orders('cancelBooking'), { confirmationId, cancelAll: true, flightTicketOperation: 'VOID' });
    assert.equal(answer.voidedTickets.length, 5);
    const [truth] = (await simulator.truth('sabre/orders')).filter((record) => record.id === confirmationId);
    assert.deepEqual(
        truth.value.services.map(({ status }) => status),
        ['VOIDED'],
    );
});
