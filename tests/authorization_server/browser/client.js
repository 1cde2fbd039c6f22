// A client of the authorization server: it registers itself, takes responses at its redirection URI and shows them on a page.

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

/** What a test sends where it does not matter. */
const STATE = 'state of the client';

export class Client {
  /**
   * Starts a client with the metadata that a function of its URL gives beside the usual. It ends with the test. By its host it
   * is of another site than the server, unless it is told otherwise.
   */
  static async start(test, { server }, metadata = () => ({}), host = 'localhost') {
    const client = new Client();
    client.server = server;
    client.requests = [];
    client.pages = {};
    client.listener = createServer((request, response) => client.#answer(request, response)).listen(0, '127.0.0.1');
    await once(client.listener, 'listening');
    client.url = `http://${host}:${client.listener.address().port}`;
    client.redirectUri = `${client.url}/callback`;
    test.after(() => {
      client.listener.closeAllConnections();
      client.listener.close();
    });
    client.credentials = await client.register(metadata(client.url));
    return client;
  }

  /** What the server says of a client that is registered (RFC 7591). */
  async register(metadata) {
    const usual = {
      application_type: 'native',
      client_name: 'Weather',
      redirect_uris: [this.redirectUri],
      scope: 'openid profile email read',
    };
    const answer = await fetch(`${this.server.url}/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...usual, ...metadata }),
    });
    const credentials = await answer.json();
    assert.equal(answer.status, 201, JSON.stringify(credentials));
    return credentials;
  }

  /** The URL of an authorization request with those parameters beside the usual. */
  authorization(parameters = {}) {
    this.codeVerifier = randomBytes(32).toString('base64url');
    const usual = {
      response_type: 'code',
      client_id: this.credentials.client_id,
      redirect_uri: this.redirectUri,
      scope: 'openid read',
      state: STATE,
      code_challenge: createHash('sha256').update(this.codeVerifier).digest('base64url'),
      code_challenge_method: 'S256',
    };
    return `${this.server.url}/authorize?${new URLSearchParams({ ...usual, ...parameters })}`;
  }

  /** The parameters of the response that the page of the client shows. */
  async response(page) {
    await page.waitForURL(`${this.redirectUri}**`);
    const { state, ...response } = JSON.parse(await page.locator('#parameters').textContent());
    assert.equal(state, STATE);
    return response;
  }

  /** The claims of the ID token that the server gives for the code of a response. */
  async claims(response) {
    assert.equal(response.error, undefined, JSON.stringify(response));
    const tokens = await this.post('/token', {
      grant_type: 'authorization_code',
      code: response.code,
      redirect_uri: this.redirectUri,
      code_verifier: this.codeVerifier,
    });
    assert.ok(tokens.id_token, JSON.stringify(tokens));
    this.idToken = tokens.id_token;
    return JSON.parse(Buffer.from(tokens.id_token.split('.')[1], 'base64url'));
  }

  /** The answer to a form that the client sends to an endpoint. */
  async post(path, form) {
    const { client_id: id, client_secret: secret } = this.credentials;
    const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
    const body = new URLSearchParams(form);
    return (await fetch(this.server.url + path, { method: 'POST', headers: { authorization }, body })).json();
  }

  async #answer(request, response) {
    const { pathname, searchParams } = new URL(request.url, this.url);
    let body = '';
    for await (const chunk of request) {
      body += chunk;
    }
    const parameters = Object.fromEntries([...searchParams, ...new URLSearchParams(body)]);
    this.requests.push({ method: request.method, path: pathname, parameters });
    response.setHeader('content-type', 'text/html;charset=UTF-8');
    response.end(this.pages[pathname] ?? shown(parameters));
  }
}

function shown(parameters) {
  const text = JSON.stringify(parameters).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<!doctype html><title>Client</title><link rel="icon" href="data:,"><pre id="parameters">${text}</pre>`;
}
