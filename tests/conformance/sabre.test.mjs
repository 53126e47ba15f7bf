// There is no SDK of Sabre's: its schemas judge the simulator's answers, and the requests that this file sends.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { checkRecordedRequests } from './recorded_requests.mjs';
import {
    simulator,
    token,
    base64,
    credentials,
    signIn,
    post,
    call,
    shop,
    revalidate,
    orders,
    request,
    direction,
    thereAndBack,
    family,
    search,
    itinerariesOf,
    cents,
    pricingOf,
    revalidation,
    creation,
    book,
} from './sabre_client.mjs';

test('a search gives what the schema knows, with references that lead somewhere and prices that sum', async () => {
    const reply = await search(thereAndBack, { passengers: family });
    const itineraries = itinerariesOf(reply);
    assert.equal(itineraries.length, reply.statistics.itineraryCount);
    assert.ok(itineraries.length > 5);
    let brands = 0;
    for (const itinerary of itineraries) {
        assert.equal(itinerary.legs.length, 2);
        brands = Math.max(brands, itinerary.pricingInformation.length);
        for (const { fare } of itinerary.pricingInformation) {
            let total = 0;
            for (const { passengerInfo: passenger } of fare.passengerInfoList) {
                const { totalFare, totalTaxAmount, equivalentAmount } = passenger.passengerTotalFare;
                assert.equal(cents(totalFare), cents(totalTaxAmount) + cents(equivalentAmount));
                const listed = (passenger.taxes ?? []).reduce((sum, { ref }) => sum + cents(itinerary.taxes.get(ref).amount), 0);
                assert.equal(listed, cents(totalTaxAmount));
                const flights = passenger.fareComponents.flatMap((component) => component.segments);
                assert.equal(flights.length, itinerary.legs.flat().length);
                for (const { ref } of passenger.fareComponents) assert.ok(itinerary.fares.get(ref));
                total += passenger.passengerNumber * cents(totalFare);
            }
            assert.equal(total, cents(fare.totalFare.totalPrice));
        }
    }
    assert.ok(brands > 1, 'no itinerary comes in several brands');
});

test('preferences narrow a search', async () => {
    for (const itinerary of itinerariesOf(await search(thereAndBack, { preferences: { MaxStopsQuantity: 0 } })))
        for (const leg of itinerary.legs) assert.equal(leg.length, 1);
    for (const itinerary of itinerariesOf(await search(thereAndBack, { preferences: { VendorPref: [{ Code: 'BA' }] } })))
        for (const flight of itinerary.legs.flat()) assert.equal(flight.carrier.marketing, 'BA');
    const business = { preferences: { CabinPref: [{ Cabin: 'C', PreferLevel: 'Preferred' }] } };
    for (const itinerary of itinerariesOf(await search(thereAndBack, business)))
        assert.ok(
            itinerary.pricingInformation[0].fare.passengerInfoList[0].passengerInfo.fareComponents
                .flatMap((component) => component.segments)
                .some(({ segment }) => segment.cabinCode === 'C'),
        );
    const cities = [
        direction('PAR', 'NYC', '2027-01-10'),
        direction('NYC', 'LAX', '2027-01-15'),
        direction('LAX', 'PAR', '2027-01-20'),
    ];
    for (const itinerary of itinerariesOf(await search(cities, { currency: 'JPY', brands: false }))) {
        assert.equal(itinerary.legs.length, 3);
        assert.equal(itinerary.pricingInformation.length, 1);
        assert.ok(Number.isInteger(itinerary.pricingInformation[0].fare.totalFare.totalPrice));
    }
});

test('the content is another than Amadeus has, the seats are the same', async () => {
    const airlines = new Set(itinerariesOf(await search()).flatMap((one) => one.legs.flat().map((f) => f.carrier.marketing)));
    assert.ok(airlines.size > 1);
    const [itinerary] = itinerariesOf(await search(thereAndBack, { preferences: { MaxStopsQuantity: 0 } }));
    const booked = await book(itinerary);
    const { bookingClass, flightNumber, airlineCode, departureDate } = booked.booking.flights[0];
    const left = () =>
        simulator.control('GET', `seats?carrier=${airlineCode}&number=${flightNumber}&date=${departureDate}&cabin=ECONOMY`);
    const before = await left();
    assert.ok(bookingClass in before.classes);
    await call(orders('cancelBooking'), { confirmationId: booked.confirmationId, cancelAll: true });
    const afterwards = await left();
    assert.equal(afterwards.left, before.left + 1);
});

