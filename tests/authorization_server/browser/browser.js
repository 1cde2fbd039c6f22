// The browser, and what a user does in it.

import assert from 'node:assert/strict';
import { after } from 'node:test';

import { chromium } from 'playwright-core';

import { start } from './program.js';

/** Debian's Chromium, without what it does beside showing pages. */
const LAUNCH = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
};

/** The login names of users, which are their passwords too. */
export const [JOHN, JANE] = ['john', 'jane'];

/** The codes of users by login name. */
export const CODES = { john: '675325' };

/** A server and a browser for the tests of a file. They end after these. */
export async function serverAndBrowser(...options) {
  const server = await start(...options);
  after(() => server.stop());
  const browser = await chromium.launch(LAUNCH);
  after(() => browser.close());
  return { server, browser };
}

/**
 * A page in a browser of nobody before, which is closed after the test. It fails the test if a script opens a dialog, or if the
 * browser has something to say of the page's policy or its markup.
 */
export async function newPage(test, { browser }, options = {}) {
  const context = await browser.newContext({ locale: 'en-US', ...options });
  context.setDefaultTimeout(10_000);
  const complaints = [];
  context.on('dialog', async (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  context.on('console', (message) => {
    // A page that tells of an error has a status of one.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      complaints.push(message.text());
    }
  });
  test.after(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  return context.newPage();
}

/** Waits until the page is shown whose main part has that ID. */
export async function shows(page, id) {
  await page.locator(`main#${id}`).waitFor();
}

export async function logIn(page, user, password = user) {
  await shows(page, 'login');
  await page.fill('#login_id', user);
  await page.fill('#password', password);
  await page.click('[name=login]');
}

export async function enterCode(page, code) {
  await shows(page, 'step_up');
  await page.fill('#code', code);
  await page.click('button:not(#cancel)');
}

export async function allow(page) {
  await shows(page, 'consent');
  await page.click('#allow');
}

/** The page tells of that error. */
export async function showsError(page, error) {
  await shows(page, 'error');
  assert.equal(await page.locator('main#error').getAttribute('data-error'), error);
}

export async function cookieNames(page) {
  return (await page.context().cookies()).map((cookie) => cookie.name);
}
