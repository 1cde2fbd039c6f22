// Authlete's SDK for TypeScript against the emulator: flows from end to end. The SDK checks each answer against its schemas.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Authlete } from '@authlete/typescript-sdk';

import { start } from './emulated.js';

const REDIRECT_URI = 'http://127.0.0.1:8091/callback';
const SUBJECT = 'john';

let emulator, authlete, organization, serviceId, credentials;

before(async () => {
  emulator = await start();
  const { API_BASE_URL, SERVICE_TOKEN, ORGANIZATION_ACCESS_TOKEN, SERVICE_ID, CLIENT_ID, CLIENT_SECRET } = emulator.settings;
  authlete = new Authlete({ bearer: SERVICE_TOKEN, serverURL: API_BASE_URL });
  organization = new Authlete({ bearer: ORGANIZATION_ACCESS_TOKEN, serverURL: API_BASE_URL });
  serviceId = SERVICE_ID;
  credentials = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
});

after(() => emulator.stop());

/** Checks the action and the result code of an answer, and hands it on. */
function check(answer, action, code) {
  assert.deepEqual([answer.action, answer.resultCode], [action, code], answer.resultMessage);
  return answer;
}

async function authorize(clientId, more) {
  const parameters = `response_type=code&client_id=${clientId}&redirect_uri=${REDIRECT_URI}&state=xyz&prompt=consent${more}`;
  const answer = await authlete.authorization.processRequest({ serviceId, authorizationRequest: { parameters } });
  return check(answer, 'INTERACTION', 'A004001');
}

async function token(parameters, { clientId, clientSecret } = credentials) {
  return authlete.token.process({ serviceId, tokenRequest: { parameters, clientId, clientSecret } });
}

async function tokens(more, client = credentials) {
  const { ticket } = await authorize(client.clientId, more);
  const authorizationIssueRequest = { ticket, subject: SUBJECT };
  const issued = await authlete.authorization.issue({ serviceId, authorizationIssueRequest });
  check(issued, 'LOCATION', 'A040001');
  const code = issued.authorizationCode;
  const parameters = `grant_type=authorization_code&code=${code}&redirect_uri=${REDIRECT_URI}`;
  return check(await token(parameters, client), 'OK', 'A050001');
}

async function introspect(token, scopes) {
  return authlete.introspection.process({ serviceId, introspectionRequest: { token, scopes } });
}

/** What was created. Authlete answers 201, and the SDK reads only 200: it fails with an error that has the answer. */
async function created(promise) {
  const error = await promise.then(() => assert.fail('the SDK reads 201 now: use its answer'), (error) => error);
  assert.equal(error.statusCode, 201, error.message);
  return JSON.parse(error.body);
}

test('from a new client to a revoked token', async () => {
  const made = await created(authlete.client.create({
    serviceId,
    client: {
      clientName: 'Quick start',
      clientType: 'CONFIDENTIAL',
      tokenAuthMethod: 'CLIENT_SECRET_BASIC',
      redirectUris: [REDIRECT_URI],
      responseTypes: ['CODE'],
      grantTypes: ['AUTHORIZATION_CODE', 'REFRESH_TOKEN'],
    },
  }));
  const client = { clientId: String(made.clientId), clientSecret: made.clientSecret };
  const answer = await tokens('&scope=openid+read&nonce=n', client);
  assert.ok(JSON.parse(answer.responseContent).id_token);
  const introspected = check(await introspect(answer.accessToken, ['read']), 'OK', 'A056001');
  assert.deepEqual([introspected.subject, introspected.clientId], [SUBJECT, made.clientId]);
  check(await introspect(answer.accessToken, ['write']), 'FORBIDDEN', 'A064302');
  const parameters = `token=${answer.accessToken}`;
  const standard = await authlete.introspection.standardProcess({ serviceId, standardIntrospectionRequest: { parameters } });
  assert.equal(JSON.parse(check(standard, 'OK', 'A145001').responseContent).active, true);
  const userinfo = await authlete.userinfo.process({ serviceId, userinfoRequest: { token: answer.accessToken } });
  check(userinfo, 'OK', 'A091001');
  const userinfoIssueRequest = { token: answer.accessToken, claims: '{"name":"John"}' };
  const issued = check(await authlete.userinfo.issue({ serviceId, userinfoIssueRequest }), 'JSON', 'A096001');
  assert.deepEqual(JSON.parse(issued.responseContent), { sub: SUBJECT, name: 'John' });
  const refreshed = await token(`grant_type=refresh_token&refresh_token=${answer.refreshToken}`, client);
  check(refreshed, 'OK', 'A053001');
  const revocationRequest = { parameters: `token=${refreshed.accessToken}`, ...client };
  check(await authlete.revocation.process({ serviceId, revocationRequest }), 'OK', 'A113001');
  check(await introspect(refreshed.accessToken), 'UNAUTHORIZED', 'A057302');
});

