// Lets one of our adapters send to a simulator, by a test of its own, so that what it sent can be judged.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from './simulator.mjs';

export async function runAdapterTest(simulator, folder, test) {
    const program = join(build, folder, `${folder.split('/').at(-1)}_server`);
    const env = { ...process.env, AIRSIDE_TEST_SIMULATOR: simulator.url };
    const child = spawn(program, [`--gtest_filter=${test}`], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (part) => (output += part));
    const status = await new Promise((done) => child.on('close', done));
    assert.equal(status, 0, output);
    assert.match(output, /\[ {2}PASSED {2}\] 1 test/);
}
