// Starts the built simulator for a test file, on a free port with a directory of its own, and stops it by its pid.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../../..');
const binary = process.env.AIRSIDE_SIMULATOR ?? join(root, 'build/release/simulators/airside-simulator');
export const build = dirname(dirname(binary));
export const startClock = '2026-11-22T12:00:00Z';

export class Simulator {
    // `program`: another simulator than the product's, by its path in the build.
    static async start(extra = [], program = undefined) {
        const self = new Simulator();
        self.program = program ? join(build, program) : binary;
        self.directory = mkdtempSync(join(tmpdir(), 'airside-simulator-'));
        self.extra = extra;
        await self.run();
        return self;
    }

    async run() {
        const portFile = join(this.directory, 'port');
        rmSync(portFile, { force: true });
        const options = [
            '--port',
            '0',
            '--port-file',
            portFile,
            '--data',
            join(root, 'data'),
            '--seed',
            '7',
            '--clock',
            startClock,
        ];
        options.push('--state-dir', join(this.directory, 'state'), '--stripe-webhook-retry-ms', '20', ...this.extra);
        this.child = spawn(this.program, options, { stdio: ['ignore', 'ignore', 'inherit'] });
        this.ended = new Promise((done) => this.child.on('exit', done));
        for (let tries = 0; !existsSync(portFile); ++tries) {
            if (tries > 500 || this.child.exitCode !== null) throw new Error('the simulator did not start');
            await sleep(20);
        }
        this.port = Number(readFileSync(portFile, 'utf8'));
        this.url = `http://127.0.0.1:${this.port}`;
    }

    async stop() {
        this.child.kill('SIGTERM');
        await this.ended;
        rmSync(this.directory, { recursive: true, force: true });
    }

    // As after a crash of the machine: its journal is all that stays.
    async killAndRestart() {
        this.child.kill('SIGKILL');
        await this.ended;
        await this.run();
    }

    async control(method, path, body) {
        const reply = await fetch(`${this.url}/_sim/${path}`, {
            method,
            body: body === undefined ? undefined : JSON.stringify(body),
            headers: { 'Content-Type': 'application/json' },
        });
        const text = await reply.text();
        if (!reply.ok) throw new Error(`${method} /_sim/${path}: ${reply.status} ${text}`);
        return JSON.parse(text);
    }
    truth(store) {
        return this.control('GET', store);
    }
    fault(rule) {
        return this.control('POST', 'faults', rule);
    }
}

// Waits until `check` gives something true; fails after a generous time.
export async function eventually(check, what) {
    for (let tries = 0; tries < 500; ++tries) {
        const found = await check();
        if (found) return found;
        await sleep(20);
    }
    throw new Error(`it never came: ${what}`);
}