test('an authorization fails', async () => {
  const { ticket } = await authorize(credentials.clientId, '');
  const authorizationFailRequest = { ticket, reason: 'DENIED' };
  const answer = await authlete.authorization.fail({ serviceId, authorizationFailRequest });
  assert.equal(answer.action, 'LOCATION', answer.resultMessage);
  assert.match(answer.responseContent, /error=access_denied/);
});

test('services', async () => {
  const issuer = 'https://issuer.example';
  const made = await created(organization.service.create({ serviceName: 'Another', issuer }));
  const id = String(made.apiKey);
  const listed = await organization.service.list({ start: 0, end: 10 });
  assert.ok(listed.services.some((service) => service.apiKey === made.apiKey));
  const service = { serviceName: 'Changed', issuer };
  assert.equal((await organization.service.update({ serviceId: id, service })).serviceName, 'Changed');
  assert.equal((await organization.service.get({ serviceId: id })).serviceName, 'Changed');
  await organization.service.delete({ serviceId: id });
  await assert.rejects(organization.service.get({ serviceId: id }), { statusCode: 404 });
  assert.equal((await authlete.service.get({ serviceId })).apiKey, Number(serviceId));
  const metadata = await authlete.service.getConfiguration({ serviceId });
  assert.ok(metadata);
});

test('clients', async () => {
  const { clientId, clientSecret } = await created(authlete.client.create({ serviceId, client: { clientName: 'One' } }));
  const [id, clientIdentifier] = [String(clientId), String(clientId)];
  const listed = await authlete.client.list({ serviceId, start: 0, end: 100 });
  assert.ok(listed.clients.some((client) => client.clientId === clientId));
  const client = { clientName: 'Changed', clientType: 'CONFIDENTIAL', redirectUris: [REDIRECT_URI] };
  assert.equal((await authlete.client.update({ serviceId, clientId: id, client })).clientName, 'Changed');
  assert.equal((await authlete.client.get({ serviceId, clientId: id })).clientName, 'Changed');
  const { management } = authlete.client;
  const refreshed = await management.refreshSecret({ serviceId, clientIdentifier });
  assert.deepEqual([refreshed.resultCode, refreshed.oldClientSecret], ['A148001', clientSecret]);
  const clientSecretUpdateRequest = { clientSecret: 'a'.repeat(43) };
  const updated = await management.updateSecret({ serviceId, clientIdentifier, clientSecretUpdateRequest });
  assert.deepEqual([updated.resultCode, updated.newClientSecret], ['A149001', 'a'.repeat(43)]);
  const clientExtensionRequestableScopesUpdateRequest = { requestableScopes: ['read'] };
  await management.updateRequestableScopes({ serviceId, clientId: id, clientExtensionRequestableScopesUpdateRequest });
  const requestable = await management.getRequestableScopes({ serviceId, clientId: id });
  assert.deepEqual(requestable.requestableScopes, ['read']);
  await management.deleteRequestableScopes({ serviceId, clientId: id });
  const locked = { serviceId, clientIdentifier, clientFlagUpdateRequest: { clientLocked: true } };
  assert.equal((await management.updateLockFlag(locked)).resultCode, 'A293001');
  await authlete.client.delete({ serviceId, clientId: id });
  await assert.rejects(authlete.client.get({ serviceId, clientId: id }), { statusCode: 404 });
});

test('what users allowed', async () => {
  const { accessToken } = await tokens('&scope=read+write');
  const { clientId } = credentials;
  const subject = { subjectPathParameter: SUBJECT, subjectQueryParameter: SUBJECT };
  const { management } = authlete.client;
  const granted = await management.getGrantedScopes({ serviceId, clientId, ...subject });
  assert.equal(granted.resultCode, 'A139002', granted.resultMessage);
  const listed = await management.listAuthorizations({ serviceId, ...subject });
  assert.ok(listed.clients.some((client) => String(client.clientId) === clientId));
  const clientAuthorizationUpdateRequest = { subject: SUBJECT, scopes: ['read'] };
  await management.updateAuthorizations({ serviceId, clientId, clientAuthorizationUpdateRequest });
  assert.deepEqual((await introspect(accessToken)).scopes, ['read']);
  await management.deleteGrantedScopes({ serviceId, clientId, ...subject });
  await management.deleteAuthorizations({ serviceId, clientId, ...subject });
  check(await introspect(accessToken), 'UNAUTHORIZED', 'A057302');
});