test('what can not be searched is refused with a status and a code', async () => {
    const cases = [
        [direction('XXX', 'LHR', '2026-12-22')],
        [direction('JFK', 'JFK', '2026-12-22')],
        [direction('JFK', 'LHR', '2020-01-01')],
        [direction('JFK', 'LHR', '2030-01-01')],
        [direction('JFK', 'LHR', '2027-01-05'), direction('LHR', 'JFK', '2026-12-22')],
    ];
    const bodies = [
        ...cases.map((directions) => request(directions)),
        request(thereAndBack, { passengers: [['XYZ', 1]] }),
        request(thereAndBack, { passengers: [['ADT', 10]] }),
        request(thereAndBack, {
            passengers: [
                ['ADT', 1],
                ['INF', 2],
            ],
        }),
        request(thereAndBack, { currency: 'ZZZ' }),
        {},
    ];
    for (const body of bodies) {
        const reply = await post(shop, body);
        assert.equal(reply.status, 400, JSON.stringify(body));
        assert.equal((await reply.json()).errorCode, 'ERR.2SG.CLIENT.VALIDATION_FAILED');
    }
});

test('tokens: wrong credentials, none, forged', async () => {
    const wrong = await signIn('nonsense');
    assert.equal(wrong.status, 401);
    assert.equal((await wrong.json()).error, 'invalid_client');
    // Each part in base64, and the whole again: once is not enough.
    const plain = await fetch(`${simulator.url}/v2/auth/token`, {
        method: 'POST',
        headers: { Authorization: `Basic ${base64('V1:AIRSIDE:AIRS:AA:airside-secret')}` },
        body: 'grant_type=client_credentials',
    });
    assert.equal(plain.status, 401);
    for (const authorization of ['', 'Basic eDp5', 'Bearer forged']) {
        const reply = await post(orders('getBooking'), { confirmationId: 'ABCDEF' }, { Authorization: authorization });
        assert.equal(reply.status, 401);
        assert.match((await reply.json()).errorCode, /^ERR\.2SG\.SEC\./);
    }
});

test('a booking lives: revalidated, created, read, found by our remark, ticketed, voided, cancelled', async () => {
    const [itinerary] = itinerariesOf(await search(thereAndBack, { passengers: family }));
    const again = await call(revalidate, revalidation(itinerary, family));
    const [valid] = itinerariesOf(again.groupedItineraryResponse);
    assert.equal(pricingOf(valid).totalFare.totalPrice, pricingOf(itinerary).totalFare.totalPrice);

    const made = await book(itinerary, family);
    assert.match(made.confirmationId, /^[A-Z0-9]{6}$/);
    const confirmationId = made.confirmationId;
    const read = await call(orders('getBooking'), { confirmationId });
    assert.equal(read.isTicketed, false);
    assert.equal(read.flights[0].flightStatusCode, 'HK');
    assert.equal(cents(read.payments.flightTotals[0].total), cents(pricingOf(itinerary).totalFare.totalPrice));
    const found = await (await post(orders('searchBookings'), { remarkText: 'AIRSIDE REF B0000042' })).json();
    assert.deepEqual(found.bookings, [{ confirmationId }]);

    const fulfilment = (ids) => ({
        confirmationId,
        fulfillments: [
            { ticketingQualifiers: { priceQuoteRecordIds: ids }, payment: { primaryFormOfPayment: 1 } },
        ],
        formsOfPayment: [{ type: 'CASH' }],
        designatePrinters: [{ ticket: { countryCode: 'US' } }],
    });
    const first = await call(orders('fulfillFlightTickets'), fulfilment(['1']));
    assert.equal(first.tickets.length, 2);
    const rest = await call(orders('fulfillFlightTickets'), fulfilment(['1', '2', '3']));
    assert.equal(rest.tickets.length, 2);
    const twice = await call(orders('fulfillFlightTickets'), fulfilment(['1', '2', '3']));
    assert.equal(twice.errors[0].type, 'TICKETS_ALREADY_ISSUED');
    const ticketed = await call(orders('getBooking'), { confirmationId });
    assert.equal(ticketed.flightTickets.length, 4);
    const numbers = ticketed.flightTickets.map((ticket) => ticket.number);
    for (const number of numbers) assert.match(number, /^\d{13}$/);

    const one = await call(orders('voidFlightTickets'), { tickets: numbers.slice(0, 1) });
    assert.deepEqual(one.voidedTickets, numbers.slice(0, 1));
    const others = await call(orders('voidFlightTickets'), { tickets: numbers.slice(1) });
    assert.equal(others.voidedTickets.length, 3);
    const none = await call(orders('voidFlightTickets'), { tickets: numbers });
    assert.equal(none.errors[0].type, 'TICKET_NOT_OPEN');
    await call(orders('cancelBooking'), { confirmationId, cancelAll: true });
    const gone = await call(orders('getBooking'), { confirmationId });
    assert.equal(gone.errors[0].type, 'BOOKING_NOT_FOUND');
    const [truth] = (await simulator.truth('sabre/orders')).filter((record) => record.id === confirmationId);
    assert.deepEqual(
        truth.history.map((change) => change.what),
        ['created', 'ticketed', 'ticketed', 'voided', 'voided', 'cancelled'],
    );
});

