// What others try: forged forms, scripts in all that they can choose, frames around pages.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { allow, JOHN, logIn, newPage, serverAndBrowser, shows, showsError } from './browser.js';
import { Client } from './client.js';

/** It would run as the content of an element, in an attribute of either quotes, and in a script. */
const SCRIPT = `'"></title><script>alert(1)</script><img src=x onerror=alert(2)>`;
const LINK = 'javascript:alert(3)';

/** A user and a scope that have been given such names. */
const CONFIGURATION = `
[service]
supportedScopes = [
  { name = 'openid' },
  { name = 'read', description = """${SCRIPT}""" },
]
[[users]]
subject = '1001'
login_name = 'john'
password = 'john'
claims = { name = """${SCRIPT}""", email = 'john@example.com' }
`;

const folder = mkdtempSync(join(tmpdir(), 'authorization-server-'));
const configuration = join(folder, 'configuration.toml');
writeFileSync(configuration, CONFIGURATION);

const running = await serverAndBrowser('--config', configuration);
after(() => rmSync(folder, { recursive: true }));

/** A client whose metadata is as hostile as registration allows. */
function startHostile(test) {
  return Client.start(test, running, () => ({
    client_name: SCRIPT,
    client_uri: LINK,
    logo_uri: LINK,
    policy_uri: LINK,
    tos_uri: LINK,
    scope: 'openid read',
    authorization_details_types: ['payment_initiation'],
    grant_types: ['authorization_code', 'urn:openid:params:grant-type:ciba',
      'urn:ietf:params:oauth:grant-type:device_code'],
    backchannel_token_delivery_mode: 'poll',
  }));
}

function start(test) {
  return Client.start(test, running, () => ({ scope: 'openid read' }));
}

/** Checks that the page shows the script as text, and has no element of it. A dialog would fail the test. */
async function isHarmless(page, shown = SCRIPT) {
  assert.ok((await page.content()).includes('</html>'));
  assert.ok((await page.locator('body').innerText()).includes(shown) || (await values(page)).includes(shown));
  assert.equal(await page.locator('script, img[src=x], [href^="javascript:"], [src^="javascript:"]').count(), 0);
}

async function values(page) {
  return page.locator('input').evaluateAll((inputs) => inputs.map((input) => input.value));
}

test('scripts in what a client registers or sends are shown as text', async (t) => {
  const hostile = await startHostile(t);
  const page = await newPage(t, running);
  const request = {
    login_hint: SCRIPT,
    nonce: SCRIPT,
    purpose: SCRIPT,
    ui_locales: 'en',
    prompt: 'select_account consent',
    claims: JSON.stringify({ id_token: { [SCRIPT]: { essential: true }, email: null } }),
    authorization_details: JSON.stringify([{ type: 'payment_initiation', actions: [SCRIPT], [SCRIPT]: SCRIPT }]),
  };
  await page.goto(hostile.authorization(request));
  await shows(page, 'login');
  await isHarmless(page);
  assert.equal(await page.inputValue('#login_id'), SCRIPT);
  await logIn(page, SCRIPT, SCRIPT);
  await page.locator('#error').waitFor();
  await logIn(page, JOHN);
  await shows(page, 'consent');
  await isHarmless(page);
  await page.goto(hostile.authorization(request));
  await shows(page, 'select_account');
  await isHarmless(page);
});

test('a script in the state comes back as it was', async (t) => {
  const client = await start(t);
  const page = await newPage(t, running);
  for (const mode of ['query', 'fragment', 'form_post']) {
    await page.goto(client.authorization({ state: SCRIPT, prompt: 'none', response_mode: mode }));
    await page.waitForURL(`${client.redirectUri}**`);
    const response = mode === 'fragment'
      ? Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.slice(1)))
      : JSON.parse(await page.locator('#parameters').textContent());
    assert.deepEqual([response.error, response.state], ['login_required', SCRIPT], mode);
  }
});

