// A browser with a user in front of it: who logs in and agrees by the forms of the server's pages.

import { issuer } from './server.js';

/** What the user enters into the form of each page, by the ID of the page. */
const ENTRIES = {
  login: (user) => ({ login_id: user, password: user, login: '' }),
  consent: () => ({ allow: '' }),
  device: () => ({ next: '' }),
  logout: () => ({ logout: '' }),
};

/** More pages than any flow has. */
const PAGES = 20;

export class Browser {
  #user;
  #cookies = new Map();

  constructor(user) {
    this.#user = user;
  }

  /**
   * Opens a URL and does what the pages ask for. Answers with the URL that leads away from the server, or the ID of the last
   * page.
   */
  async visit(url) {
    let response = await this.#send(url);
    for (let page = 0; page < PAGES; page += 1) {
      if (response.status === 303 || response.status === 302) {
        const next = new URL(response.headers.get('location'), issuer);
        if (next.origin !== issuer.origin) {
          return next;
        }
        response = await this.#send(next);
        continue;
      }
      const html = await response.text();
      const id = html.match(/<main id="([^"]*)"/)?.[1];
      if (response.status !== 200 || !(id in ENTRIES)) {
        return id;
      }
      const action = html.match(/<form method="post" action="([^"]*)"/)[1];
      const form = new URLSearchParams({ ...inputs(html), ...ENTRIES[id](this.#user) });
      response = await this.#send(new URL(action, issuer), { method: 'POST', body: form });
    }
    throw new Error('the pages do not come to an end');
  }

  async #send(url, options = {}) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...options, headers: { cookie }, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]*)=([^;]*)/);
      if (/; *Max-Age=0/i.test(line)) {
        this.#cookies.delete(name);
      } else {
        this.#cookies.set(name, value);
      }
    }
    return response;
  }
}

/** The fields of a form that have a value. None of the values has characters that HTML escapes. */
function inputs(html) {
  const attribute = (tag, name) => tag.match(new RegExp(` ${name}="([^"]*)"`))?.[1];
  const tags = html.match(/<input [^>]*>/g) ?? [];
  return Object.fromEntries(tags.map((tag) => [attribute(tag, 'name'), attribute(tag, 'value') ?? '']));
}
