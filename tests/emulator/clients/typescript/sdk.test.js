// Authlete's SDK for TypeScript against the emulator. It speaks 3.x alone.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { called } from './calls.js';
import './credentials.js';
import { methods } from './emulated.js';
import './flows.js';
import './management.js';

test('each method of the SDK was called', () => {
  assert.deepEqual(methods().filter((method) => !called.has(method)), []);
});
