// Every page, and how a user comes to it.

import { allow, JOHN, logIn, shows } from './browser.js';

/** Leads through an authorization request to the page with that ID. */
function requested(id, parameters, ...steps) {
  return async (page, client) => {
    await page.goto(client.authorization(parameters));
    for (const step of steps) {
      await step(page);
    }
    await shows(page, id);
  };
}

const loggedIn = (page) => logIn(page, JOHN);

const PAYMENT = JSON.stringify([{
  type: 'payment_initiation',
  actions: ['initiate'],
  instructedAmount: { currency: 'EUR', amount: '123.50' },
  creditorName: 'Merchant A',
}]);

const CONSENT = {
  scope: 'openid email read',
  authorization_details: PAYMENT,
  purpose: 'To send the forecast for where you are',
};

/** By name, what opens the page as a user whom the browser does not know yet. */
export const PAGES = {
  home: async (page, client) => {
    await page.goto(client.server.url);
    await shows(page, 'home');
  },
  login: requested('login', {}),
  wrong_password: requested('login', {}, (page) => logIn(page, JOHN, 'wrong')),
  step_up: requested('step_up', { acr_values: '2' }, loggedIn),
  select_account: async (page, client) => {
    await requested('consent', {}, loggedIn)(page, client);
    await requested('select_account', { prompt: 'select_account' })(page, client);
  },
  consent: requested('consent', CONSENT, loggedIn),
  callback: async (page, client) => {
    await page.goto(`${client.server.url}/start`);
    await logIn(page, JOHN);
    // All tests share the client of the demonstration, and what users have allowed it.
    await page.locator('main#consent, main#callback').waitFor();
    if (await page.locator('main#consent').count() > 0) {
      await allow(page);
    }
    await shows(page, 'callback');
  },
  device: async (page, client) => {
    await page.goto(`${client.server.url}/device`);
    await page.fill('#user_code', 'WDJB-MJHT');
    await shows(page, 'device');
  },
  device_result: async (page, client) => {
    const device = await client.post('/device_authorization', { scope: 'openid read' });
    await page.goto(device.verification_uri_complete);
    await logIn(page, JOHN);
    await allow(page);
    await shows(page, 'device_result');
  },
  ciba: async (page, client) => {
    const form = { scope: 'openid read', login_hint: 'jane@example.com', binding_message: 'W4SCT' };
    await client.post('/bc-authorize', form);
    await page.goto(`${client.server.url}/ciba`);
    await logIn(page, 'jane');
    await page.locator('form.request').first().waitFor();
  },
  credential_offer: async (page, client) => {
    await page.goto(`${client.server.url}/credential_offers`);
    await logIn(page, JOHN);
    await page.click('#create');
    await page.locator('#offer').waitFor();
  },
  logout: async (page, client) => {
    await requested('consent', {}, loggedIn)(page, client);
    await page.goto(`${client.server.url}/logout?client_id=${client.credentials.client_id}`);
    await shows(page, 'logout');
  },
  logged_out: async (page, client) => {
    await PAGES.logout(page, client);
    await page.click('[name=logout]');
    await shows(page, 'logged_out');
  },
  error: async (page, client) => {
    await page.goto(`${client.server.url}/login?interaction=unknown`);
    await shows(page, 'error');
  },
};
