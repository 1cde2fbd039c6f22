// The server under test, and what its configuration (../server.toml) says of the clients. See ../check for the environment.

import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { webcrypto } from 'node:crypto';

import * as undici from 'undici';

export const issuer = new URL(process.env.ISSUER);
export const REDIRECT_URI = 'https://client.example/callback';
export const GOODBYE_URI = 'https://client.example/goodbye';
export const SECRET = 'web-client-secret';
export const RESOURCE_SERVER = { id: 'api', secret: 'resource-server-secret' };
export const RESOURCE_SERVER_FOR_JWTS = { ...RESOURCE_SERVER, id: 'https://signed.example' };

const keys = (name) => readFileSync(join(process.env.KEYS, name), 'utf8');
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' };

const jwk = JSON.parse(keys('client.jwk.json'));

/** The key of the client `signing`. */
export const key = { key: await webcrypto.subtle.importKey('jwk', jwk, ECDSA, false, ['sign']), kid: jwk.kid };

const certified = new undici.Agent({
  connect: { cert: keys('client.pem'), key: keys('client.key'), ca: readFileSync(process.env.CERTIFICATE) },
});

/** Sends a request with the certificate of the client `certified`. */
export function fetchWithCertificate(url, options) {
  return undici.fetch(url, { ...options, dispatcher: certified });
}

/** A test of a library that shows some features to work, which are then in the matrix. */
export function shows(library, features, name, run) {
  test(`${library}: ${name}`, async () => {
    await run();
    for (const feature of features) {
      appendFileSync(process.env.RESULTS, `${library}\t${feature}\n`);
    }
  });
}

/** The user's answer to a request of CIBA, by the server's automation. */
export async function answer(authReqId, action) {
  const query = new URLSearchParams({ auth_req_id: authReqId, action });
  const response = await fetch(`${process.env.ADMIN}/ciba/answer?${query}`, { method: 'POST' });
  assert.equal(response.status, 204);
}
