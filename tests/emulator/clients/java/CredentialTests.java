import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import com.authlete.common.api.AuthleteApi;
import com.authlete.common.dto.*;
import com.authlete.common.types.*;
import org.junit.jupiter.api.Test;

/** Verifiable credentials, and federations: what a service does without until it is told otherwise. */
interface CredentialTests extends Calls {
    String ISSUER = "https://issuer.example";

    /** The API of a new service, which is told more. */
    private AuthleteApi issuer(Service service) {
        Service created = emulated().organization.createService(service.setIssuer(URI.create(ISSUER))
                .setSupportedScopes(new Scope[] {new Scope().setName("openid")})
                .setSupportedGrantTypes(new GrantType[] {GrantType.PRE_AUTHORIZED_CODE})
                .setPreAuthorizedGrantAnonymousAccessSupported(true));
        return emulated().of(created);
    }

    private AuthleteApi credentialIssuer() {
        String configurations = "{\"membership\":{\"format\":\"dc+sd-jwt\",\"vct\":\"" + ISSUER + "/membership\"}}";
        URI endpoint = URI.create(ISSUER + "/credential");
        return issuer(new Service().setVerifiableCredentialsEnabled(true).setCredentialJwks(KEYS)
                .setCredentialIssuerMetadata(new CredentialIssuerMetadata().setCredentialIssuer(URI.create(ISSUER))
                        .setCredentialEndpoint(endpoint).setBatchCredentialEndpoint(endpoint)
                        .setDeferredCredentialEndpoint(endpoint).setNonceEndpoint(endpoint)
                        .setCredentialsSupported(configurations)));
    }

    @Test
    default void metadataOfACredentialIssuer() {
        AuthleteApi api = credentialIssuer();
        CredentialIssuerMetadataResponse metadata = api.credentialIssuerMetadata(new CredentialIssuerMetadataRequest());
        assertEquals(CredentialIssuerMetadataResponse.Action.OK, metadata.getAction(), metadata.getResultMessage());
        assertEquals(ISSUER, Calls.json(metadata.getResponseContent()).get("credential_issuer"));
        CredentialJwtIssuerMetadataResponse jwtIssuer = api.credentialJwtIssuerMetadata(
                new CredentialJwtIssuerMetadataRequest());
        assertEquals(CredentialJwtIssuerMetadataResponse.Action.OK, jwtIssuer.getAction(), jwtIssuer.getResultMessage());
        CredentialIssuerJwksResponse keys = api.credentialIssuerJwks(new CredentialIssuerJwksRequest());
        assertEquals(CredentialIssuerJwksResponse.Action.OK, keys.getAction(), keys.getResultMessage());
        assertFalse(keys.getResponseContent().contains("\"d\""));
        CredentialNonceResponse nonce = api.credentialNonce(new CredentialNonceRequest());
        assertEquals(CredentialNonceResponse.Action.OK, nonce.getAction(), nonce.getResultMessage());
    }

    @Test
    default void credentialsNowAndLater() {
        AuthleteApi api = credentialIssuer();
        CredentialOfferCreateResponse offer = api.credentialOfferCreate(new CredentialOfferCreateRequest()
                .setSubject(SUBJECT).setCredentialConfigurationIds(new String[] {"membership"})
                .setPreAuthorizedCodeGrantIncluded(true));
        assertEquals(CredentialOfferCreateResponse.Action.CREATED, offer.getAction(), offer.getResultMessage());
        CredentialOfferInfoResponse info = api.credentialOfferInfo(
                new CredentialOfferInfoRequest().setIdentifier(offer.getInfo().getIdentifier()));
        assertEquals(SUBJECT, info.getInfo().getSubject(), info.getResultMessage());
        String accessToken = api.token(new TokenRequest().setParameters(
                "grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code&pre-authorized_code="
                + offer.getInfo().getPreAuthorizedCode())).getAccessToken();

        // As the draft has it that a service speaks by default: the library knows no setting for another version.
        String request = "{\"format\":\"dc+sd-jwt\",\"vct\":\"" + ISSUER + "/membership\"}";
        CredentialSingleParseResponse parsed = api.credentialSingleParse(
                new CredentialSingleParseRequest().setAccessToken(accessToken).setRequestContent(request));
        assertEquals(CredentialSingleParseResponse.Action.OK, parsed.getAction(), parsed.getResultMessage());
        CredentialSingleIssueResponse promised = api.credentialSingleIssue(new CredentialSingleIssueRequest()
                .setAccessToken(accessToken).setOrder(order(parsed.getInfo()).setIssuanceDeferred(true)));
        assertEquals(CredentialSingleIssueResponse.Action.ACCEPTED, promised.getAction(), promised.getResultMessage());
        CredentialDeferredParseResponse later = api.credentialDeferredParse(new CredentialDeferredParseRequest()
                .setAccessToken(accessToken).setRequestContent(promised.getResponseContent()));
        assertEquals(CredentialDeferredParseResponse.Action.OK, later.getAction(), later.getResultMessage());
        CredentialDeferredIssueResponse kept = api.credentialDeferredIssue(
                new CredentialDeferredIssueRequest().setOrder(order(later.getInfo())));
        assertEquals(CredentialDeferredIssueResponse.Action.OK, kept.getAction(), kept.getResultMessage());

        CredentialBatchParseResponse batch = api.credentialBatchParse(new CredentialBatchParseRequest()
                .setAccessToken(accessToken).setRequestContent("{\"credential_requests\":[" + request + "]}"));
        assertEquals(CredentialBatchParseResponse.Action.OK, batch.getAction(), batch.getResultMessage());
        CredentialBatchIssueResponse issued = api.credentialBatchIssue(new CredentialBatchIssueRequest()
                .setAccessToken(accessToken).setOrders(new CredentialIssuanceOrder[] {order(batch.getInfo()[0])}));
        assertEquals(CredentialBatchIssueResponse.Action.OK, issued.getAction(), issued.getResultMessage());
        assertTrue(Calls.json(issued.getResponseContent()).containsKey("credential_responses"));
    }

    private static CredentialIssuanceOrder order(CredentialRequestInfo info) {
        return new CredentialIssuanceOrder().setRequestIdentifier(info.getIdentifier())
                .setCredentialPayload("{\"sub\":\"john\",\"vct\":\"" + ISSUER + "/membership\"}");
    }

    @Test
    default void federations() {
        TrustAnchor anchor = new TrustAnchor().setEntityId(URI.create("https://anchor.example")).setJwks(KEYS);
        AuthleteApi api = issuer(new Service().setFederationEnabled(true).setFederationJwks(KEYS)
                .setTrustAnchors(new TrustAnchor[] {anchor}).setOrganizationName("Example")
                .setFederationRegistrationEndpoint(URI.create(ISSUER + "/federation"))
                .setAuthorityHints(new URI[] {anchor.getEntityId()})
                .setSupportedClientRegistrationTypes(new ClientRegistrationType[] {ClientRegistrationType.EXPLICIT}));
        FederationConfigurationResponse statement = api.federationConfiguration(new FederationConfigurationRequest());
        assertEquals(FederationConfigurationResponse.Action.OK, statement.getAction(), statement.getResultMessage());
        FederationRegistrationResponse registered = api.federationRegistration(
                new FederationRegistrationRequest().setTrustChain("[\"" + statement.getResponseContent() + "\"]"));
        // It is no chain of a client.
        assertEquals(FederationRegistrationResponse.Action.BAD_REQUEST, registered.getAction(), registered.getResultMessage());
    }
}
