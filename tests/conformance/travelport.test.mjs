// Travelport has no SDK: its search is judged by its own Swagger, all else by schemas written from what is known of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runAdapterTest } from './adapters.mjs';
import { checkRecordedRequests } from './recorded_requests.mjs';
import { checkJsonRequest, checkResponse } from './schemas.mjs';
import {
    accessGroup,
    simulator,
    token,
    signIn,
    call,
    search,
    reservations,
    journey,
    renewToken,
    searchBody,
    brandsOf,
    cents,
    selection,
    asOffer,
    firstJourney,
    traveler,
    family,
    prepare,
    commit,
    book,
    locatorOf,
    issue,
    refused,
} from './travelport_client.mjs';

test('whole journeys, with prices that sum and ids that lead somewhere', async () => {
    const found = await call('POST', search, searchBody());
    const offerings = found.CatalogProductOfferings.CatalogProductOffering;
    assert.ok(offerings.length > 5);
    const listed = (name) => found.ReferenceList.flatMap((list) => list[name] ?? []);
    const products = new Map(listed('Product').map((product) => [product.id, product]));
    const flights = new Map(listed('Flight').map((flight) => [flight.id, flight]));
    const terms = new Map(listed('TermsAndConditions').map((one) => [one.id, one]));
    const brands = new Map(listed('Brand').map((brand) => [brand.id, brand]));
    for (const brand of offerings.flatMap(brandsOf)) {
        const price = brand.BestCombinablePrice;
        assert.equal(cents(price.Base) + cents(price.TotalTaxes), cents(price.TotalPrice));
        const each = price.PriceBreakdown.map((part) => part.quantity * cents(part.Amount.Total));
        assert.equal(
            each.reduce((sum, one) => sum + one),
            cents(price.TotalPrice),
        );
        for (const part of price.PriceBreakdown)
            assert.equal(
                part.Amount.Taxes.Tax.reduce((sum, tax) => sum + cents(tax.value), 0),
                cents(part.Amount.Taxes.TotalTaxes),
            );
        assert.ok(terms.has(brand.TermsAndConditions.termsAndConditionsRef));
        assert.equal(brand.Product.length, 2);
        const [out] = brand.Product.map((product) => products.get(product.productRef));
        assert.equal(flights.get(out.FlightSegment[0].Flight.FlightRef).Departure.location, 'JFK');
        for (const passengers of out.PassengerFlight)
            for (const sold of passengers.FlightProduct) assert.ok(brands.has(sold.Brand.BrandRef));
    }
    assert.doesNotMatch(found.text, /\d[eE][+-]?\d+[,}]/, 'amounts are plain decimals');
});

test('leg by leg: both legs of a return share codes, a journey of three is gone on with', async () => {
    const found = (await call('POST', search, searchBody(journey, 'Leg'))).CatalogProductOfferings;
    const [out, back] = [1, 2].map((leg) => found.CatalogProductOffering.filter((one) => one.sequence === leg));
    const code = brandsOf(out[0])[0].CombinabilityCode[0];
    const match = back.flatMap((one) => brandsOf(one)).find((brand) => brand.CombinabilityCode.includes(code));
    assert.equal(match.BestCombinablePrice.TotalPrice, brandsOf(out[0])[0].BestCombinablePrice.TotalPrice);

    const three = [
        ['JFK', 'LHR', '2026-12-22'],
        ['LHR', 'CDG', '2026-12-28'],
        ['CDG', 'JFK', '2027-01-05'],
    ];
    let answer = (await call('POST', search, searchBody(three, 'Leg'))).CatalogProductOfferings;
    const id = answer.Identifier.value;
    assert.ok(answer.CatalogProductOffering.every((one) => one.sequence === 1));
    const chosen = [];
    for (const leg of [2, 3]) {
        const [offering] = answer.CatalogProductOffering;
        chosen.push([offering, brandsOf(offering)[0]]);
        answer = (
            await call('POST', `${search}/buildnext`, {
                '@type': 'CatalogProductOfferingsQueryBuildNext',
                BuildFromCatalogProductOfferingsRequest: selection(id, ...chosen),
            })
        ).CatalogProductOfferings;
        assert.ok(answer.CatalogProductOffering.every((one) => one.sequence === leg));
    }
    const [last] = answer.CatalogProductOffering;
    chosen.push([last, brandsOf(last)[0]]);
    const priced = await call(
        'POST',
        '/11/air/price/offers/buildfromcatalogproductofferings',
        asOffer(selection(id, ...chosen)),
    );
    assert.equal(priced.OfferID[0].Price.TotalPrice, brandsOf(last)[0].BestCombinablePrice.TotalPrice);
});

