// Services, clients, what users allowed them, tokens and keys.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  KEYS, REDIRECT_URI, SUBJECT, authlete, check, created, credentials, introspect, organization, serviceId, tokens,
} from './calls.js';

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

test('registered clients', async () => {
  const registration = authlete.dynamicClientRegistration;
  const metadata = { redirect_uris: [REDIRECT_URI], client_name: 'Registered' };
  const registered = await registration.register({ serviceId, requestBody: { json: JSON.stringify(metadata) } });
  const content = JSON.parse(check(registered, 'CREATED', 'A202001').responseContent);
  const client = { clientId: content.client_id, token: content.registration_access_token };
  check(await registration.get({ serviceId, requestBody: client }), 'OK', 'A217001');
  const json = JSON.stringify({ ...metadata, client_id: client.clientId, client_name: 'Changed' });
  const updated = check(await registration.update({ serviceId, requestBody: { ...client, json } }), 'UPDATED', 'A213001');
  assert.equal(JSON.parse(updated.responseContent).client_name, 'Changed');
  check(await registration.delete({ serviceId, requestBody: client }), 'DELETED', 'A216001');
});

test('keys of the service', async () => {
  const service = await authlete.service.get({ serviceId });
  await authlete.service.update({ serviceId, service: { ...service, jwks: KEYS } });
  const { keys } = await authlete.jwkSetEndpoint.serviceJwksGetApi({ serviceId });
  assert.deepEqual(keys.map(({ kid, d }) => [kid, d]), [['key', undefined]]);
  const { clientId } = credentials;
  const client = await authlete.client.get({ serviceId, clientId });
  await authlete.client.update({ serviceId, clientId, client: { ...client, idTokenSignAlg: 'ES256' } });
  const jose = JSON.parse((await tokens('&scope=openid')).responseContent).id_token;
  const verified = await authlete.joseObject.joseVerifyApi({ serviceId, joseVerifyRequest: { jose, mandatoryClaims: ['sub'] } });
  assert.deepEqual([verified.valid, verified.resultCode], [true, 'A160001'], verified.resultMessage);
  await authlete.client.update({ serviceId, clientId, client });
  await authlete.service.update({ serviceId, service });
});
