// What the tests of Sabre share: a simulator, requests as Sabre describes them.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { checkJsonRequest, checkResponse } from './schemas.mjs';
import { Simulator } from './simulator.mjs';

export let simulator, token;

export const base64 = (text) => Buffer.from(text).toString('base64');
export const credentials = (id, secret) => base64(`${base64(id)}:${base64(secret)}`);

export async function signIn(secret = 'airside-secret') {
    return fetch(`${simulator.url}/v2/auth/token`, {
        method: 'POST',
        headers: {
            Authorization: `Basic ${credentials('V1:AIRSIDE:AIRS:AA', secret)}`,
            'Content-Type': 'application/x-www-form-urlencoded',
        },
        body: 'grant_type=client_credentials',
    });
}

export async function post(path, body, headers = {}) {
    return fetch(`${simulator.url}${path}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
    });
}

// An answer as described to a request as described.
export async function call(path, body) {
    checkJsonRequest(`POST ${path}`, body);
    const reply = await post(path, body);
    const text = await reply.text();
    assert.equal(reply.status, 200, text);
    const answer = JSON.parse(text);
    checkResponse(`POST ${path}`, 200, answer);
    return answer;
}

before(async () => {
    simulator = await Simulator.start();
    const granted = await (await signIn()).json();
    assert.equal(granted.token_type, 'bearer');
    assert.equal(granted.expires_in, 604800);
    token = granted.access_token;
});
after(() => simulator.stop());

export const shop = '/v5/offers/shop';
export const revalidate = '/v5/shop/flights/revalidate';
export const orders = (name) => `/v1/trip/orders/${name}`;

export function request(directions, { passengers = [['ADT', 1]], preferences = {}, brands = true, currency = 'USD' } = {}) {
    return {
        OTA_AirLowFareSearchRQ: {
            Version: '5',
            POS: {
                Source: [{ PseudoCityCode: 'AIRS', RequestorID: { Type: '1', ID: '1', CompanyName: { Code: 'TN' } } }],
            },
            OriginDestinationInformation: directions,
            TravelPreferences: preferences,
            TravelerInfoSummary: {
                AirTravelerAvail: [
                    { PassengerTypeQuantity: passengers.map(([Code, Quantity]) => ({ Code, Quantity })) },
                ],
                PriceRequestInformation: {
                    CurrencyCode: currency,
                    TPA_Extensions: { BrandedFareIndicators: { MultipleBrandedFares: brands, UpsellLimit: 3 } },
                },
            },
            TPA_Extensions: { IntelliSellTransaction: { RequestType: { Name: '50ITINS' } } },
        },
    };
}

export const direction = (from, to, date) => ({
    DepartureDateTime: `${date}T00:00:00`,
    OriginLocation: { LocationCode: from },
    DestinationLocation: { LocationCode: to },
});
export const thereAndBack = [direction('JFK', 'LHR', '2026-12-22'), direction('LHR', 'JFK', '2027-01-05')];
export const family = [
    ['ADT', 2],
    ['CNN', 1],
    ['INF', 1],
];

export async function search(directions = thereAndBack, options = {}) {
    const answer = await call(shop, request(directions, options));
    return answer.groupedItineraryResponse;
}

// The itineraries with their references followed.
export function itinerariesOf(reply) {
    const by = (list) => new Map(list.map((one) => [one.id, one]));
    const [legs, schedules, taxes, fares] = [reply.legDescs, reply.scheduleDescs, reply.taxDescs, reply.fareComponentDescs].map(by);
    return reply.itineraryGroups.flatMap((group) =>
        group.itineraries.map((itinerary) => ({
            ...itinerary,
            dates: group.groupDescription.legDescriptions.map((leg) => leg.departureDate),
            legs: itinerary.legs.map((leg) =>
                legs.get(leg.ref).schedules.map((flight) => ({
                    ...schedules.get(flight.ref),
                    days: flight.departureDateAdjustment ?? 0,
                })),
            ),
            taxes,
            fares,
        })),
    );
}

export const cents = (amount) => Math.round(amount * 100);
const plusDays = (date, days) => new Date(Date.parse(date) + days * 86400000).toISOString().slice(0, 10);

export const pricingOf = (itinerary) => itinerary.pricingInformation[0].fare;

function soldOf(itinerary) {
    return pricingOf(itinerary).passengerInfoList[0].passengerInfo.fareComponents.flatMap(({ ref, segments }) =>
        segments.map(({ segment }) => ({ ...segment, brand: itinerary.fares.get(ref).brand.code })),
    );
}

export function revalidation(itinerary, passengers) {
    const sold = soldOf(itinerary);
    const directions = itinerary.legs.map((leg, l) => {
        const flights = leg.map((flight) => {
            const { bookingCode, brand } = sold.shift();
            const date = plusDays(itinerary.dates[l], flight.days);
            const arrival = plusDays(date, flight.arrival.dateAdjustment ?? 0);
            return {
                Number: flight.carrier.marketingFlightNumber,
                DepartureDateTime: `${date}T${flight.departure.time.slice(0, 8)}`,
                ArrivalDateTime: `${arrival}T${flight.arrival.time.slice(0, 8)}`,
                Type: 'A',
                ClassOfService: bookingCode,
                OriginLocation: { LocationCode: flight.departure.airport },
                DestinationLocation: { LocationCode: flight.arrival.airport },
                Airline: { Marketing: flight.carrier.marketing, Operating: flight.carrier.operating },
                brand,
            };
        });
        const { brand } = flights[0];
        return {
            ...direction(leg[0].departure.airport, leg.at(-1).arrival.airport, itinerary.dates[l]),
            TPA_Extensions: {
                Flight: flights.map(({ brand: _, ...flight }) => flight),
                BrandFilters: { Brand: [{ Code: brand, PreferLevel: 'Preferred' }] },
            },
        };
    });
    return request(directions, { passengers, brands: false });
}

const births = { ADT: '1985-03-14', CNN: '2018-05-01', INF: '2026-02-02' };

export function creation(itinerary, passengers = [['ADT', 1]], change = {}) {
    const sold = soldOf(itinerary);
    const flights = itinerary.legs.flatMap((leg, l) =>
        leg.map((flight, f) => ({
            flightNumber: flight.carrier.marketingFlightNumber,
            airlineCode: flight.carrier.marketing,
            fromAirportCode: flight.departure.airport,
            toAirportCode: flight.arrival.airport,
            departureDate: plusDays(itinerary.dates[l], flight.days),
            departureTime: flight.departure.time.slice(0, 5),
            isMarriageGroup: f > 0,
            flightStatusCode: 'NN',
        })),
    );
    const brandedFares = flights.map((flight, i) => {
        flight.bookingClass = sold[i].bookingCode;
        return { brandCode: sold[i].brand, flightIndices: [i + 1] };
    });
    const travelers = passengers.flatMap(([code, count]) =>
        Array.from({ length: count }, (_, i) => ({
            givenName: 'ADA',
            surname: ['LOVELACE', 'BYRON', 'KING'][i],
            birthDate: births[code],
            passengerCode: code,
        })),
    );
    return {
        flightDetails: { flights, flightPricing: [{ qualifiers: { brandedFares, currencyPricing: 'USD' } }] },
        travelers,
        contactInfo: { emails: ['ada@example.test'], phones: ['+447700900123'] },
        remarks: [{ type: 'GENERAL', text: 'AIRSIDE REF B0000042' }],
        receivedFrom: 'TEST',
        ...change,
    };
}

export const book = (itinerary, passengers, change) => call(orders('createBooking'), creation(itinerary, passengers, change));