test('what can not be searched is refused in an answer of HTTP 200', async () => {
    const days = (out) => searchBody([['JFK', 'LHR', out]]);
    refused(await call('POST', search, days('2020-01-01')), /IN THE PAST/);
    refused(await call('POST', search, searchBody([['JFK', 'XXX', '2026-12-22']])), /AIRPORT/);
    refused(await call('POST', search, searchBody([['JFK', 'JFK', '2026-12-22']])), /THE SAME/);
    refused(await call('POST', search, searchBody([...journey].reverse())), /NOT IN ORDER/);
    const nobody = searchBody(journey, 'Journey', { PassengerCriteria: [] });
    refused(await call('POST', search, nobody), /PASSENGER/);
    const reply = await fetch(simulator.url + search, {
        method: 'POST',
        body: '{',
        headers: {
            Authorization: `Bearer ${token}`,
            'Accept-Version': '11',
            'Content-Version': '11',
            XAUTH_TRAVELPORT_ACCESSGROUP: accessGroup,
        },
    });
    assert.equal(reply.status, 400);
    assert.match((await reply.json()).ErrorResponse.Result.Error[0].Message, /INVALID INPUT FORMAT/);
});

test('tokens and headers: wrong, missing, forged', async () => {
    assert.equal(await signIn({ password: 'nonsense' }), '400 invalid_grant');
    assert.equal(await signIn({ client_secret: 'nonsense' }), '401 invalid_client');
    const read = (headers) => call('GET', `${reservations}/AAAAAA`, undefined, headers);
    assert.equal((await read({ Authorization: 'Bearer forged' })).status, 401);
    assert.equal((await read({ XAUTH_TRAVELPORT_ACCESSGROUP: 'other' })).status, 403);
    assert.equal((await read({ 'Content-Version': '10' })).status, 400);
    refused(await read({}), /NOT FOUND/);
});

test('an order lives: committed, read, found by our comment, ticketed, voided, cancelled', async () => {
    const reservation = await book('AIRSIDE REF B0000042');
    const locator = locatorOf(reservation);
    assert.equal(reservation.Traveler.length, 3);
    const again = await call('GET', `${reservations}/${locator}`);
    assert.equal(again.Reservation.Offer[0].Price.TotalPrice, reservation.Offer[0].Price.TotalPrice);
    assert.equal(again.Reservation.Receipt[0].Confirmation.OfferStatus.StatusAir[0].code, 'HK');
    const find = (comment) => call('GET', `${reservations}?${new URLSearchParams({ ...hints, comment })}`);
    const hints = { lastName: 'BYRON', departureDate: journey[0][2] };
    assert.deepEqual((await find('B0000042')).Reservation.map(locatorOf), [locator]);
    assert.deepEqual((await find('B0000043')).Reservation, []);

    const issued = await issue(locator);
    const documents = issued.Reservation.Receipt.find((one) => one['@type'] === 'ReceiptPayment').Document;
    assert.equal(documents.length, 3);
    const twice = await issue(locator);
    refused(twice, /ALREADY ISSUED/);
    const listed = await call('GET', `/11/air/receipt/reservations/${locator}/receipts`);
    assert.deepEqual(
        listed.ReceiptID[0].Document.map((one) => one.Number),
        documents.map((one) => one.Number),
    );
    const update = (number) =>
        call('PUT', `/11/air/ticket/tickets/updatestatus/${number}`, { TicketQueryUpdateTicket: {} });
    for (const { Number: number } of documents) await update(number);
    refused(await update(documents[0].Number), /ALREADY VOIDED/);
    refused(await update('1250000000000'), /DOES NOT EXIST/);
    const states = await call('POST', '/11/air/ticket/tickets/getbylocator', {
        TicketQueryGetByLocator: { '@type': 'TicketQueryGetByLocator', Locator: { value: locator } },
    });
    for (const ticket of states.TicketID) assert.equal(ticket.Coupon[0].status, 'Void');

    const cancel = () => call('POST', `/11/air/receipt/reservations/${locator}/receipts`);
    assert.equal((await cancel()).ReceiptID[0].Cancellation.Locator.value, locator);
    refused(await cancel(), /ALREADY CANCELLED/);
    const gone = await call('GET', `${reservations}/${locator}`);
    assert.equal(gone.Reservation.Offer, undefined, 'a cancelled reservation can be read, and offers nothing');
    const [truth] = (await simulator.truth('travelport/orders')).filter((record) => record.id === locator);
    assert.deepEqual(
        truth.history.map((change) => change.what),
        ['created', 'ticketed', 'voided', 'voided', 'voided', 'cancelled'],
    );
    assert.deepEqual(await simulator.truth('orders'), [], 'Amadeus has books of its own');
});

