import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import zlib from 'node:zlib';

// As PayPal's documentation describes it: the SDK has no verifier.
export async function verified(simulator, request, body) {
    const text = [
        request.headers['paypal-transmission-id'],
        request.headers['paypal-transmission-time'],
        'AIRSIDEWEBHOOK',
        zlib.crc32 ? zlib.crc32(body) : crc32(body),
    ].join('|');
    // The SDK calls the simulator by PayPal's name, so that is what it goes by.
    const url = request.headers['paypal-cert-url'].replace(/^http:\/\/[^/]+/, simulator.url);
    assert.match(url, /\/v1\/notifications\/certs\//);
    const certificate = new crypto.X509Certificate(await (await fetch(url)).text());
    assert.match(certificate.subject, /paypal\.com/);
    const signature = Buffer.from(request.headers['paypal-transmission-sig'], 'base64');
    return crypto.verify('sha256', Buffer.from(text), certificate.publicKey, signature);
}

function crc32(text) {
    let crc = ~0;
    for (const byte of Buffer.from(text)) {
        crc ^= byte;
        for (let bit = 0; bit < 8; ++bit) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    return ~crc >>> 0;
}
