// oauth4webapi (https://github.com/panva/oauth4webapi) against the server: requests and their answers one by one, with the
// signatures and claims of all JWTs checked.

import assert from 'node:assert/strict';

import * as oauth from 'oauth4webapi';

import { Browser } from './browser.js';
import {
  REDIRECT_URI, RESOURCE_SERVER, RESOURCE_SERVER_FOR_JWTS, SECRET, answer, fetchWithCertificate, issuer, key, shows as of,
} from './server.js';

const [LOGIN, SUBJECT, NAME, EMAIL] = ['jane', '1002', 'Jane Smith', 'jane@example.com'];
const TYPE_OF_ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

const browser = new Browser(LOGIN);
const shows = (features, name, run) => of('oauth4webapi', features, name, run);

const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer));

const web = { client: { client_id: 'web' }, authentication: oauth.ClientSecretBasic(SECRET), options: {} };

const signing = {
  client: {
    client_id: 'signing',
    id_token_signed_response_alg: 'ES256',
    userinfo_signed_response_alg: 'ES256',
    authorization_signed_response_alg: 'ES256',
  },
  authentication: oauth.PrivateKeyJwt(key),
  options: {},
};

/** Sends an authorization request with the parameters that `send` makes of those given, and reads the response by `read`. */
async function tokens(of, { send = async (parameters) => parameters, read = oauth.validateAuthResponse } = {}) {
  const { client, authentication, options } = of;
  const verifier = oauth.generateRandomCodeVerifier();
  const [nonce, state] = [oauth.generateRandomNonce(), oauth.generateRandomState()];
  const url = new URL(server.authorization_endpoint);
  url.search = new URLSearchParams(await send({
    client_id: client.client_id,
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    scope: 'openid profile offline_access',
    prompt: 'consent',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    nonce,
    state,
  }));
  const parameters = await read(server, client, await browser.visit(url), state);
  const response = await oauth.authorizationCodeGrantRequest(
    server, client, authentication, parameters, REDIRECT_URI, verifier, options);
  const checks = { expectedNonce: nonce, requireIdToken: true };
  const answered = await oauth.processAuthorizationCodeResponse(server, client, response, checks);
  await oauth.validateApplicationLevelSignature(server, response);
  assert.equal(oauth.getValidatedIdTokenClaims(answered).sub, SUBJECT);
  return answered;
}

async function userinfo({ client, options }, token, more = {}) {
  const response = await oauth.userInfoRequest(server, client, token, { ...options, ...more });
  const claims = await oauth.processUserInfoResponse(server, client, SUBJECT, response);
  if (client.userinfo_signed_response_alg) {
    await oauth.validateApplicationLevelSignature(server, response);
  }
  return claims;
}

/** What a resource server learns of a token. */
async function introspected(token, { id, secret } = RESOURCE_SERVER, metadata = {}) {
  const client = { client_id: id, ...metadata };
  const response = await oauth.introspectionRequest(server, client, oauth.ClientSecretBasic(secret), token);
  const introspected = await oauth.processIntrospectionResponse(server, client, response);
  if (client.introspection_signed_response_alg) {
    await oauth.validateApplicationLevelSignature(server, response);
  }
  return introspected;
}

async function pushed({ client, authentication, options }, parameters) {
  const response = await oauth.pushedAuthorizationRequest(server, client, authentication, parameters, options);
  const { request_uri } = await oauth.processPushedAuthorizationResponse(server, client, response);
  return { client_id: client.client_id, request_uri };
}

async function signed({ client }, parameters) {
  const request = await oauth.issueRequestObject(server, client, parameters, key);
  return { client_id: client.client_id, request };
}

shows(['discovery', 'code with PKCE', 'userinfo in JSON', 'refresh'], 'a code, userinfo and new tokens', async () => {
  const { client, authentication } = web;
  const first = await tokens(web);
  assert.equal((await userinfo(web, first.access_token)).name, NAME);
  const response = await oauth.refreshTokenGrantRequest(server, client, authentication, first.refresh_token);
  const second = await oauth.processRefreshTokenResponse(server, client, response);
  assert.notEqual(second.access_token, first.access_token);
  assert.equal((await userinfo(web, second.access_token)).name, NAME);
});

shows(['PAR'], 'a pushed request', async () => {
  await tokens(web, { send: (parameters) => pushed(web, parameters) });
});

shows(['request object', 'private_key_jwt', 'userinfo as a JWT'], 'everything signed, pushed too', async () => {
  const sent = (parameters) => signed(signing, parameters);
  for (const send of [sent, async (parameters) => pushed(signing, await sent(parameters))]) {
    const { access_token } = await tokens(signing, { send });
    assert.equal((await userinfo(signing, access_token)).name, NAME);
  }
});

shows(['JARM'], 'a signed response', async () => {
  const send = async (parameters) => ({ ...parameters, response_mode: 'jwt' });
  await tokens(signing, { send, read: oauth.validateJwtAuthResponse });
});

