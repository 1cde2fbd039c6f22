// What holds for every page: how it looks on a phone, in the dark and in Japanese.
//
// Pictures of the pages go to the folder that the environment variable SCREENSHOTS names.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { newPage, serverAndBrowser } from './browser.js';
import { Client } from './client.js';
import { PAGES } from './pages.js';

const PHONE = { width: 320, height: 640 };
const DESK = { width: 640, height: 480 };

/** The pages of which there are also pictures in the dark, and in Japanese on a phone. */
const IN_THE_DARK = ['login', 'consent'];
const ON_A_PHONE = ['consent'];

const running = await serverAndBrowser();

function start(test) {
  return Client.start(test, running, () => ({
    authorization_details_types: ['payment_initiation'],
    grant_types: ['authorization_code', 'urn:openid:params:grant-type:ciba',
      'urn:ietf:params:oauth:grant-type:device_code'],
    backchannel_token_delivery_mode: 'poll',
    policy_uri: 'https://client.example/policy',
    tos_uri: 'https://client.example/terms',
  }));
}

/** What is wider than the window, if anything is. */
function tooWide(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const wide = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > width + 1);
    return document.documentElement.scrollWidth > width ? wide.map((element) => element.outerHTML.slice(0, 120)) : [];
  });
}

/** The ratio of contrast between a text and its ground (WCAG 2.2, contrast minimum). */
function contrast(page, selector) {
  return page.locator(selector).first().evaluate((element) => {
    const luminance = (color) => {
      const [red, green, blue] = color.match(/[\d.]+/g).map((part) => {
        const value = part / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    let ground = element;
    while (getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)') {
      ground = ground.parentElement;
    }
    const both = [getComputedStyle(element).color, getComputedStyle(ground).backgroundColor].map(luminance);
    return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
  });
}

/** Writes a picture of the page, as much of it as tells how it looks. */
async function picture(page, name) {
  const path = join(process.env.SCREENSHOTS, `${name}.png`);
  const { width, height } = await page.evaluate(() => {
    // The page ends below its main part, by as much as it begins above it.
    const { top, bottom } = document.querySelector('main').getBoundingClientRect();
    const { scrollWidth } = document.documentElement;
    return { width: scrollWidth, height: Math.ceil(Math.min(bottom + top + 2 * scrollY, 1200)) };
  });
  await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width, height } });
}

for (const [name, open] of Object.entries(PAGES)) {
  test(`${name} fits a phone, and is legible in the light and in the dark`, async (t) => {
    const page = await newPage(t, running, { viewport: PHONE });
    await open(page, await start(t));
    assert.deepEqual(await tooWide(page), []);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      for (const selector of ['h1', 'p', 'button', '.button', 'a', 'code', '.error', 'label']) {
        if (await page.locator(selector).count() > 0) {
          const ratio = await contrast(page, selector);
          assert.ok(ratio >= 4.5, `${selector} has ${ratio} in the ${colorScheme}`);
        }
      }
    }
    await page.setViewportSize(DESK);
    if (IN_THE_DARK.includes(name)) {
      await picture(page, `${name}-dark`);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await picture(page, name);
  });

  test(`${name} is in Japanese for who prefers that`, async (t) => {
    const page = await newPage(t, running, { viewport: PHONE, locale: 'ja-JP' });
    await open(page, await start(t));
    assert.equal(await page.locator('html').getAttribute('lang'), 'ja');
    assert.match(await page.locator('h1').innerText(), /[\u3040-\u30ff\u4e00-\u9fff]/);
    assert.deepEqual(await tooWide(page), []);
    if (ON_A_PHONE.includes(name)) {
      await picture(page, `${name}-ja`);
    }
  });
}

test('a request chooses the language before the browser does', async (t) => {
  const client = await start(t);
  const page = await newPage(t, running);
  await page.goto(client.authorization({ ui_locales: 'fr ja en' }));
  assert.equal(await page.locator('html').getAttribute('lang'), 'ja');
  await page.goto(client.authorization({ ui_locales: 'fr' }));
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
});
