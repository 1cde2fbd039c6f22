// What browsers do beside going forward: back, reload, several tabs, and cookies that are gone.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { allow, cookieNames, JANE, JOHN, logIn, newPage, serverAndBrowser, shows, showsError } from './browser.js';
import { Client } from './client.js';

const running = await serverAndBrowser();

test('two tabs have requests of their own and share the login', async (t) => {
  const client = await Client.start(t, running);
  const first = await newPage(t, running);
  const second = await first.context().newPage();
  await first.goto(client.authorization({ nonce: 'first', prompt: 'consent' }));
  const firstVerifier = client.codeVerifier;
  await second.goto(client.authorization({ nonce: 'second', prompt: 'consent' }));
  const secondVerifier = client.codeVerifier;
  await logIn(first, JOHN);
  await shows(first, 'consent');
  // The other tab has the login page still.
  await logIn(second, JOHN);
  await allow(second);
  const claimsOfSecond = await client.claims(await client.response(second));
  assert.equal(claimsOfSecond.nonce, 'second');
  await allow(first);
  client.codeVerifier = firstVerifier;
  assert.notEqual(firstVerifier, secondVerifier);
  const claims = await client.claims(await client.response(first));
  assert.deepEqual([claims.nonce, claims.sid], ['first', claimsOfSecond.sid]);
});

test('a consent is that of the user whom the browser has, not of the one who opened the page', async (t) => {
  const client = await Client.start(t, running);
  const first = await newPage(t, running);
  const second = await first.context().newPage();
  await first.goto(client.authorization({ prompt: 'consent' }));
  await logIn(first, JOHN);
  await shows(first, 'consent');
  const verifier = client.codeVerifier;
  await second.goto(client.authorization({ prompt: 'login' }));
  await logIn(second, JANE);
  await shows(second, 'consent');
  await allow(first);
  await shows(first, 'consent');
  assert.ok((await first.locator('main').innerText()).includes('Jane Smith'));
  await allow(first);
  client.codeVerifier = verifier;
  assert.equal((await client.claims(await client.response(first))).sub, '1002');
});

test('the back button leads to no second answer', async (t) => {
  const client = await Client.start(t, running);
  const page = await newPage(t, running);
  await page.goto(client.authorization());
  await logIn(page, JOHN);
  await shows(page, 'consent');
  await page.goBack();
  await shows(page, 'login');
  await logIn(page, JOHN);
  await allow(page);
  await client.response(page);
  await page.goBack();
  await showsError(page, 'interaction_expired');
  await page.goForward();
  await client.response(page);
});

test('a page can be loaded again', async (t) => {
  const client = await Client.start(t, running);
  const page = await newPage(t, running);
  await page.goto(client.authorization());
  await shows(page, 'login');
  await page.reload();
  await logIn(page, JOHN);
  await shows(page, 'consent');
  await page.reload();
  await allow(page);
  await client.claims(await client.response(page));
});

test('a session that is gone is asked for again', async (t) => {
  const client = await Client.start(t, running);
  const page = await newPage(t, running);
  await page.goto(client.authorization({ prompt: 'consent' }));
  await logIn(page, JOHN);
  await shows(page, 'consent');
  await page.context().clearCookies({ name: '__Host-session' });
  await page.click('#allow');
  await logIn(page, JOHN);
  await allow(page);
  await client.claims(await client.response(page));
});

test('a request that is gone is told of', async (t) => {
  const client = await Client.start(t, running);
  const page = await newPage(t, running);
  await page.goto(client.authorization());
  await shows(page, 'login');
  await page.context().clearCookies({ name: /^__Host-interaction-/ });
  await logIn(page, JOHN);
  await showsError(page, 'interaction_expired');
  assert.deepEqual(await cookieNames(page), []);
});

test('cookies stay on this host and are not read by scripts, and the login changes the session', async (t) => {
  const client = await Client.start(t, running);
  const page = await newPage(t, running);
  await page.goto(client.authorization());
  await logIn(page, JOHN);
  await shows(page, 'consent');
  const session = async () => (await page.context().cookies()).find((cookie) => cookie.name === '__Host-session');
  const before = await session();
  const { domain, path, secure, httpOnly, sameSite } = before;
  assert.deepEqual([domain, path, secure, httpOnly, sameSite], ['127.0.0.1', '/', true, true, 'Lax']);
  const readable = await page.evaluate(() => document.cookie);
  assert.match(readable, /^__Host-browser-state=[\w-]+$/);
  await page.goto(client.authorization({ prompt: 'login' }));
  await logIn(page, JOHN);
  await shows(page, 'consent');
  assert.notEqual((await session()).value, before.value);
  assert.notEqual(await page.evaluate(() => document.cookie), readable);
});

test('a browser that leaves many requests unanswered can make another', async (t) => {
  const client = await Client.start(t, running);
  const page = await newPage(t, running);
  for (let count = 0; count < 20; count += 1) {
    await page.goto(client.authorization({ nonce: String(count) }));
    await shows(page, 'login');
  }
  assert.ok((await cookieNames(page)).length <= 12);
  await logIn(page, JOHN);
  await allow(page);
  assert.equal((await client.claims(await client.response(page))).nonce, '19');
});
