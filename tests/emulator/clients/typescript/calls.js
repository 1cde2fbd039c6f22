// The emulator and the SDK on it, and the calls that tests of several areas begin with. The SDK checks each answer against its
// schemas.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import { Authlete } from '@authlete/typescript-sdk';

import { recorded, start } from './emulated.js';

export const REDIRECT_URI = 'http://127.0.0.1:8091/callback';
export const SUBJECT = 'john';
/** RFC 7515, appendix A.3. */
export const KEYS = JSON.stringify({
  keys: [
    {
      kty: 'EC',
      crv: 'P-256',
      use: 'sig',
      alg: 'ES256',
      kid: 'key',
      x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
      y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
      d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
    },
  ],
});

/** The methods that were called. */
export const called = new Set();
export let authlete, organization, serviceId, credentials;
let emulator;

before(async () => {
  emulator = await start();
  const { API_BASE_URL, SERVICE_TOKEN, ORGANIZATION_ACCESS_TOKEN, SERVICE_ID, CLIENT_ID, CLIENT_SECRET } = emulator.settings;
  const api = (bearer) => recorded(new Authlete({ bearer, serverURL: API_BASE_URL }), called);
  authlete = api(SERVICE_TOKEN);
  organization = api(ORGANIZATION_ACCESS_TOKEN);
  serviceId = SERVICE_ID;
  credentials = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
});

after(() => emulator.stop());

/** Checks the action and the result code of an answer, and hands it on. */
export function check(answer, action, code) {
  assert.deepEqual([answer.action, answer.resultCode], [action, code], answer.resultMessage);
  return answer;
}

export async function authorize(clientId, more) {
  const parameters = `response_type=code&client_id=${clientId}&redirect_uri=${REDIRECT_URI}&state=xyz&prompt=consent${more}`;
  const answer = await authlete.authorization.processRequest({ serviceId, authorizationRequest: { parameters } });
  return check(answer, 'INTERACTION', 'A004001');
}

export async function token(parameters, { clientId, clientSecret } = credentials) {
  return authlete.token.process({ serviceId, tokenRequest: { parameters, clientId, clientSecret } });
}

export async function tokens(more, client = credentials) {
  const { ticket } = await authorize(client.clientId, more);
  const authorizationIssueRequest = { ticket, subject: SUBJECT };
  const issued = await authlete.authorization.issue({ serviceId, authorizationIssueRequest });
  check(issued, 'LOCATION', 'A040001');
  const code = issued.authorizationCode;
  const parameters = `grant_type=authorization_code&code=${code}&redirect_uri=${REDIRECT_URI}`;
  return check(await token(parameters, client), 'OK', 'A050001');
}

export async function introspect(token, scopes) {
  return authlete.introspection.process({ serviceId, introspectionRequest: { token, scopes } });
}

/** What was created. Authlete answers 201, of which the SDK knows only with registrations. */
export async function created(promise) {
  return unread(promise, 201);
}

/** An answer that the SDK does not take, since it does not know its status or its action: its error has the answer. */
export async function unread(promise, status = 200) {
  const error = await promise.then(() => assert.fail('the SDK reads this now: use its answer'), (error) => error);
  assert.equal(error.statusCode, status, error.message);
  return JSON.parse(error.body);
}