test('scripts in requests that fail, in codes of devices and in CIBA are harmless', async (t) => {
  const hostile = await startHostile(t);
  const client = await start(t);
  const page = await newPage(t, running);
  for (const parameters of [{ client_id: SCRIPT }, { redirect_uri: LINK }, { redirect_uri: SCRIPT }]) {
    await page.goto(client.authorization(parameters));
    assert.equal(await page.locator('script, img').count(), 0);
  }
  await page.goto(`${running.server.url}/device?${new URLSearchParams({ user_code: SCRIPT })}`);
  await shows(page, 'device');
  assert.equal(await page.locator('script, img').count(), 0);
  await page.goto(`${running.server.url}/login?${new URLSearchParams({ interaction: SCRIPT })}`);
  await showsError(page, 'interaction_expired');

  const { user_code: userCode } = await hostile.post('/device_authorization', { scope: 'read' });
  await page.goto(`${running.server.url}/device?user_code=${userCode}`);
  await logIn(page, JOHN);
  await shows(page, 'consent');
  await isHarmless(page);

  const asked = await hostile.post('/bc-authorize', {
    scope: 'openid read', login_hint: 'john@example.com', binding_message: SCRIPT.slice(0, 60),
  });
  assert.ok(asked.auth_req_id, JSON.stringify(asked));
  await page.goto(`${running.server.url}/ciba`);
  await shows(page, 'ciba');
  await isHarmless(page);
});

test('a form with another secret is refused, and nothing comes of it', async (t) => {
  const client = await start(t);
  const page = await newPage(t, running);
  await page.goto(client.authorization({ prompt: 'login select_account consent' }));
  const forge = (value) => page.locator('[name=csrf]').evaluateAll((inputs, value) => {
    inputs.forEach((input) => { input.value = value; });
  }, value);
  await shows(page, 'login');
  await forge('forged');
  await logIn(page, JOHN);
  await showsError(page, 'forged_form');
  assert.equal((await page.context().cookies()).some((cookie) => cookie.name === '__Host-session'), false);
  await page.goBack();
  await logIn(page, JOHN);
  await shows(page, 'consent');
  await forge('');
  await page.click('#allow');
  await showsError(page, 'forged_form');
  await page.goBack();
  await allow(page);
  await client.claims(await client.response(page));
  for (const [path, button] of [['/credential_offers', '#create'], ['/logout', '[name=logout]']]) {
    await page.goto(running.server.url + path);
    await page.locator(button).waitFor();
    await forge('forged');
    await page.click(button);
    await showsError(page, 'forged_form');
  }
});

test('a form of another site does not act for the user', async (t) => {
  const client = await start(t);
  const page = await newPage(t, running);
  await page.goto(client.authorization({ prompt: 'consent' }));
  await logIn(page, JOHN);
  await shows(page, 'consent');
  const fields = Object.fromEntries(await page.locator('input').evaluateAll((inputs) => inputs.map(({ name, value }) => [name, value])));
  const inputs = Object.entries(fields).map(([name, value]) => `<input name="${name}" value="${value}">`).join('');
  // Even with the right secret the browser leaves out the cookies, since the form comes from another site.
  client.pages['/attack'] = `<form method="post" action="${running.server.url}/consent">${inputs}<button name="allow"></form>`;
  await page.goto(`${client.url}/attack`);
  await page.click('button');
  await showsError(page, 'interaction_expired');
});

test('no page is shown in a frame of another site', async (t) => {
  const client = await start(t);
  const page = await newPage(t, running);
  await page.goto(client.authorization());
  await shows(page, 'login');
  const answer = await page.request.get(page.url());
  assert.equal(answer.headers()['x-frame-options'], 'DENY');
  assert.match(answer.headers()['content-security-policy'], /frame-ancestors 'none'/);
  client.pages['/frame'] = `<iframe src="${page.url()}"></iframe>`;
  const framing = await (await running.browser.newContext()).newPage();
  t.after(() => framing.context().close());
  await framing.goto(`${client.url}/frame`);
  await framing.waitForLoadState('networkidle');
  assert.equal(await framing.frames()[1].locator('main').count(), 0);
});
