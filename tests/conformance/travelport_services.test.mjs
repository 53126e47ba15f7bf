// Ancillaries and paid seats of a reservation at Travelport: shopped and booked in a workbench, their EMDs issued and voided.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runAdapterTest } from './adapters.mjs';
import { checkRecordedRequests } from './recorded_requests.mjs';
import { checkJsonRequest } from './schemas.mjs';
import {
    book,
    call,
    cents,
    commit,
    firstJourney,
    inBench,
    locatorOf,
    prepare,
    refused,
    renewToken,
    reservations,
    simulator,
} from './travelport_client.mjs';

const workbenches = '/11/air/book/session/reservationworkbench';
const shop = '/11/air/ancillaryshop/catalogofferingsancillaries';
const seatMap = '/11/air/search/seat/catalogofferingsancillaries/seatavailabilities';
const identified = (value) => ({ Identifier: { authority: 'Travelport', value } });

async function open(locator) {
    const { Identifier: bench, Reservation: reservation } = await call(
        'POST',
        `${workbenches}/buildfromlocator?Locator=${locator}`,
    );
    const [flights] = reservation.Offer;
    return { bench: bench.value, reservation, flights };
}

const from = ({ bench, flights }, type) => ({
    '@type': type,
    BuildFromReservationWorkbench: {
        '@type': 'BuildFromReservationWorkbench',
        ReservationIdentifier: identified(bench),
        OfferIdentifier: identified(flights.Identifier.value),
    },
});

const ancillaries = (opened) =>
    call('POST', shop, {
        CatalogOfferingsQueryAncillaries: {
            '@type': 'CatalogOfferingsQueryAncillaries',
            AncillaryOfferings: from(opened, 'AncillaryOfferingsBuildFromReservationWorkbench'),
        },
    });

const seats = (opened) =>
    call('POST', seatMap, {
        CatalogOfferingsQuerySeatAvailability: {
            SeatAvailabilityOfferings: from(opened, 'SeatAvailabilityOfferingsBuildFromReservationWorkbench'),
        },
    });

// The first bag that the group's traveller can have.
function bagOf(group, quantity = 1) {
    const offering = group.CatalogOffering.find(
        (one) => one.ProductOptions[0].Product[0].Ancillary['@type'] === 'AncillaryAirBaggage',
    );
    return {
        price: offering.Price.TotalPrice,
        order: {
            '@type': 'BuildAncillaryOffersFromCatalogOfferings',
            CatalogOfferingsIdentifier: { id: group.id, Identifier: offering.Identifier },
            CatalogOfferingIdentifier: { id: offering.id },
            ProductIdentifier: { id: offering.ProductOptions[0].Product[0].id },
            TravelerIdentifierRef: group.TravelerIdentifierRef[0],
            Quantity: quantity,
        },
    };
}

function seatOf(map, opened, traveler = 0, flight = 0) {
    const [offering] = map.CatalogOfferingsID[flight].CatalogOffering;
    const [product] = offering.ProductOptions[0].Product;
    const free = product.SeatAvailability.find((one) => one.seatAvailabilityStatus === 'Available').value;
    return {
        price: offering.Price.TotalPrice,
        order: {
            '@type': 'BuildAncillaryOffersFromCatalogOfferingsAirSeat',
            CatalogOfferingsIdentifier: { Identifier: map.Identifier },
            CatalogOfferingIdentifier: { Identifier: offering.Identifier },
            TravelerIdentifierRef: { value: opened.reservation.Traveler[traveler].Identifier.value },
            SeatAssignment: free[0],
        },
    };
}

const add = (bench, ...orders) =>
    call('POST', inBench('book/airoffer', bench, 'offers/buildancillaryoffersfromcatalogofferings'), {
        OfferQueryBuildAncillaryOffersFromCatalogOfferings: {
            '@type': 'OfferQueryBuildAncillaryOffersFromCatalogOfferings',
            BuildAncillaryOffersFromCatalogOfferings: orders,
        },
    });

async function pay(bench, offers) {
    const cash = { '@type': 'FormOfPaymentCash', id: 'formOfPayment_1' };
    const form = await call('POST', inBench('payment', bench, 'formofpayment'), cash);
    const value = offers.reduce((sum, offer) => sum + cents(offer.Price.TotalPrice), 0) / 100;
    return call('POST', inBench('paymentoffer', bench, 'payments'), {
        '@type': 'Payment',
        Amount: { code: 'USD', minorUnit: 2, currencySource: 'Charged', value },
        FormOfPaymentIdentifier: { Identifier: form.FormOfPayment.Identifier },
        OfferIdentifier: offers.map((offer) => ({ Identifier: offer.Identifier })),
    });
}

