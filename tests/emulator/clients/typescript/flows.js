// Flows from end to end.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  REDIRECT_URI, SUBJECT, authlete, authorize, check, created, credentials, introspect, serviceId, token, tokens, unread,
} from './calls.js';

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
  const ask = async () => {
    const answer = await authlete.ciba.processAuthentication({ serviceId, backchannelAuthenticationRequest });
    return check(answer, 'USER_IDENTIFICATION', 'A179001').ticket;
  };
  const ticket = await ask();
  const issued = await authlete.ciba.issue({ serviceId, backchannelAuthenticationIssueRequest: { ticket } });
  const { authReqId } = check(issued, 'OK', 'A183001');
  const backchannelAuthenticationCompleteRequest = { ticket, result: 'AUTHORIZED', subject: SUBJECT };
  const completed = await authlete.ciba.complete({ serviceId, backchannelAuthenticationCompleteRequest });
  assert.equal(completed.action, 'NO_ACTION', completed.resultMessage);
  check(await token(`grant_type=urn:openid:params:grant-type:ciba&auth_req_id=${authReqId}`), 'OK', 'A200002');
  const backchannelAuthenticationFailRequest = { ticket: await ask(), reason: 'ACCESS_DENIED' };
  check(await authlete.ciba.fail({ serviceId, backchannelAuthenticationFailRequest }), 'FORBIDDEN', 'A185001');
});

test('grant management', async () => {
  const answer = await tokens('&scope=grant_management_query+grant_management_revoke&grant_management_action=create');
  const grantId = JSON.parse(answer.responseContent).grant_id;
  const ask = (gmAction) =>
    authlete.grantManagement.processRequest({ serviceId, gMRequest: { accessToken: answer.accessToken, gmAction, grantId } });
  check(await ask('QUERY'), 'OK', 'A277001');
  check(await ask('REVOKE'), 'NO_CONTENT', 'A277002');
});

test('a password is right or wrong', async () => {
  const parameters = 'grant_type=password&username=john&password=secret&scope=read';
  const { action, ticket, password } = await token(parameters);
  assert.deepEqual([action, password], ['PASSWORD', 'secret']);
  const issued = await authlete.token.issue({ serviceId, tokenIssueRequest: { ticket, subject: SUBJECT } });
  assert.equal((await introspect(check(issued, 'OK', 'A054001').accessToken)).subject, SUBJECT);
  const again = await token(parameters);
  const tokenFailRequest = { ticket: again.ticket, reason: 'INVALID_RESOURCE_OWNER_CREDENTIALS' };
  const failed = await authlete.token.fail({ serviceId, tokenFailRequest });
  assert.equal(JSON.parse(failed.responseContent).error, 'invalid_request', failed.resultMessage);
});

test('tickets', async () => {
  const { ticket } = await authorize(credentials.clientId, '');
  const { management } = authlete.authorization;
  // The SDK has text where Authlete has an object: it sends that, and cannot read the answer.
  const authorizationTicketUpdateRequest = { ticket, info: '{"context":"noted"}' };
  await assert.rejects(management.updateTicket({ serviceId, authorizationTicketUpdateRequest }), { statusCode: 200 });
  const answer = await management.getTicketInfo({ serviceId, authorizationTicketInfoRequest: { ticket } });
  assert.equal(answer.action, 'OK', answer.resultMessage);
});

test('an ID token at a refresh', async () => {
  const service = await authlete.service.get({ serviceId });
  await authlete.service.update({ serviceId, service: { ...service, idTokenReissuable: true } });
  const { refreshToken } = await tokens('&scope=openid+offline_access');
  const refreshed = await unread(token(`grant_type=refresh_token&refresh_token=${refreshToken}`));
  assert.equal(refreshed.action, 'ID_TOKEN_REISSUABLE', refreshed.resultMessage);
  const idtokenReissueRequest = { accessToken: refreshed.accessToken, refreshToken: refreshed.refreshToken, sub: SUBJECT };
  const answer = await authlete.token.management.reissueIdToken({ serviceId, idtokenReissueRequest });
  assert.ok(JSON.parse(answer.responseContent).id_token, answer.resultMessage);
  await authlete.service.update({ serviceId, service });
});

test('native applications with one session', async () => {
  const { ticket } = await authorize(credentials.clientId, '&scope=openid+device_sso');
  const authorizationIssueRequest = { ticket, subject: SUBJECT, sessionId: 'session' };
  const { authorizationCode } = await authlete.authorization.issue({ serviceId, authorizationIssueRequest });
  const answer = await unread(token(`grant_type=authorization_code&code=${authorizationCode}&redirect_uri=${REDIRECT_URI}`));
  const { accessToken } = check(answer, 'NATIVE_SSO', 'A050002');
  const nativeSsoRequest = { accessToken, deviceSecret: 'device secret' };
  const { responseContent } = check(await authlete.nativeSso.process({ serviceId, nativeSsoRequest }), 'OK', 'A501001');
  assert.equal(JSON.parse(responseContent).device_secret, 'device secret');
  const nativeSsoLogoutRequest = { sessionId: 'session' };
  check(await authlete.nativeSso.logout({ serviceId, nativeSsoLogoutRequest }), 'OK', 'A503001');
  check(await introspect(accessToken), 'UNAUTHORIZED', 'A057302');
});
