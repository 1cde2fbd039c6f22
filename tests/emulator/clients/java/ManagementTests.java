import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import com.authlete.common.api.AuthleteApi;
import com.authlete.common.dto.*;
import com.authlete.common.types.*;
import org.junit.jupiter.api.Test;

/** Services, clients, what users allowed them, and tokens, as both libraries manage them. */
interface ManagementTests extends Calls {
    @Test
    @SuppressWarnings("deprecation")
    default void services() {
        AuthleteApi organization = emulated().organization;
        Service service = new Service().setServiceName("Another").setIssuer(URI.create("https://issuer.example"))
                .setSupportedGrantTypes(new GrantType[] {GrantType.AUTHORIZATION_CODE});
        Service created = organization.createService(service);
        assertEquals("Another", created.getServiceName());
        long older = organization.createServie(service).getApiKey();
        assertNotEquals(created.getApiKey(), older);
        for (ServiceListResponse listed : List.of(organization.getServiceList(), organization.getServiceList(0, 10))) {
            assertTrue(Arrays.stream(listed.getServices()).anyMatch(it -> it.getApiKey() == created.getApiKey()));
        }
        AuthleteApi api = emulated().of(created);
        assertEquals("changed", api.updateService(created.setDescription("changed")).getDescription());
        Service got = api.getService(created.getApiKey());
        assertEquals("changed", got.getDescription());
        assertArrayEquals(new GrantType[] {GrantType.AUTHORIZATION_CODE}, got.getSupportedGrantTypes());
        api.deleteService(created.getApiKey());
        ServiceListResponse listed = organization.getServiceList();
        assertFalse(Arrays.stream(listed.getServices()).anyMatch(it -> it.getApiKey() == created.getApiKey()));
    }

    @Test
    default void keysAndMetadata() {
        Service service = api().getService(Long.parseLong(emulated().setting("SERVICE_ID")));
        api().updateService(service.setJwks(KEYS));
        assertFalse(api().getServiceJwks().contains("\"d\""));
        assertTrue(api().getServiceJwks(false, true).contains("\"d\""));
        for (String metadata : List.of(api().getServiceConfiguration(), api().getServiceConfiguration(false))) {
            assertEquals(service.getIssuer().toString(), Calls.json(metadata).get("issuer"));
        }
        Client client = newClient().setIdTokenSignAlg(JWSAlg.ES256);
        assertEquals(JWSAlg.ES256, api().updateClient(client).getIdTokenSignAlg());
        String code = code(String.valueOf(client.getClientId()), "&scope=openid");
        String idToken = (String) Calls.json(exchange(client, code, "").getResponseContent()).get("id_token");
        JoseVerifyResponse verified = api().verifyJose(
                new JoseVerifyRequest().setJose(idToken).setMandatoryClaims(new String[] {"sub"}));
        assertEquals("A160001", verified.getResultCode(), verified.getResultMessage());
        assertTrue(verified.isValid());
        // Other tests go on with the keys that the emulator begins with.
        api().updateService(service.setJwks(null));
    }

    @Test
    default void clients() {
        Client client = newClient();
        long id = client.getClientId();
        assertEquals("changed", api().updateClient(client.setDescription("changed")).getDescription());
        assertEquals("changed", api().getClient(id).getDescription());
        for (ClientListResponse listed : List.of(api().getClientList(), api().getClientList(0, 100))) {
            assertTrue(Arrays.stream(listed.getClients()).anyMatch(it -> it.getClientId() == id));
        }
        // The library does not send the developer to 3.x.
        int expected = emulated().dialect.equals("3") ? api().getClientList().getTotalCount() : 0;
        assertEquals(expected, api().getClientList("nobody").getTotalCount());
        assertEquals(expected, api().getClientList("nobody", 0, 10).getTotalCount());

        ClientSecretRefreshResponse refreshed = api().refreshClientSecret(id);
        assertEquals("A148001", refreshed.getResultCode());
        assertEquals(client.getClientSecret(), refreshed.getOldClientSecret());
        String identifier = String.valueOf(id);
        assertEquals(refreshed.getNewClientSecret(), api().refreshClientSecret(identifier).getOldClientSecret());
        assertEquals("A149001", api().updateClientSecret(id, "a".repeat(32)).getResultCode());
        assertEquals("a".repeat(32), api().updateClientSecret(identifier, "b".repeat(32)).getOldClientSecret());

        assertArrayEquals(new String[] {"read"}, api().setRequestableScopes(id, new String[] {"read"}));
        assertArrayEquals(new String[] {"read"}, api().getRequestableScopes(id));
        assertEquals(1, authorize(identifier, "&scope=read+write").getScopes().length);
        api().deleteRequestableScopes(id);
        assertEquals(2, authorize(identifier, "&scope=read+write").getScopes().length);
        api().deleteClient(id);
        checkDeleted(() -> api().getClient(id));
    }

    @Test
    default void whatUsersAllowed() {
        Client client = newClient();
        long id = client.getClientId();
        String code = code(String.valueOf(id), "&scope=read+write");
        String token = exchange(client, code, "").getAccessToken();
        String[] granted = api().getGrantedScopes(id, SUBJECT).getLatestGrantedScopes();
        assertEquals(List.of("read", "write"), Arrays.stream(granted).sorted().toList());
        AuthorizedClientListResponse listed = api().getClientAuthorizationList(
                new ClientAuthorizationGetListRequest(SUBJECT, 0, 100));
        assertTrue(Arrays.stream(listed.getClients()).anyMatch(it -> it.getClientId() == id));
        api().updateClientAuthorization(id, new ClientAuthorizationUpdateRequest(SUBJECT, new String[] {"read"}));
        assertArrayEquals(new String[] {"read"}, introspect(token).getScopes());
        api().deleteGrantedScopes(id, SUBJECT);
        assertNull(api().getGrantedScopes(id, SUBJECT).getLatestGrantedScopes());
        api().deleteClientAuthorization(id, SUBJECT);
        checkRevoked(token);
    }

    @Test
    default void tokensWithoutAFlow() {
        TokenCreateResponse created = api().tokenCreate(new TokenCreateRequest().setSubject("jane")
                .setGrantType(GrantType.AUTHORIZATION_CODE).setClientId(Long.parseLong(clientId()))
                .setScopes(new String[] {"read"}).setProperties(new Property[] {new Property("note", "kept")}));
        check(created, created.getAction(), TokenCreateResponse.Action.OK, "A109001");
        assertEquals("note", introspect(created.getAccessToken()).getProperties()[0].getKey());
        TokenUpdateResponse updated = api().tokenUpdate(new TokenUpdateRequest().setAccessToken(created.getAccessToken())
                .setScopes(new String[] {"read", "write"}));
        check(updated, updated.getAction(), TokenUpdateResponse.Action.OK, "A135001");
        assertEquals("A056001", introspect(created.getAccessToken(), "write").getResultCode());
        for (TokenListResponse listed : List.of(api().getTokenList(), api().getTokenList(0, 100))) {
            assertTrue(Arrays.stream(listed.getAccessTokens()).anyMatch(it -> "jane".equals(it.getSubject())));
        }
        assertEquals(1, api().getTokenList(clientId(), "jane").getTotalCount());
        assertEquals(1, api().getTokenList(clientId(), "jane", 0, 10).getAccessTokens().length);
    }
}
