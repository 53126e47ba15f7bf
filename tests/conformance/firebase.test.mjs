// Google's own SDK drives the simulator's Firebase with a service account; Google's schemas judge answers and requests.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { cert, deleteApp, initializeApp } from 'firebase-admin/app';
import { getMessaging } from 'firebase-admin/messaging';
import { runAdapterTest } from './adapters.mjs';
import { checkRecordedRequests } from './recorded_requests.mjs';
import { checkResponse } from './schemas.mjs';
import { Simulator } from './simulator.mjs';

// The SDK's hosts and https are fixed in it, so its sockets lead to the simulator whatever they are opened for.
class PlainAgent extends https.Agent {
    createConnection() {
        return net.connect({ host: '127.0.0.1', port: simulator.port });
    }
}
const operation = 'POST /v1/projects/{projectsId}/messages:send';
let simulator, account, apps;

function messaging(change = {}) {
    const file = join(simulator.directory, `account-${apps.length}.json`);
    writeFileSync(file, JSON.stringify({ ...account, ...change }));
    const agent = new PlainAgent();
    const name = `app-${apps.length}`;
    const app = initializeApp({ credential: cert(file, agent), projectId: account.project_id, httpAgent: agent }, name);
    apps.push(app);
    return getMessaging(app);
}

before(async () => {
    apps = [];
    simulator = await Simulator.start();
    account = await simulator.control('GET', 'firebase/service-account');
});
after(async () => {
    for (const app of apps) await deleteApp(app);
    await simulator.stop();
});
beforeEach(() => simulator.control('POST', 'reset', {}));

const push = {
    token: 'dQw4w9WgXcQ:APA91bHun4MxP5egoKMwt2KZFBaFUH-1RYqx',
    notification: { title: 'Gate change', body: 'BA117 now leaves from B36.' },
    data: { booking: 'ABC123' },
    android: { priority: 'high', ttl: 3600 * 1000 },
    apns: { headers: { 'apns-priority': '10' }, payload: { aps: { badge: 1 } } },
};

async function refused(promise, code) {
    const error = await promise.then(
        () => assert.fail('it was not refused'),
        (e) => e,
    );
    assert.equal(error.code, code, error.message);
}

test('a message is taken with a token for the service account', async () => {
    const name = await messaging().send(push);
    assert.match(name, /^projects\/airside-demo\/messages\/0:/);
    const [kept] = await simulator.truth('firebase/messages');
    assert.equal(kept.value.name, name);
    assert.equal(kept.value.data.booking, 'ABC123');
    assert.equal(kept.value.android.ttl, '3600s');
    const dryRun = await messaging().send(push, true);
    assert.match(dryRun, /fake_message_id$/);
    assert.equal((await simulator.truth('firebase/messages')).length, 1);
});

test('answers are as the schemas describe', async () => {
    await messaging().send(push);
    const { calls } = await simulator.control('GET', 'calls?vendor=firebase&operation=token&bodies=true');
    const grant = await fetch(`${simulator.url}/token`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: calls[0].body,
    });
    const { access_token, expires_in, token_type } = await grant.json();
    assert.equal(token_type, 'Bearer');
    assert.ok(expires_in > 3500);
    const reply = await fetch(`${simulator.url}/v1/projects/airside-demo/messages:send`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${access_token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ message: { token: 'a-token', notification: { title: 'x' } } }),
    });
    checkResponse(operation, 200, await reply.json());
});

test('devices and messages that are refused have the codes that the SDK knows', async () => {
    const sender = messaging();
    await refused(sender.send({ ...push, token: 'unregistered-1' }), 'messaging/registration-token-not-registered');
    await refused(sender.send({ ...push, token: 'invalid-1' }), 'messaging/invalid-argument');
    await refused(sender.send({ ...push, token: 'mismatched-1' }), 'messaging/mismatched-credential');
    await refused(sender.send({ ...push, data: { from: 'x' } }), 'messaging/invalid-argument');
    await refused(sender.send({ ...push, data: { long: 'x'.repeat(5000) } }), 'messaging/invalid-argument');
    await simulator.fault({ operation: 'messages.send', effect: 'unregistered' });
    await refused(sender.send(push), 'messaging/registration-token-not-registered');
    await refused(sender.send(push), 'messaging/registration-token-not-registered');
    assert.deepEqual(await simulator.truth('firebase/messages'), []);
});

test('failures have the codes that the SDK knows', async () => {
    const sender = messaging();
    await simulator.fault({ operation: 'messages.send', effect: 'error', status: 500 });
    await refused(sender.send(push), 'messaging/internal-error');
    await simulator.fault({ operation: 'messages.send', effect: 'error', status: 401, code: 'THIRD_PARTY_AUTH_ERROR' });
    await refused(sender.send(push), 'messaging/third-party-auth-error');
});

test('an account that is another, or a key that is, gets no token', async () => {
    await assert.rejects(messaging({ client_email: 'somebody@else.example' }).send(push), /account not found/);
    const { generateKeyPairSync } = await import('node:crypto');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const other = privateKey.export({ type: 'pkcs8', format: 'pem' });
    await assert.rejects(messaging({ private_key: other }).send(push), /Signature/);
    const anonymous = await fetch(`${simulator.url}/v1/projects/airside-demo/messages:send`, { method: 'POST', body: '{}' });
    assert.equal(anonymous.status, 401);
});

test('all that the SDK sent is as the schemas describe', async () => {
    await messaging().send(push);
    const checked = await checkRecordedRequests(simulator.url);
    assert.ok(checked.get(operation) > 0);
});

test('all that our adapter sends is as the schemas describe', async () => {
    const contract = 'Firebase/MessengerContract/0.TakesAMessageOnceWithOurReference';
    await runAdapterTest(simulator, 'vendors/messaging/firebase', contract);
    const checked = await checkRecordedRequests(simulator.url);
    assert.equal(checked.get(operation), 1);
});