test('seat maps show the cabin of each flight', async () => {
    const [itinerary] = itinerariesOf(await search(thereAndBack, { preferences: { MaxStopsQuantity: 0 } }));
    const paxSegments = itinerary.legs.map(([flight], l) => ({
        paxSegmentId: `segment${l + 1}`,
        departure: { locationCode: flight.departure.airport, aircraftScheduledDate: { date: itinerary.dates[l] } },
        arrival: { locationCode: flight.arrival.airport, aircraftScheduledDate: { date: itinerary.dates[l] } },
        marketingCarrierInfo: {
            bookingCode: 'Y',
            carrierCode: flight.carrier.marketing,
            carrierFlightNumber: `${flight.carrier.marketingFlightNumber}`,
        },
    }));
    const payload = {
        requestType: 'payload',
        request: {
            paxSegmentRefIds: ['segment1', 'segment2'],
            originDest: { paxJourney: { paxSegments } },
            paxes: [{ paxID: 'passenger1', ptc: 'ADT' }],
            currency: 'EUR',
        },
    };
    const { response } = await call('/v1/offers/getseats', payload);
    assert.equal(response.seatMaps.length, 2);
    const items = new Map(response.aLaCarteOffer.aLaCarteOfferItems.map((item) => [item.offerItemID, item]));
    for (const { cabinCompartments } of response.seatMaps)
        for (const seat of cabinCompartments.flatMap((one) => one.seatRows).flatMap((row) => row.seats)) {
            assert.match(seat.occupationStatusCode, /^[FO]$/);
            assert.ok(items.get(seat.offerItemRefIDs[0]).unitPrice.totalAmount.amount > 0);
        }
    paxSegments[0].marketingCarrierInfo.carrierFlightNumber = '9999';
    payload.request.originDest.paxJourney.paxSegments = [paxSegments[0]];
    const none = await call('/v1/offers/getseats', payload);
    assert.match(none.errors[0].descriptionText, /NO SEAT MAP/);
});

test('a booking that is wrong is refused in the body, with HTTP 200', async () => {
    const [itinerary] = itinerariesOf(await search(thereAndBack, { preferences: { MaxStopsQuantity: 0 } }));
    const good = creation(itinerary);
    const pricing = (desiredAmount) => ({
        ...good.flightDetails,
        flightPricing: [
            {
                ...good.flightDetails.flightPricing[0],
                priceComparisons: [{ desiredAmount, comparisonType: 'INCREASE_BY_AMOUNT', amount: '0' }],
            },
        ],
    });
    const traveler = (change) => ({ travelers: [{ ...good.travelers[0], ...change }] });
    const flight = (change) => ({
        flightDetails: { ...good.flightDetails, flights: [{ ...good.flightDetails.flights[0], ...change }] },
    });
    const cases = [
        [{ travelers: [] }, 'REQUIRED_FIELD_MISSING'],
        [traveler({ birthDate: '2020-01-01' }), 'INVALID_VALUE'],
        [traveler({ givenName: 'Łucja' }), 'INVALID_VALUE'],
        [flight({ flightNumber: 9999 }), 'INVALID_VALUE'],
        [flight({ departureTime: '03:33' }), 'INVALID_VALUE'],
        [{ contactInfo: { emails: ['a@example.test'] } }, 'REQUIRED_FIELD_MISSING'],
        [{ flightDetails: pricing('1.00') }, 'PRICE_COMPARISON_FAILED'],
    ];
    for (const [change, type] of cases) {
        const answer = await call(orders('createBooking'), { ...good, ...change });
        assert.equal(answer.errors[0].type, type, JSON.stringify(answer));
        assert.equal(answer.confirmationId, undefined);
    }
});

test('all that was sent is as the schemas describe', async () => {
    const checked = await checkRecordedRequests(simulator.url);
    for (const path of [shop, revalidate, orders('createBooking'), orders('getBooking'), orders('fulfillFlightTickets')])
        assert.ok(checked.get(`POST ${path}`) > 0, path);
});
