// From a client's request to its response: the pages with and without consent, and what a request can ask of a login.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { allow, CODES, enterCode, JANE, JOHN, logIn, newPage, serverAndBrowser, shows } from './browser.js';
import { Client } from './client.js';

const running = await serverAndBrowser();

/** A client, a page on which a user has logged in and allowed what it asks for, and the claims that it got. */
async function loggedIn(test, user = JOHN) {
  const client = await Client.start(test, running);
  const page = await newPage(test, running);
  await page.goto(client.authorization());
  await logIn(page, user);
  await allow(page);
  return { client, page, claims: await client.claims(await client.response(page)) };
}

test('a user logs in and allows the request', async (t) => {
  const client = await Client.start(t, running);
  const page = await newPage(t, running, { javaScriptEnabled: false });
  await page.goto(client.authorization({ nonce: 'n', scope: 'openid profile' }));
  await logIn(page, JOHN);
  await shows(page, 'consent');
  const text = await page.locator('main').innerText();
  for (const shown of ['Weather', 'John Flibble Smith', 'openid', 'profile', 'given_name']) {
    assert.ok(text.includes(shown), shown);
  }
  await page.click('#allow');
  const { sub, acr, nonce, aud } = await client.claims(await client.response(page));
  assert.deepEqual([sub, acr, nonce, aud].flat(), ['1001', '1', 'n', client.credentials.client_id]);
});

test('a user who is logged in and has consented sees no page', async (t) => {
  const { client, page, claims } = await loggedIn(t);
  for (const prompt of [{}, { prompt: 'none' }]) {
    await page.goto(client.authorization(prompt));
    assert.equal((await client.claims(await client.response(page))).sid, claims.sid);
  }
});

test('a user is asked for what has not been allowed yet', async (t) => {
  const { client, page } = await loggedIn(t);
  const more = { scope: 'openid read profile' };
  await page.goto(client.authorization({ ...more, prompt: 'none' }));
  assert.equal((await client.response(page)).error, 'consent_required');
  await page.goto(client.authorization(more));
  await page.locator('main#consent #deny').click();
  assert.equal((await client.response(page)).error, 'access_denied');
  await page.goto(client.authorization({ prompt: 'consent' }));
  await allow(page);
  await client.claims(await client.response(page));
});

test('without a session, prompt=none is answered without a page', async (t) => {
  const client = await Client.start(t, running);
  const page = await newPage(t, running);
  await page.goto(client.authorization({ prompt: 'none' }));
  assert.equal((await client.response(page)).error, 'login_required');
});

test('prompt=login asks for the password again, in the same session', async (t) => {
  const { client, page, claims } = await loggedIn(t);
  await page.goto(client.authorization({ prompt: 'login' }));
  await page.waitForTimeout(1100);
  await logIn(page, JOHN);
  const again = await client.claims(await client.response(page));
  assert.equal(again.sid, claims.sid);
  assert.ok(again.auth_time > claims.auth_time);
});

test('prompt=select_account lets the user go on, take another account, or cancel', async (t) => {
  const { client, page, claims } = await loggedIn(t);
  const select = async (button) => {
    await page.goto(client.authorization({ prompt: 'select_account' }));
    await shows(page, 'select_account');
    await page.click(button);
  };
  await select('#continue');
  assert.equal((await client.claims(await client.response(page))).sub, '1001');
  await select('#cancel');
  assert.equal((await client.response(page)).error, 'access_denied');
  await select('#other');
  await logIn(page, JANE);
  await allow(page);
  const other = await client.claims(await client.response(page));
  assert.equal(other.sub, '1002');
  assert.notEqual(other.sid, claims.sid);
});

test('max_age asks for the password when the login is too long ago', async (t) => {
  const { client, page, claims } = await loggedIn(t);
  await page.goto(client.authorization({ max_age: '600' }));
  assert.equal((await client.claims(await client.response(page))).auth_time, claims.auth_time);
  await page.waitForTimeout(2100);
  await page.goto(client.authorization({ max_age: '1', prompt: 'none' }));
  assert.equal((await client.response(page)).error, 'login_required');
  await page.goto(client.authorization({ max_age: '1' }));
  await logIn(page, JOHN);
  assert.ok((await client.claims(await client.response(page))).auth_time > claims.auth_time);
});

test('acr_values of the second class asks for the code, once in a session', async (t) => {
  const { client, page } = await loggedIn(t);
  const request = { acr_values: '2' };
  await page.goto(client.authorization(request));
  await enterCode(page, '000000');
  await page.locator('#error').waitFor();
  await enterCode(page, CODES[JOHN]);
  assert.equal((await client.claims(await client.response(page))).acr, '2');
  await page.goto(client.authorization({ ...request, prompt: 'none' }));
  assert.equal((await client.claims(await client.response(page))).acr, '2');
});

test('an essential class that the user does not reach is refused', async (t) => {
  const { client, page } = await loggedIn(t);
  const request = { claims: JSON.stringify({ id_token: { acr: { essential: true, values: ['2'] } } }) };
  await page.goto(client.authorization({ ...request, prompt: 'none' }));
  assert.equal((await client.response(page)).error, 'unmet_authentication_requirements');
  await page.goto(client.authorization(request));
  await page.locator('main#step_up #cancel').click();
  assert.equal((await client.response(page)).error, 'access_denied');
});

test('a wrong password can be corrected, or the login cancelled', async (t) => {
  const client = await Client.start(t, running);
  const page = await newPage(t, running);
  await page.goto(client.authorization({ login_hint: 'john@example.com' }));
  await shows(page, 'login');
  assert.equal(await page.inputValue('#login_id'), 'john@example.com');
  for (const [user, password] of [[JOHN, 'jane'], ['nobody', 'nobody'], [JOHN, 'JOHN']]) {
    const [answer] = await Promise.all([page.waitForResponse('**/login'), logIn(page, user, password)]);
    assert.equal(answer.status(), 403);
    await page.locator('#error').waitFor();
  }
  assert.equal(await page.inputValue('#password'), '');
  await page.click('#cancel');
  assert.equal((await client.response(page)).error, 'access_denied');
  await page.goto(client.authorization());
  await logIn(page, JOHN, 'jane');
  await logIn(page, JOHN);
  await shows(page, 'consent');
});

test('who guesses passwords is stopped, also with the right one', async (t) => {
  const client = await Client.start(t, running);
  const page = await newPage(t, running);
  await page.goto(client.authorization());
  const attempt = async (password) => {
    const [answer] = await Promise.all([page.waitForResponse('**/login'), logIn(page, 'inga', password)]);
    await shows(page, 'login');
    return answer.status();
  };
  const statuses = [];
  for (let count = 0; count < 10; count += 1) {
    statuses.push(await attempt('wrong'));
  }
  assert.deepEqual([...new Set(statuses)], [403]);
  assert.equal(await attempt('inga'), 429);
});

test('a response goes to the client by a form if it asks for that', async (t) => {
  const client = await Client.start(t, running);
  const page = await newPage(t, running);
  await page.goto(client.authorization({ response_mode: 'form_post' }));
  await logIn(page, JOHN);
  await allow(page);
  assert.equal((await client.claims(await client.response(page))).sub, '1001');
  assert.equal(client.requests.at(-1).method, 'POST');
});