test('a workbench is refused what does not fit together', async () => {
    const chosen = await firstJourney();
    const withPeople = async (people) => commit((await prepare(chosen, people)).bench);
    refused(await withPeople(family({ Telephone: [] })), /TELEPHONE IS A REQUIRED FIELD/);
    refused(await withPeople(family().slice(1)), /DO NOT MATCH/);
    refused(await withPeople(family({ birthDate: '1990-01-01' })), /BIRTH DATE/);
    const named = await prepare(chosen, family({ PersonName: { '@type': 'PersonName', Given: 'R2', Surname: 'D2' } }));
    refused(named.travelling, /NAME/);
    refused(await commit('no-such-bench'), /WORKBENCH ID IS NOT VALID/);
    const { bench } = await prepare(chosen);
    await commit(bench);
    refused(await commit(bench), /WORKBENCH ID IS NOT VALID/, 'it is gone once it is committed');
});

test('what was found is kept for twelve minutes', async () => {
    const chosen = await firstJourney();
    await simulator.control('POST', 'clock', { advance_s: 13 * 60 });
    const price = '/11/air/price/offers/buildfromcatalogproductofferings';
    refused(await call('POST', price, asOffer(chosen)), /EXPIRED/);
});

test('a seat map has a chart, and as many seats taken as are sold', async () => {
    const chosen = await firstJourney();
    const seats = (one) => ({ id: one.Identifier.value });
    const map = await call('POST', '/11/air/search/seat/catalogofferingsancillaries/seatavailabilities', {
        CatalogOfferingsQuerySeatAvailability: {
            SeatAvailabilityOfferings: {
                '@type': 'SeatAvailabilityOfferingsBuildFromCatalogProductOfferings',
                BuildFromCatalogProductOfferingsRequest: {
                    '@type': 'BuildFromCatalogProductOfferingsRequest',
                    CatalogProductOfferingsIdentifier: chosen.CatalogProductOfferingsIdentifier,
                    CatalogProductOfferingSelection: chosen.CatalogProductOfferingSelection.map((one) => ({
                        CatalogProductOfferingIdentifier: seats(one.CatalogProductOfferingIdentifier),
                        ProductIdentifier: one.ProductIdentifier.map(seats),
                    })),
                },
            },
        },
    });
    const [{ Flight: flights, CatalogOffering: offerings }] = map.CatalogOfferingsID;
    const [flight] = flights;
    const listed = (status) =>
        offerings
            .flatMap((one) => one.ProductOptions)
            .flatMap((one) => one.Product)
            .flatMap((one) => one.SeatAvailability)
            .filter((one) => one.seatAvailabilityStatus === status)
            .flatMap((one) => one.value);
    const query = new URLSearchParams({ ...flight, date: flight.Departure.date, cabin: 'ECONOMY' });
    const { left } = await simulator.truth(`seats?${query}`);
    assert.equal(listed('Available').length, left);
    assert.ok(listed('Reserved').length > 0);
});

test('faults: a commit whose answer is lost is done; an error, and nothing is', async () => {
    await simulator.control('POST', 'reset');
    const states = async () => (await simulator.truth('travelport/orders')).map((record) => record.value.state);
    const one = await prepare(await firstJourney());
    await simulator.fault({ vendor: 'travelport', operation: 'orders.create', effect: 'lost' });
    await assert.rejects(commit(one.bench));
    assert.deepEqual(await states(), ['held']);
    const two = await prepare(await firstJourney());
    await simulator.fault({ vendor: 'travelport', operation: 'orders.create', effect: 'error', status: 503 });
    assert.equal((await commit(two.bench)).status, 503);
    assert.deepEqual(await states(), ['held']);
    await simulator.fault({ vendor: 'travelport', operation: 'orders.create', effect: 'sold_out' });
    refused(await commit(two.bench), /UNABLE TO SELL/);
    const calls = (await simulator.truth('calls?vendor=travelport&operation=orders.create')).calls;
    assert.deepEqual(
        calls.map((entry) => entry.effective),
        [true, false, false],
        'a refusal of HTTP 200 has no effect',
    );
});