shows(['DPoP'], 'tokens that are bound to a key', async () => {
  const client = { client_id: 'public' };
  const bound = async () => ({ DPoP: oauth.DPoP(client, await oauth.generateKeyPair('ES256')) });
  const holder = { client, authentication: oauth.None(), options: await bound() };
  const { access_token, refresh_token, token_type } = await tokens(holder);
  assert.equal(token_type, 'dpop');
  assert.equal((await userinfo(holder, access_token)).name, NAME);
  await assert.rejects(userinfo({ client }, access_token), { status: 401 });
  const response = await oauth.refreshTokenGrantRequest(
    server, client, oauth.None(), refresh_token, await bound());
  await assert.rejects(oauth.processRefreshTokenResponse(server, client, response), { error: 'invalid_grant' });
});

shows(['mTLS'], 'tokens that are bound to a certificate', async () => {
  const client = { client_id: 'certified', use_mtls_endpoint_aliases: true };
  const holder = { client, authentication: oauth.TlsClientAuth(), options: { [oauth.customFetch]: fetchWithCertificate } };
  const { access_token } = await tokens(holder);
  assert.match((await introspected(access_token)).cnf['x5t#S256'], /^[\w-]{43}$/);
  assert.equal((await userinfo(holder, access_token)).name, NAME);
  await assert.rejects(userinfo({ client }, access_token), { status: 401 });
  const response = await oauth.clientCredentialsGrantRequest(server, client, oauth.TlsClientAuth(), {});
  await assert.rejects(oauth.processClientCredentialsResponse(server, client, response), { status: 401 });
});

shows(['device flow'], 'the device flow', async () => {
  const { client, authentication } = web;
  const response = await oauth.deviceAuthorizationRequest(server, client, authentication, { scope: 'openid' });
  const { device_code, verification_uri_complete } = await oauth.processDeviceAuthorizationResponse(server, client, response);
  assert.equal(await browser.visit(verification_uri_complete), 'device_result');
  const granted = await oauth.deviceCodeGrantRequest(server, client, authentication, device_code);
  const answered = await oauth.processDeviceCodeResponse(server, client, granted);
  await oauth.validateApplicationLevelSignature(server, granted);
  assert.equal(oauth.getValidatedIdTokenClaims(answered).sub, SUBJECT);
});

shows(['CIBA'], 'a request to the user of another device', async () => {
  const { client, authentication } = web;
  const parameters = { scope: 'openid', login_hint: EMAIL };
  const response = await oauth.backchannelAuthenticationRequest(server, client, authentication, parameters);
  const { auth_req_id } = await oauth.processBackchannelAuthenticationResponse(server, client, response);
  const polled = () => oauth.backchannelAuthenticationGrantRequest(server, client, authentication, auth_req_id);
  const early = oauth.processBackchannelAuthenticationGrantResponse(server, client, await polled());
  await assert.rejects(early, { error: 'authorization_pending' });
  await answer(auth_req_id, 'allow');
  const granted = await polled();
  const answered = await oauth.processBackchannelAuthenticationGrantResponse(server, client, granted);
  await oauth.validateApplicationLevelSignature(server, granted);
  assert.equal(oauth.getValidatedIdTokenClaims(answered).sub, SUBJECT);
});

shows(['client credentials', 'introspection', 'revocation'], 'from a new token to a revoked one', async () => {
  const { client, authentication } = web;
  const response = await oauth.clientCredentialsGrantRequest(server, client, authentication, { scope: 'read' });
  const { access_token } = await oauth.processClientCredentialsResponse(server, client, response);
  const { active, client_id, scope } = await introspected(access_token);
  assert.deepEqual({ active, client_id, scope }, { active: true, client_id: 'web', scope: 'read' });
  await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, authentication, access_token));
  assert.deepEqual(await introspected(access_token), { active: false });
});

shows(['introspection as a JWT'], 'what a resource server is told is signed', async () => {
  const { client, authentication } = web;
  const response = await oauth.clientCredentialsGrantRequest(server, client, authentication, { scope: 'read' });
  const { access_token } = await oauth.processClientCredentialsResponse(server, client, response);
  const metadata = { introspection_signed_response_alg: 'RS256' };
  assert.equal((await introspected(access_token, RESOURCE_SERVER_FOR_JWTS, metadata)).client_id, 'web');
});

shows(['token exchange'], 'a token for a token', async () => {
  const { client, authentication } = web;
  const { access_token } = await tokens(web);
  const parameters = { subject_token: access_token, subject_token_type: TYPE_OF_ACCESS_TOKEN };
  const grantType = 'urn:ietf:params:oauth:grant-type:token-exchange';
  const response = await oauth.genericTokenEndpointRequest(server, client, authentication, grantType, parameters);
  const exchanged = await oauth.processGenericTokenEndpointResponse(server, client, response);
  assert.equal(exchanged.issued_token_type, TYPE_OF_ACCESS_TOKEN);
  assert.equal((await introspected(exchanged.access_token)).sub, SUBJECT);
});

shows(['dynamic registration'], 'a client that registers itself', async () => {
  const metadata = { client_name: 'Registered', redirect_uris: [REDIRECT_URI], scope: 'openid profile offline_access' };
  const response = await oauth.dynamicClientRegistrationRequest(server, metadata);
  const client = await oauth.processDynamicClientRegistrationResponse(response);
  assert.deepEqual(client.redirect_uris, [REDIRECT_URI]);
  await tokens({ client, authentication: oauth.ClientSecretBasic(client.client_secret), options: {} });
});
