// Verifiable credentials, and federations: what a service does without until it is told otherwise.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { KEYS, SUBJECT, created, organization } from './calls.js';

const ISSUER = 'https://issuer.example';

/** Makes a service that has what is given. Answers with its ID. */
async function issuer(settings) {
  const made = await created(organization.service.create({
    issuer: ISSUER,
    supportedScopes: [{ name: 'openid' }],
    supportedGrantTypes: ['PRE_AUTHORIZED_CODE'],
    ...settings,
  }));
  return String(made.apiKey);
}

async function credentialIssuer() {
  const endpoint = `${ISSUER}/credential`;
  return issuer({
    verifiableCredentialsEnabled: true,
    credentialJwks: KEYS,
    credentialIssuerMetadata: {
      credentialIssuer: ISSUER,
      credentialEndpoint: endpoint,
      batchCredentialEndpoint: endpoint,
      deferredCredentialEndpoint: endpoint,
      credentialsSupported: JSON.stringify({ membership: { format: 'dc+sd-jwt', vct: `${ISSUER}/membership` } }),
    },
  });
}

function ok(answer, action = 'OK') {
  assert.equal(answer.action, action, answer.resultMessage);
  return answer;
}

test('metadata of a credential issuer', async () => {
  const serviceId = await credentialIssuer();
  const credentials = organization.verifiableCredentials;
  const metadata = ok(await credentials.getMetadata({ serviceId, vciMetadataRequest: { pretty: false } }));
  assert.equal(JSON.parse(metadata.responseContent).credential_issuer, ISSUER);
  ok(await credentials.getJwtIssuer({ serviceId, vciJwtissuerRequest: { pretty: false } }));
  const keys = ok(await credentials.getJwks({ serviceId, vciJwksRequest: { pretty: false } }));
  assert.deepEqual(JSON.parse(keys.responseContent).keys.map(({ kid, d }) => [kid, d]), [['key', undefined]]);
});

test('credentials now and later', async () => {
  const serviceId = await credentialIssuer();
  const client = { clientType: 'PUBLIC', tokenAuthMethod: 'NONE', grantTypes: ['PRE_AUTHORIZED_CODE'] };
  const { clientId } = await created(organization.client.create({ serviceId, client }));
  const credentials = organization.verifiableCredentials;
  const vciOfferCreateRequest = {
    subject: SUBJECT,
    credentialConfigurationIds: ['membership'],
    preAuthorizedCodeGrantIncluded: true,
  };
  const { info: offer } = ok(await credentials.createOffer({ serviceId, vciOfferCreateRequest }), 'CREATED');
  const known = await credentials.getOfferInfo({ serviceId, vciOfferInfoRequest: { identifier: offer.identifier } });
  assert.equal(ok(known).info.subject, SUBJECT);
  const grant = 'urn:ietf:params:oauth:grant-type:pre-authorized_code';
  const parameters = `client_id=${clientId}&grant_type=${grant}&pre-authorized_code=${offer.preAuthorizedCode}`;
  const { accessToken } = ok(await organization.token.process({ serviceId, tokenRequest: { parameters } }));

  const vct = `${ISSUER}/membership`;
  const credentialPayload = JSON.stringify({ sub: 'john', vct });
  const order = ({ identifier }) => ({ requestIdentifier: identifier, credentialPayload });
  // As the draft has it that a service speaks by default: the SDK knows no setting for another version.
  const request = { format: 'dc+sd-jwt', vct };
  const vciSingleParseRequest = { accessToken, requestContent: JSON.stringify(request) };
  const { info } = ok(await credentials.parse({ serviceId, vciSingleParseRequest }));
  const deferred = { ...order(info), issuanceDeferred: true };
  const promised = await credentials.issue({ serviceId, vciSingleIssueRequest: { accessToken, order: deferred } });
  const vciDeferredParseRequest = { accessToken, requestContent: ok(promised, 'ACCEPTED').responseContent };
  const later = ok(await credentials.deferredParse({ serviceId, vciDeferredParseRequest }));
  ok(await credentials.deferredIssue({ serviceId, vciDeferredIssueRequest: { order: order(later.info) } }));

  const vciBatchParseRequest = { accessToken, requestContent: JSON.stringify({ credential_requests: [request] }) };
  const { info: several } = ok(await credentials.batchParse({ serviceId, vciBatchParseRequest }));
  const vciBatchIssueRequest = { accessToken, orders: several.map(order) };
  const { responseContent } = ok(await credentials.batchIssue({ serviceId, vciBatchIssueRequest }));
  assert.equal(JSON.parse(responseContent).credential_responses.length, 1);
});

test('federations', async () => {
  const anchor = 'https://anchor.example';
  const serviceId = await issuer({
    federationEnabled: true,
    federationJwks: KEYS,
    federationRegistrationEndpoint: `${ISSUER}/federation`,
    trustAnchors: [{ entityId: anchor, jwks: KEYS }],
    authorityHints: [anchor],
    organizationName: 'Example',
    supportedClientRegistrationTypes: ['EXPLICIT'],
  });
  const { responseContent } = ok(await organization.federation.configuration({ serviceId, requestBody: {} }));
  // It is no chain of a client.
  const federationRegistrationRequest = { trustChain: JSON.stringify([responseContent]) };
  ok(await organization.federation.registration({ serviceId, federationRegistrationRequest }), 'BAD_REQUEST');
});
