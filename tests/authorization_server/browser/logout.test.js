// The end of a session, and how clients get to know of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { allow, cookieNames, JANE, JOHN, logIn, newPage, serverAndBrowser, shows, showsError } from './browser.js';
import { Client } from './client.js';

const running = await serverAndBrowser();

/** A client that has that metadata beside a page for after the logout. */
function start(test, metadata = () => ({}), host) {
  const all = (url) => ({ post_logout_redirect_uris: [`${url}/goodbye`], ...metadata(url) });
  return Client.start(test, running, all, host);
}

async function loggedIn(test, client, user = JOHN) {
  const page = await newPage(test, running);
  await page.goto(client.authorization());
  await logIn(page, user);
  await allow(page);
  const claims = await client.claims(await client.response(page));
  return { page, claims };
}

function logout(parameters) {
  return `${running.server.url}/logout?${new URLSearchParams(parameters)}`;
}

test('a client that shows the ID token of the session ends it without a question', async (t) => {
  const client = await start(t);
  const { page } = await loggedIn(t, client);
  const uri = `${client.url}/goodbye`;
  await page.goto(logout({ id_token_hint: client.idToken, post_logout_redirect_uri: uri, state: 'xyz' }));
  assert.equal(page.url(), `${uri}?state=xyz`);
  assert.equal((await cookieNames(page)).includes('__Host-session'), false);
  await page.goto(client.authorization({ prompt: 'none' }));
  assert.equal((await client.response(page)).error, 'login_required');
});

test('without such a token the user is asked, and may stay', async (t) => {
  const client = await start(t);
  const { page } = await loggedIn(t, client);
  await page.goto(logout({}));
  await shows(page, 'logout');
  await page.click('#stay');
  await shows(page, 'home');
  assert.ok((await cookieNames(page)).includes('__Host-session'));
  await page.goto(logout({ client_id: client.credentials.client_id, post_logout_redirect_uri: `${client.url}/goodbye` }));
  await shows(page, 'logout');
  await page.click('[name=logout]');
  await page.waitForURL(`${client.url}/goodbye`);
  assert.equal((await cookieNames(page)).includes('__Host-session'), false);
});

test('the ID token of another session is asked about', async (t) => {
  const client = await start(t);
  await loggedIn(t, client, JANE);
  const hint = client.idToken;
  const { page } = await loggedIn(t, client);
  await page.goto(logout({ id_token_hint: hint }));
  await shows(page, 'logout');
});

test('nobody is sent to where the client has not registered, or by a token that is not ours', async (t) => {
  const client = await start(t);
  const { page } = await loggedIn(t, client);
  const [header, payload] = client.idToken.split('.');
  for (const parameters of [
    { id_token_hint: client.idToken, post_logout_redirect_uri: 'https://evil.example/' },
    { post_logout_redirect_uri: `${client.url}/goodbye` },
    { id_token_hint: `${header}.${payload}.AAAA` },
    { id_token_hint: client.idToken, client_id: '1' },
  ]) {
    await page.goto(logout(parameters));
    await showsError(page, 'invalid_request');
    assert.ok((await cookieNames(page)).includes('__Host-session'), JSON.stringify(parameters));
  }
});

test('clients are told by frames, with the session where they want it', async (t) => {
  const client = await start(t, (url) => ({
    frontchannel_logout_uri: `${url}/front?a=1`,
    frontchannel_logout_session_required: true,
  }));
  const other = await start(t, (url) => ({ frontchannel_logout_uri: `${url}/front` }));
  const { page, claims } = await loggedIn(t, client);
  await page.goto(other.authorization());
  await allow(page);
  await other.response(page);
  await page.goto(logout({ id_token_hint: client.idToken, post_logout_redirect_uri: `${client.url}/goodbye` }));
  await shows(page, 'logged_out');
  await page.waitForURL(`${client.url}/goodbye`);
  const told = ({ requests }) => requests.filter(({ path }) => path === '/front').map(({ parameters }) => parameters);
  assert.deepEqual(told(client), [{ a: '1', iss: running.server.url, sid: claims.sid }]);
  assert.deepEqual(told(other), [{}]);
});

test('the frame of session management tells a client when the user logs in or out', async (t) => {
  // Chromium has no cookies in frames of another site.
  const client = await start(t, undefined, '127.0.0.1');
  const { page } = await loggedIn(t, client);
  await page.goto(client.authorization());
  const { session_state: sessionState } = await client.response(page);
  const { check_session_iframe: frame } =
    await (await fetch(`${running.server.url}/.well-known/openid-configuration`)).json();
  client.pages['/session'] = `<iframe src="${frame}"></iframe>`;
  const watching = await page.context().newPage();
  await watching.goto(`${client.url}/session`);
  const ask = (message) => watching.evaluate(([message, frame]) => new Promise((resolve) => {
    addEventListener('message', (event) => resolve(event.data), { once: true });
    document.querySelector('iframe').contentWindow.postMessage(message, new URL(frame).origin);
  }), [message, frame]);
  const message = `${client.credentials.client_id} ${sessionState}`;
  assert.equal(await ask(message), 'unchanged');
  assert.equal(await ask(`other ${sessionState}`), 'changed');
  assert.equal(await ask('nonsense'), 'error');
  await page.goto(logout({ id_token_hint: client.idToken }));
  await shows(page, 'logged_out');
  assert.equal(await ask(message), 'changed');
});
