// openid-client (https://github.com/panva/openid-client) against the server. It checks the signatures and claims of all it gets.

import assert from 'node:assert/strict';

import * as client from 'openid-client';

import { Browser } from './browser.js';
import {
  GOODBYE_URI, REDIRECT_URI, RESOURCE_SERVER, RESOURCE_SERVER_FOR_JWTS, SECRET, answer, fetchWithCertificate, issuer, key,
  shows as of,
} from './server.js';

const [LOGIN, SUBJECT, NAME, EMAIL] = ['john', '1001', 'John Flibble Smith', 'john@example.com'];
const TYPE_OF_ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

const browser = new Browser(LOGIN);
const shows = (features, name, run) => of('openid-client', features, name, run);

async function discovered(id, metadata, authentication, options = {}) {
  // Without this, an ID token from the token endpoint is trusted for the TLS connection that it came over.
  const execute = [client.enableNonRepudiationChecks, ...(options.execute ?? [])];
  return client.discovery(issuer, id, metadata, authentication, { ...options, execute });
}

const web = () => discovered('web', {}, client.ClientSecretBasic(SECRET));

const signing = (...execute) => discovered(
  'signing',
  { id_token_signed_response_alg: 'ES256', userinfo_signed_response_alg: 'ES256', authorization_signed_response_alg: 'ES256' },
  client.PrivateKeyJwt(key),
  { execute },
);

/** Gets tokens by a code. The URL for the browser is made by a function of the library. */
async function tokens(config, build = client.buildAuthorizationUrl, options = undefined) {
  const verifier = client.randomPKCECodeVerifier();
  const [nonce, state] = [client.randomNonce(), client.randomState()];
  const url = await build(config, {
    redirect_uri: REDIRECT_URI,
    scope: 'openid profile offline_access',
    prompt: 'consent',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    nonce,
    state,
  });
  const checks = { pkceCodeVerifier: verifier, expectedNonce: nonce, expectedState: state };
  const answered = await client.authorizationCodeGrant(config, await browser.visit(url), checks, undefined, options);
  assert.equal(answered.claims().sub, SUBJECT);
  return answered;
}

/** What a resource server learns of a token. */
async function introspected(token, { id, secret } = RESOURCE_SERVER, metadata = {}) {
  return client.tokenIntrospection(await discovered(id, metadata, client.ClientSecretBasic(secret)), token);
}

shows(['discovery', 'code with PKCE', 'userinfo in JSON', 'refresh'], 'a code, userinfo and new tokens', async () => {
  const config = await web();
  const first = await tokens(config);
  assert.equal((await client.fetchUserInfo(config, first.access_token, SUBJECT)).name, NAME);
  const second = await client.refreshTokenGrant(config, first.refresh_token);
  assert.notEqual(second.access_token, first.access_token);
  assert.equal((await client.fetchUserInfo(config, second.access_token, SUBJECT)).name, NAME);
});

shows(['PAR'], 'a pushed request', async () => {
  await tokens(await web(), client.buildAuthorizationUrlWithPAR);
});

shows(['request object', 'private_key_jwt', 'userinfo as a JWT'], 'everything signed, pushed too', async () => {
  const config = await signing();
  const signed = (config, parameters) => client.buildAuthorizationUrlWithJAR(config, parameters, key);
  const pushed = async (config, parameters) => {
    const { searchParams } = await signed(config, parameters);
    return client.buildAuthorizationUrlWithPAR(config, searchParams);
  };
  for (const build of [signed, pushed]) {
    const { access_token } = await tokens(config, build);
    assert.equal((await client.fetchUserInfo(config, access_token, SUBJECT)).name, NAME);
  }
});

shows(['JARM'], 'a signed response', async () => {
  await tokens(await signing(client.useJwtResponseMode));
});

shows(['DPoP'], 'tokens that are bound to a key', async () => {
  const config = await discovered('public', {}, client.None());
  const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
  const { access_token, refresh_token, token_type } = await tokens(config, client.buildAuthorizationUrl, { DPoP });
  assert.equal(token_type, 'dpop');
  assert.equal((await client.fetchUserInfo(config, access_token, SUBJECT, { DPoP })).name, NAME);
  await assert.rejects(client.fetchUserInfo(config, access_token, SUBJECT), { status: 401 });
  const refreshed = await client.refreshTokenGrant(config, refresh_token, {}, { DPoP });
  assert.equal(refreshed.token_type, 'dpop');
  const other = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
  const stolen = client.refreshTokenGrant(config, refreshed.refresh_token, {}, { DPoP: other });
  await assert.rejects(stolen, { error: 'invalid_grant' });
});