const emdsOf = (reservation) =>
    reservation.Receipt.flatMap((one) => one.Document ?? []).filter((one) => one['@type'] === 'DocumentEMD');
const servicesOf = (reservation) => reservation.Offer.filter((offer) => offer.parentOfferRef);

test('services are held by the commit, issued where they are paid, voided one by one', async () => {
    const locator = locatorOf(await book('AIRSIDE REF B0000101'));
    const opened = await open(locator);
    const groups = (await ancillaries(opened)).CatalogOfferingsID;
    const travelers = new Set(groups.map((group) => group.TravelerIdentifierRef[0].id));
    assert.equal(travelers.size, 3);
    const bag = bagOf(groups[0], 2);
    const seat = seatOf(await seats(opened), opened, 1);
    const added = await add(opened.bench, bag.order);
    assert.equal(cents(added.OfferID[0].Price.TotalPrice), 2 * cents(bag.price));
    await add(opened.bench, seat.order);
    assert.equal(servicesOf((await call('GET', `${reservations}/${locator}`)).Reservation).length, 0);
    const held = (await commit(opened.bench)).Reservation;
    const [first, second] = servicesOf(held);
    assert.equal(first.Product[0].Ancillary.quantity, 2);
    assert.equal(second.Product[0].Ancillary.SeatAssignment.Seat, seat.order.SeatAssignment);
    assert.equal(held.TravelerProduct[1].TravelerIdentifierRef.id, held.Traveler[1].id);
    assert.deepEqual(emdsOf(held), []);

    const ticketing = await open(locator);
    const payables = [ticketing.flights, servicesOf(ticketing.reservation)[0]];
    await pay(ticketing.bench, payables);
    const issued = (await commit(ticketing.bench)).Reservation;
    const [emd, ...others] = emdsOf(issued);
    assert.equal(others.length, 0, 'what was not paid is held still');
    const status = async () => (await call('GET', `/11/air/emds/${emd.Number}`)).EMDID[0].EMDSegment[0].Status;
    assert.equal(await status(), 'Open');
    const cancelEmd = () => call('PUT', `/11/air/emds/${emd.Number}`, { EMDQueryUpdateEMD: {} });
    assert.equal((await cancelEmd()).Result.status, 'Complete');
    assert.equal(await status(), 'Void');
    refused(await cancelEmd(), /ALREADY VOIDED/);
    refused(await call('GET', '/11/air/emds/1250000000000'), /DOES NOT EXIST/);
    const ticketed = (await simulator.truth('travelport/orders')).find((record) => record.id === locator);
    assert.equal(ticketed.value.state, 'ticketed', 'the tickets are open still');
});

test('a seat that is chosen is taken on the maps of others, until its order is cancelled', async () => {
    await simulator.control('POST', 'reset');
    const chosen = await firstJourney();
    const [mine, another] = [await prepare(chosen), await prepare(chosen)];
    const locator = locatorOf((await commit(mine.bench)).Reservation);
    const others = locatorOf((await commit(another.bench)).Reservation);
    const opened = await open(locator);
    const { order } = seatOf(await seats(opened), opened);
    await add(opened.bench, order);
    await commit(opened.bench);
    const reserved = async () =>
        (await seats(await open(others))).CatalogOfferingsID[0].CatalogOffering.flatMap(
            (one) => one.ProductOptions[0].Product[0].SeatAvailability,
        )
            .filter((one) => one.seatAvailabilityStatus === 'Reserved')
            .flatMap((one) => one.value);
    assert.ok((await reserved()).includes(order.SeatAssignment));
    const again = await open(others);
    const other = seatOf(await seats(again), again);
    refused(await add(again.bench, { ...other.order, SeatAssignment: order.SeatAssignment }), /UNABLE TO SELL SEAT/);
    await simulator.killAndRestart();
    await renewToken();
    assert.ok((await reserved()).includes(order.SeatAssignment), 'the book knows it still');
    await call('POST', `/11/air/receipt/reservations/${locator}/receipts`);
    const { value } = (await simulator.truth('travelport/orders')).find((record) => record.id === locator);
    assert.equal(value.services[0].status, 'CANCELLED');
});