test('token management', async () => {
  const clientId = Number(credentials.clientId);
  const tokenCreateRequest = { grantType: 'AUTHORIZATION_CODE', clientId, subject: 'jane', scopes: ['read'] };
  const { management } = authlete.token;
  const { accessToken } = check(await management.create({ serviceId, tokenCreateRequest }), 'OK', 'A109001');
  const tokenUpdateRequest = { accessToken, scopes: ['read', 'write'] };
  check(await management.update({ serviceId, tokenUpdateRequest }), 'OK', 'A135001');
  assert.equal((await management.list({ serviceId, subject: 'jane' })).totalCount, 1);
  await management.delete({ serviceId, accessTokenIdentifier: accessToken });
  check(await introspect(accessToken), 'UNAUTHORIZED', 'A057302');
  const other = check(await management.create({ serviceId, tokenCreateRequest }), 'OK', 'A109001');
  const tokenRevokeRequest = { clientIdentifier: credentials.clientId, subject: 'jane' };
  assert.equal((await management.revoke({ serviceId, tokenRevokeRequest })).count, 1);
  assert.equal((await introspect(other.accessToken)).action, 'UNAUTHORIZED');
});

test('a pushed authorization request', async () => {
  const parameters = `response_type=code&client_id=${credentials.clientId}&redirect_uri=${REDIRECT_URI}&scope=read`;
  const pushedAuthorizationRequest = { parameters, ...credentials };
  check(await authlete.pushedAuthorization.create({ serviceId, pushedAuthorizationRequest }), 'CREATED', 'A245001');
});

test('the device flow', async () => {
  const deviceAuthorizationRequest = { parameters: 'scope=read', ...credentials };
  const authorized = await authlete.deviceFlow.authorization({ serviceId, deviceAuthorizationRequest });
  const { userCode, deviceCode } = check(authorized, 'OK', 'A220001');
  const deviceVerificationRequest = { userCode };
  check(await authlete.deviceFlow.verification({ serviceId, deviceVerificationRequest }), 'VALID', 'A224001');
  const deviceCompleteRequest = { userCode, result: 'AUTHORIZED', subject: SUBJECT };
  check(await authlete.deviceFlow.complete({ serviceId, deviceCompleteRequest }), 'SUCCESS', 'A241001');
  const grant = 'urn:ietf:params:oauth:grant-type:device_code';
  check(await token(`grant_type=${grant}&device_code=${deviceCode}`), 'OK', 'A242002');
});

test('CIBA', async () => {
  const backchannelAuthenticationRequest = { parameters: 'scope=openid&login_hint=john', ...credentials };
  const answer = await authlete.ciba.processAuthentication({ serviceId, backchannelAuthenticationRequest });
  const { ticket } = check(answer, 'USER_IDENTIFICATION', 'A179001');
  const issued = await authlete.ciba.issue({ serviceId, backchannelAuthenticationIssueRequest: { ticket } });
  const { authReqId } = check(issued, 'OK', 'A183001');
  const backchannelAuthenticationCompleteRequest = { ticket, result: 'AUTHORIZED', subject: SUBJECT };
  const completed = await authlete.ciba.complete({ serviceId, backchannelAuthenticationCompleteRequest });
  assert.equal(completed.action, 'NO_ACTION', completed.resultMessage);
  check(await token(`grant_type=urn:openid:params:grant-type:ciba&auth_req_id=${authReqId}`), 'OK', 'A200002');
});

test('grant management', async () => {
  const answer = await tokens('&scope=grant_management_query+grant_management_revoke&grant_management_action=create');
  const grantId = JSON.parse(answer.responseContent).grant_id;
  const ask = (gmAction) =>
    authlete.grantManagement.processRequest({ serviceId, gMRequest: { accessToken: answer.accessToken, gmAction, grantId } });
  check(await ask('QUERY'), 'OK', 'A277001');
  check(await ask('REVOKE'), 'NO_CONTENT', 'A277002');
});

test('keys on hardware security modules', async () => {
  const hskCreateRequest = { kty: 'EC', use: 'sig', alg: 'ES256', kid: 'hardware', hsmName: 'google' };
  const created = await authlete.hardwareSecurityKeys.create({ serviceId, hskCreateRequest });
  const { handle } = created.hsk;
  assert.equal((await authlete.hardwareSecurityKeys.get({ serviceId, handle })).hsk.kid, 'hardware');
  assert.equal((await authlete.hardwareSecurityKeys.list({ serviceId })).hsks.length, 1);
  // The specification has 204 with content for this, which HTTP does not; the SDK waits for it.
  await assert.rejects(authlete.hardwareSecurityKeys.delete({ serviceId, handle }), { statusCode: 200 });
  assert.equal((await authlete.hardwareSecurityKeys.get({ serviceId, handle })).action, 'NOT_FOUND');
});
