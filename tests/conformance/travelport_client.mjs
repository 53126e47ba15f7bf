// What the tests of Travelport share: a simulator, requests as Travelport describes them.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { checkJsonRequest, checkResponse, operationOf } from './schemas.mjs';
import { Simulator } from './simulator.mjs';

export const accessGroup = '5e1f7a3c-0000-4000-8000-a1251de00001';
export let simulator, token;

export async function renewToken() {
    token = await signIn();
}

before(async () => {
    simulator = await Simulator.start();
    await renewToken();
});
after(() => simulator.stop());

export async function signIn(change = {}) {
    const form = new URLSearchParams({
        grant_type: 'password',
        username: 'airside',
        password: 'airside-password',
        client_id: 'airside',
        client_secret: 'airside-secret',
        ...change,
    });
    const reply = await fetch(`${simulator.url}/oauth/token`, { method: 'POST', body: form });
    const body = await reply.json();
    if (reply.status === 200) assert.deepEqual([body.token_type, body.expires_in], ['Bearer', 86400]);
    return reply.status === 200 ? body.access_token : `${reply.status} ${body.error}`;
}

// Every request and every answer is held against its schema.
export async function call(method, path, body, headers = {}) {
    const operation = operationOf(method, path.split('?')[0]);
    assert.ok(operation, `no schema for ${method} ${path}`);
    if (body !== undefined) checkJsonRequest(operation, body);
    const reply = await fetch(simulator.url + path, {
        method,
        body: body && JSON.stringify(body),
        headers: {
            Authorization: `Bearer ${token}`,
            'Content-Type': 'application/json',
            'Accept-Version': '11',
            'Content-Version': '11',
            XAUTH_TRAVELPORT_ACCESSGROUP: accessGroup,
            ...headers,
        },
    });
    const text = await reply.text();
    const answer = JSON.parse(text);
    if (reply.status === 200 && !answer.CatalogProductOfferingsResponse?.Result?.Error)
        checkResponse(operation, 200, answer);
    return { status: reply.status, text, ...Object.values(answer)[0] };
}

export const search = '/11/air/catalog/search/catalogproductofferings';
const workbenches = '/11/air/book/session/reservationworkbench';
export const reservations = '/11/air/book/reservation/reservations';
export const inBench = (area, bench, rest) => `/11/air/${area}/reservationworkbench/${bench}/${rest}`;

export const journey = [
    ['JFK', 'LHR', '2026-12-22'],
    ['LHR', 'JFK', '2027-01-05'],
];
const party = [
    ['ADT', 2],
    ['CNN', 1],
];

export function searchBody(legs = journey, representation = 'Journey', change = {}) {
    return {
        CatalogProductOfferingsQueryRequest: {
            '@type': 'CatalogProductOfferingsQueryRequest',
            CatalogProductOfferingsRequest: {
                '@type': 'CatalogProductOfferingsRequestAir',
                offersPerPage: 30,
                maxNumberOfUpsellsToReturn: 3,
                contentSourceList: ['GDS'],
                PassengerCriteria: party.map(([passengerTypeCode, number]) => ({
                    '@type': 'PassengerCriteria',
                    number,
                    passengerTypeCode,
                })),
                SearchCriteriaFlight: legs.map(([from, to, departureDate]) => ({
                    '@type': 'SearchCriteriaFlight',
                    departureDate,
                    From: { value: from },
                    To: { value: to },
                })),
                PricingModifiersAir: { '@type': 'PricingModifiersAir', currencyCode: 'USD' },
                CustomResponseModifiersAir: {
                    '@type': 'CustomResponseModifiersAir',
                    SearchRepresentation: representation,
                },
                ...change,
            },
        },
    };
}

export const brandsOf = (offering) => offering.ProductBrandOptions.flatMap((options) => options.ProductBrandOffering);
export const cents = (amount) => Math.round(amount * 100);