test('what a workbench does not offer is refused, and nothing of that request is added', async () => {
    const locator = locatorOf(await book('AIRSIDE REF B0000105'));
    const opened = await open(locator);
    const unknown = bagOf((await ancillaries(opened)).CatalogOfferingsID[0]).order;
    const [group, next] = (await ancillaries(opened)).CatalogOfferingsID;
    refused(await add(opened.bench, unknown), /OFFERINGS IDENTIFIER IS NOT VALID/, 'of an older catalogue');
    const { order } = bagOf(group);
    refused(await add(opened.bench, order, { ...order, Quantity: 9 }), /QUANTITY/);
    refused(await add(opened.bench, { ...order, TravelerIdentifierRef: { id: 'travelerRefId_9' } }), /TRAVELER/);
    refused(await add(opened.bench, { ...order, ProductIdentifier: { id: 'an0' } }), /PRODUCT/);
    refused(await add(opened.bench, { ...order, CatalogOfferingIdentifier: { id: next.id } }), /OFFERINGS/);
    const map = await seats(opened);
    const [one, elsewhere] = [seatOf(map, opened), seatOf(map, opened, 0, 1)];
    refused(await add(opened.bench, one.order, elsewhere.order), /ONE FLIGHT/);
    refused(await add(opened.bench, one.order, one.order), /ALREADY ASSIGNED/);
    assert.equal(servicesOf((await commit(opened.bench)).Reservation).length, 0);
    refused(await ancillaries({ ...opened, bench: 'no-such-bench' }), /WORKBENCH/);
});

test('faults: services whose answer is lost are added; an error, and none is', async () => {
    const locator = locatorOf(await book('AIRSIDE REF B0000106'));
    const added = async () => servicesOf((await call('GET', `${reservations}/${locator}`)).Reservation).length;
    const prepared = async () => {
        const opened = await open(locator);
        await add(opened.bench, bagOf((await ancillaries(opened)).CatalogOfferingsID[0]).order);
        return opened.bench;
    };
    const bench = await prepared();
    await simulator.fault({ vendor: 'travelport', operation: 'services.add', effect: 'error', status: 503 });
    assert.equal((await commit(bench)).status, 503);
    assert.equal(await added(), 0);
    await simulator.fault({ vendor: 'travelport', operation: 'services.add', effect: 'lost' });
    await assert.rejects(commit(bench));
    assert.equal(await added(), 1);
});

test('all that our adapter sends for services is as the schemas describe', async () => {
    await simulator.control('POST', 'clock', { real: true });
    const tests = {
        'Travelport/GdsContract/0.ServicesLiveWithTheirOrder': [
            `POST ${shop}`,
            `POST ${seatMap}`,
            'POST /11/air/book/airoffer/reservationworkbench/{workbench}/offers/buildancillaryoffersfromcatalogofferings',
            'POST /11/air/paymentoffer/reservationworkbench/{workbench}/payments',
            'PUT /11/air/emds/{number}',
        ],
        'Travelport.SeatsAreSoldFlightByFlight': [
            'POST /11/air/book/airoffer/reservationworkbench/{workbench}/offers/buildancillaryoffersfromcatalogofferings',
        ],
    };
    for (const [name, operations] of Object.entries(tests)) {
        await runAdapterTest(simulator, 'vendors/gds/travelport', name);
        const checked = await checkRecordedRequests(simulator.url);
        for (const operation of operations) assert.ok(checked.get(operation) > 0, operation);
    }
});

// A schema that takes anything would judge nothing.
test('the schemas refuse services that are not named as they have to be', () => {
    const operation =
        'POST /11/air/book/airoffer/reservationworkbench/{workbench}/offers/buildancillaryoffersfromcatalogofferings';
    const seat = {
        '@type': 'BuildAncillaryOffersFromCatalogOfferingsAirSeat',
        CatalogOfferingsIdentifier: identified('catalogue'),
        CatalogOfferingIdentifier: identified('offering'),
        TravelerIdentifierRef: { value: 'traveler' },
        SeatAssignment: '14A',
    };
    const check = (one) =>
        checkJsonRequest(operation, {
            OfferQueryBuildAncillaryOffersFromCatalogOfferings: {
                '@type': 'OfferQueryBuildAncillaryOffersFromCatalogOfferings',
                BuildAncillaryOffersFromCatalogOfferings: [one],
            },
        });
    check(seat);
    for (const change of [
        { SeatAssignment: 'window' },
        { TravelerIdentifierRef: { id: 'travelerRefId_1' } },
        { CatalogOfferingIdentifier: { id: 'co1' } },
        { '@type': 'BuildAncillaryOffersFromCatalogOfferings' },
    ])
        assert.throws(() => check({ ...seat, ...change }), /not as the vendor describes/);
});
