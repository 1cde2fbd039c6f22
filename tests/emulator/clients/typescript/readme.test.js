// The emulator's README: its example, run as it stands there. The environment variable README is the README's path.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { start } from './emulated.js';

let emulator;
before(async () => {
  emulator = await start();
});
after(() => emulator.stop());

test('the example', () => {
  const [, example] = readFileSync(process.env.README, 'utf8').match(/^```js\n(.*?)^```/ms);
  const environment = { ...process.env, ...emulator.settings };
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', example], { env: environment, encoding: 'utf8' });
  assert.match(printed, /^INTERACTION \S{20,}\n$/);
});