shows(['mTLS'], 'tokens that are bound to a certificate', async () => {
  const options = { [client.customFetch]: fetchWithCertificate };
  const metadata = { use_mtls_endpoint_aliases: true };
  const config = await discovered('certified', metadata, client.TlsClientAuth(), options);
  const { access_token } = await tokens(config);
  assert.match((await introspected(access_token)).cnf['x5t#S256'], /^[\w-]{43}$/);
  assert.equal((await client.fetchUserInfo(config, access_token, SUBJECT)).name, NAME);
  const withoutCertificate = await discovered('certified', {}, client.TlsClientAuth());
  await assert.rejects(client.fetchUserInfo(withoutCertificate, access_token, SUBJECT), { status: 401 });
  await assert.rejects(client.clientCredentialsGrant(withoutCertificate), { status: 401 });
});

shows(['device flow'], 'the device flow', async () => {
  const config = await web();
  const device = await client.initiateDeviceAuthorization(config, { scope: 'openid profile' });
  assert.equal(await browser.visit(device.verification_uri_complete), 'device_result');
  const { access_token } = await client.pollDeviceAuthorizationGrant(config, { ...device, interval: 1 });
  assert.equal((await client.fetchUserInfo(config, access_token, SUBJECT)).name, NAME);
});

shows(['CIBA'], 'a request to the user of another device', async () => {
  const config = await web();
  const parameters = { scope: 'openid', login_hint: EMAIL, binding_message: 'A1' };
  const asked = await client.initiateBackchannelAuthentication(config, parameters);
  await answer(asked.auth_req_id, 'allow');
  const answered = await client.pollBackchannelAuthenticationGrant(config, { ...asked, interval: 1 });
  assert.equal(answered.claims().sub, SUBJECT);
  const denied = await client.initiateBackchannelAuthentication(config, parameters);
  await answer(denied.auth_req_id, 'deny');
  const refused = client.pollBackchannelAuthenticationGrant(config, { ...denied, interval: 1 });
  await assert.rejects(refused, { error: 'access_denied' });
});

shows(['client credentials', 'introspection', 'revocation'], 'from a new token to a revoked one', async () => {
  const config = await web();
  const { access_token } = await client.clientCredentialsGrant(config, { scope: 'read' });
  const { active, client_id, scope } = await introspected(access_token);
  assert.deepEqual({ active, client_id, scope }, { active: true, client_id: 'web', scope: 'read' });
  await client.tokenRevocation(config, access_token);
  assert.deepEqual(await introspected(access_token), { active: false });
});

shows(['introspection as a JWT'], 'what a resource server is told is signed', async () => {
  const { access_token } = await client.clientCredentialsGrant(await web(), { scope: 'read' });
  const metadata = { introspection_signed_response_alg: 'RS256' };
  assert.equal((await introspected(access_token, RESOURCE_SERVER_FOR_JWTS, metadata)).client_id, 'web');
});

shows(['token exchange'], 'a token for a token', async () => {
  const config = await web();
  const { access_token } = await tokens(config);
  const parameters = { subject_token: access_token, subject_token_type: TYPE_OF_ACCESS_TOKEN };
  const grantType = 'urn:ietf:params:oauth:grant-type:token-exchange';
  const exchanged = await client.genericGrantRequest(config, grantType, parameters);
  assert.equal(exchanged.issued_token_type, TYPE_OF_ACCESS_TOKEN);
  assert.equal((await introspected(exchanged.access_token)).sub, SUBJECT);
});

shows(['dynamic registration'], 'a client that registers itself', async () => {
  const metadata = { client_name: 'Registered', redirect_uris: [REDIRECT_URI], scope: 'openid profile offline_access' };
  const options = { execute: [client.enableNonRepudiationChecks] };
  await tokens(await client.dynamicClientRegistration(issuer, metadata, undefined, options));
});

shows(['logout'], 'the end of the session', async () => {
  const config = await web();
  const { id_token } = await tokens(config);
  const parameters = { id_token_hint: id_token, post_logout_redirect_uri: GOODBYE_URI, state: 'over' };
  const left = await browser.visit(client.buildEndSessionUrl(config, parameters));
  assert.equal(String(left), `${GOODBYE_URI}?state=over`);
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT_URI, scope: 'openid', prompt: 'none', code_challenge: 'a'.repeat(43), code_challenge_method: 'S256',
  });
  await assert.rejects(client.authorizationCodeGrant(config, await browser.visit(url)), { error: 'login_required' });
});
