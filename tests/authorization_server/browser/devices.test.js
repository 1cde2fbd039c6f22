// The pages that are no part of a client's redirect: for devices, CIBA, credential offers, and the first page.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { allow, JOHN, logIn, newPage, serverAndBrowser, shows } from './browser.js';
import { Client } from './client.js';

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';
const PRE_AUTHORIZED_CODE = 'urn:ietf:params:oauth:grant-type:pre-authorized_code';
const CIBA = 'urn:openid:params:grant-type:ciba';

const running = await serverAndBrowser();

function start(test) {
  return Client.start(test, running, () => ({
    grant_types: ['authorization_code', DEVICE_CODE, CIBA, PRE_AUTHORIZED_CODE],
    backchannel_token_delivery_mode: 'poll',
  }));
}

async function result(page) {
  await shows(page, 'device_result');
  return page.locator('main').getAttribute('data-result');
}

test('a user enters the code of a device, logs in and allows it', async (t) => {
  const client = await start(t);
  const page = await newPage(t, running);
  const device = await client.post('/device_authorization', { scope: 'openid read' });
  await page.goto(device.verification_uri);
  await page.fill('#user_code', 'WRONG');
  await page.click('#next');
  await page.locator('main#device #error').waitFor();
  await page.fill('#user_code', device.user_code.toLowerCase());
  await page.click('#next');
  await logIn(page, JOHN);
  await shows(page, 'consent');
  assert.ok((await page.locator('main').innerText()).includes('Weather'));
  await page.click('#allow');
  assert.equal(await result(page), 'completed');
  const tokens = await client.post('/token', { grant_type: DEVICE_CODE, device_code: device.device_code });
  assert.ok(tokens.access_token, JSON.stringify(tokens));
});

test('a user follows the link of a device and denies it', async (t) => {
  const client = await start(t);
  const page = await newPage(t, running);
  const device = await client.post('/device_authorization', { scope: 'openid read' });
  await page.goto(device.verification_uri_complete);
  await logIn(page, JOHN);
  await page.locator('main#consent #deny').click();
  assert.equal(await result(page), 'denied');
  const answer = await client.post('/token', { grant_type: DEVICE_CODE, device_code: device.device_code });
  assert.equal(answer.error, 'access_denied');
});

test('a user answers the requests that wait in CIBA', async (t) => {
  const client = await start(t);
  const page = await newPage(t, running);
  const ask = async (message) => {
    const form = { scope: 'openid read', login_hint: 'john@example.com', binding_message: message };
    return (await client.post('/bc-authorize', form)).auth_req_id;
  };
  const [allowed, denied] = [await ask('W4SCT'), await ask('X5TDU')];
  await page.goto(`${running.server.url}/ciba`);
  await logIn(page, JOHN);
  const request = (message) => page.locator('form.request', { hasText: message });
  await request('W4SCT').locator('[name=allow]').click();
  await request('W4SCT').waitFor({ state: 'detached' });
  await request('X5TDU').locator('[name=deny]').click();
  await page.locator('#empty').waitFor();
  const tokens = (id) => client.post('/token', { grant_type: CIBA, auth_req_id: id });
  const { id_token: idToken } = await tokens(allowed);
  assert.equal(JSON.parse(Buffer.from(idToken.split('.')[1], 'base64url')).sub, '1001');
  assert.equal((await tokens(denied)).error, 'access_denied');
});

test('a user has a credential offered, which the wallet gets with the code that is shown', async (t) => {
  const client = await start(t);
  const page = await newPage(t, running);
  await page.goto(running.server.url);
  await page.click('a[href="/credential_offers"]');
  await logIn(page, JOHN);
  await shows(page, 'credential_offer');
  await page.click('#create');
  const link = new URL(await page.locator('#offer').textContent());
  assert.equal(await page.locator('#open').getAttribute('href'), link.href);
  assert.ok((await page.locator('.qr svg').boundingBox()).width > 200);
  const offer = await (await fetch(link.searchParams.get('credential_offer_uri'))).json();
  assert.equal(offer.credential_issuer, running.server.url);
  const code = offer.grants[PRE_AUTHORIZED_CODE]['pre-authorized_code'];
  const tokens = (txCode) => client.post('/token', { grant_type: PRE_AUTHORIZED_CODE, 'pre-authorized_code': code, tx_code: txCode });
  const shown = await page.locator('#tx_code').textContent();
  assert.match(shown, /^\d{6}$/);
  assert.equal((await tokens(shown === '000000' ? '111111' : '000000')).error, 'invalid_grant');
  assert.ok((await tokens(shown)).access_token);
});

test('the first page leads through a flow and shows what came of it', async (t) => {
  const page = await newPage(t, running, { javaScriptEnabled: false });
  await page.goto(running.server.url);
  await shows(page, 'home');
  assert.equal(await page.locator('#users tbody tr').count(), 4);
  await page.click('#start');
  await logIn(page, JOHN);
  await allow(page);
  await shows(page, 'callback');
  assert.ok((await page.locator('#id_token_claims').innerText()).includes('1001'));
  assert.ok((await page.locator('#userinfo').innerText()).includes('john@example.com'));
  await page.reload();
  await shows(page, 'error');
});