export function selection(id, ...chosen) {
    return {
        '@type': 'BuildFromCatalogProductOfferingsRequestAir',
        CatalogProductOfferingsIdentifier: { Identifier: { value: id } },
        CatalogProductOfferingSelection: chosen.map(([offering, brand]) => ({
            CatalogProductOfferingIdentifier: { Identifier: { value: offering.id } },
            ProductIdentifier: brand.Product.map((product) => ({ Identifier: { value: product.productRef } })),
        })),
    };
}
export const asOffer = (chosen) => ({
    OfferQueryBuildFromCatalogProductOfferings: { BuildFromCatalogProductOfferingsRequest: chosen },
});

export async function firstJourney() {
    const found = (await call('POST', search, searchBody())).CatalogProductOfferings;
    const [offering] = found.CatalogProductOffering;
    return selection(found.Identifier.value, [offering, brandsOf(offering)[0]]);
}

export function traveler(id, passengerTypeCode, birthDate, change = {}) {
    return {
        '@type': 'Traveler',
        id: `trav_${id}`,
        gender: 'Female',
        birthDate,
        passengerTypeCode,
        PersonName: { '@type': 'PersonNameDetail', Given: 'ADA', Surname: ['LOVELACE', 'BYRON', 'KING'][id - 1] },
        Telephone: [{ '@type': 'Telephone', countryAccessCode: '44', phoneNumber: '7700900123' }],
        ...change,
    };
}
export const family = (change) => [
    traveler(1, 'ADT', '1985-03-14', change),
    traveler(2, 'ADT', '1983-03-14', change),
    traveler(3, 'CNN', '2018-05-01', change),
];

const commitBody = {
    ReservationQueryCommitReservation: { '@type': 'ReservationQueryCommitReservation', ReceivedFrom: 'TEST' },
};

export async function prepare(chosen, people = family(), remark = 'AIRSIDE REF B0000001') {
    const bench = (await call('POST', workbenches, { ReservationID: {} })).Reservation.Identifier.value;
    const added = await call(
        'POST',
        inBench('book/airoffer', bench, 'offers/buildfromcatalogproductofferings'),
        asOffer(chosen),
    );
    assert.ok(added.OfferID, added.text);
    const list = { TravelerListRequest: { '@type': 'TravelerListRequest', Traveler: people } };
    const travelling = await call('POST', inBench('book/traveler', bench, 'travelers/list'), list);
    const comment = { '@type': 'ReservationComment', Comment: [{ value: remark }] };
    await call('POST', inBench('book/remarks', bench, 'reservationcomments/list'), {
        ReservationCommentListRequest: {
            '@type': 'ReservationCommentListRequest',
            ReservationComment: [comment],
        },
    });
    return { bench, travelling };
}

export const commit = (bench) => call('POST', `${reservations}/${bench}`, commitBody);

export async function book(remark) {
    const { bench } = await prepare(await firstJourney(), family(), remark);
    return (await commit(bench)).Reservation;
}

export const locatorOf = (reservation) =>
    reservation.Receipt.map((receipt) => receipt.Confirmation?.Locator).find((one) => one?.source === '1G').value;

export async function issue(locator) {
    const opened = await call('POST', `${workbenches}/buildfromlocator?Locator=${locator}`);
    const bench = opened.Identifier.value;
    const [offer] = opened.Reservation.Offer;
    const cash = { '@type': 'FormOfPaymentCash', id: 'formOfPayment_1' };
    const paid = await call('POST', inBench('payment', bench, 'formofpayment'), cash);
    const payment = (value) => ({
        '@type': 'Payment',
        Amount: { code: 'USD', minorUnit: 2, currencySource: 'Charged', value },
        FormOfPaymentIdentifier: { Identifier: paid.FormOfPayment.Identifier },
        OfferIdentifier: [{ Identifier: offer.Identifier }],
    });
    const payments = inBench('paymentoffer', bench, 'payments');
    refused(await call('POST', payments, payment(1)), /AMOUNT/);
    await call('POST', payments, payment(offer.Price.TotalPrice));
    return commit(bench);
}

// Errors come as HTTP 200.
export function refused(reply, message) {
    assert.equal(reply.status, 200);
    assert.equal(reply.Result.status, 'Incomplete');
    assert.match(reply.Result.Error[0].Message, message);
}