test('orders survive the machine', async () => {
    await simulator.control('POST', 'reset');
    const locator = locatorOf(await book('AIRSIDE REF B0000077'));
    await simulator.killAndRestart();
    await renewToken();
    const { Reservation: reservation } = await call('GET', `${reservations}/${locator}`);
    assert.equal(reservation.ReservationComment[0].Comment[0].value, 'AIRSIDE REF B0000077');
    assert.ok(reservation.Offer[0].Price.TotalPrice > 0);
});

test('all that was sent is as the schemas describe', async () => {
    await issue(locatorOf(await book('AIRSIDE REF B0000078')));
    const checked = await checkRecordedRequests(simulator.url);
    for (const path of [
        'catalog/search/catalogproductofferings',
        'book/airoffer/reservationworkbench/{workbench}/offers/buildfromcatalogproductofferings',
        'book/traveler/reservationworkbench/{workbench}/travelers/list',
        'book/reservation/reservations/{workbench}',
        'paymentoffer/reservationworkbench/{workbench}/payments',
    ])
        assert.ok(checked.get(`POST /11/air/${path}`) > 0, path);
});

test('all that our adapter sends is as the schemas describe', async () => {
    await simulator.control('POST', 'clock', { real: true });
    const tests = {
        'Travelport/GdsContract/0.OrderLivesItsLife': [
            'POST /11/air/catalog/search/catalogproductofferings',
            'POST /11/air/price/offers/buildfromcatalogproductofferings',
            'POST /11/air/book/session/reservationworkbench',
            'POST /11/air/book/airoffer/reservationworkbench/{workbench}/offers/buildfromcatalogproductofferings',
            'POST /11/air/book/traveler/reservationworkbench/{workbench}/travelers/list',
            'POST /11/air/book/remarks/reservationworkbench/{workbench}/reservationcomments/list',
            'POST /11/air/book/reservation/reservations/{workbench}',
            'POST /11/air/payment/reservationworkbench/{workbench}/formofpayment',
            'POST /11/air/paymentoffer/reservationworkbench/{workbench}/payments',
            'POST /11/air/ticket/tickets/getbylocator',
            'PUT /11/air/ticket/tickets/updatestatus/{number}',
        ],
        'Travelport.SellsLegByLeg': ['POST /11/air/catalog/search/catalogproductofferings/buildnext'],
        'Travelport/GdsContract/0.SeatMapsShowTheCabinAndWhatASeatCosts': ['POST /11/air/search/seat/catalogofferingsancillaries/seatavailabilities'],
    };
    for (const [name, operations] of Object.entries(tests)) {
        await runAdapterTest(simulator, 'vendors/gds/travelport', name);
        const checked = await checkRecordedRequests(simulator.url);
        for (const operation of operations) assert.ok(checked.get(operation) > 0, operation);
    }
});

// A schema that takes anything would judge nothing.
test('the schemas refuse what is not so', async () => {
    const found = await call('POST', search, searchBody());
    const whole = JSON.parse(found.text);
    const [offering] = whole.CatalogProductOfferingsResponse.CatalogProductOfferings.CatalogProductOffering;
    const price = brandsOf(offering)[0].BestCombinablePrice;
    const broken = (change, restore) => {
        change();
        assert.throws(() => checkResponse(`POST ${search}`, 200, whole), /not as the vendor describes/);
        restore();
    };
    const amount = price.PriceBreakdown[0].Amount;
    const total = amount.Total;
    broken(
        () => (amount.Total = `${total}`),
        () => (amount.Total = total),
    );
    broken(
        () => (amount.Taxes.Tax[0].decimalPlace = 'two'),
        () => (amount.Taxes.Tax[0].decimalPlace = 2),
    );
    const { ReferenceList: lists } = whole.CatalogProductOfferingsResponse;
    const [flight] = lists.find((list) => list.Flight).Flight;
    broken(
        () => delete flight.Departure,
        () => (flight.Departure = {}),
    );
    const wrong = searchBody(journey, 'Journey', { PassengerCriteria: [{ passengerTypeCode: 'ADT' }] });
    assert.throws(() => checkJsonRequest(`POST ${search}`, wrong), /not as the vendor describes/);
});
