import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import com.authlete.common.api.AuthleteApiException;
import com.authlete.common.dto.*;
import com.authlete.common.types.*;
import org.junit.jupiter.api.Test;

/** What is managed by methods that the library for JAX-RS, which is older, does not have. */
interface LaterManagementTests extends Calls {
    @Test
    default void tokensAreDeletedAndRevoked() {
        String deleted = tokens("&scope=read").getAccessToken();
        api().tokenDelete(deleted);
        checkRevoked(deleted);
        String revoked = tokens("&scope=read").getAccessToken();
        api().tokenRevoke(new TokenRevokeRequest().setClientIdentifier(clientId()).setSubject(SUBJECT));
        checkRevoked(revoked);
    }

    @Test
    default void manyTokens() {
        TokenCreateRequest[] requests = {new TokenCreateRequest().setGrantType(GrantType.AUTHORIZATION_CODE)
                .setClientId(Long.parseLong(clientId())).setSubject("many")};
        if (emulated().dialect.equals("2")) {
            // The library knows that 2.x does not have this, and sends nothing.
            assertThrows(AuthleteApiException.class, () -> api().tokenCreateBatch(requests, false));
            assertThrows(AuthleteApiException.class, () -> api().getTokenCreateBatchStatus("id"));
            return;
        }
        TokenCreateBatchResponse created = api().tokenCreateBatch(requests, false);
        TokenCreateBatchStatusResponse answer = api().getTokenCreateBatchStatus(created.getRequestId());
        assertEquals(1, answer.getStatus().getTokenCount());
        assertEquals(1, api().getTokenList(clientId(), "many").getTotalCount());
    }

    @Test
    default void tokensAreListedByStatus() {
        Client client = newClient();
        String id = String.valueOf(client.getClientId());
        exchange(client, code(id, "&scope=read"), "");
        int all = api().getTokenList(TokenStatus.ALL).getTotalCount();
        assertEquals(all, api().getTokenList(0, 1, TokenStatus.ALL).getTotalCount());
        for (TokenStatus status : TokenStatus.values()) {
            int expected = status == TokenStatus.INVALID ? 0 : 1;
            assertEquals(expected, api().getTokenList(id, SUBJECT, status).getTotalCount());
            assertEquals(expected, api().getTokenList(id, SUBJECT, 0, 10, status).getTotalCount());
        }
    }

    @Test
    default void clientsByIdentifiers() {
        String id = String.valueOf(newClient().getClientId());
        assertEquals("Java", api().getClient(id).getClientName());
        api().updateClientLockFlag(id, true);
        AuthorizationResponse answer = api().authorization(
                new AuthorizationRequest().setParameters("response_type=code&client_id=" + id));
        assertEquals(AuthorizationResponse.Action.BAD_REQUEST, answer.getAction());
        api().updateClientLockFlag(id, false);
        authorize(id, "");
        api().deleteClient(id);
        checkDeleted(() -> api().getClient(id));
    }

    @Test
    default void registeredClients() {
        String metadata = "{\"redirect_uris\":[\"" + REDIRECT_URI + "\"],\"client_name\":\"%s\",\"client_id\":%s}";
        ClientRegistrationResponse answer = api().dynamicClientRegister(
                new ClientRegistrationRequest().setJson(String.format(metadata, "Registered", null)));
        check(answer, answer.getAction(), ClientRegistrationResponse.Action.CREATED, "A202001");
        Map<String, Object> registered = Calls.json(answer.getResponseContent());
        String id = (String) registered.get("client_id");
        ClientRegistrationRequest request = new ClientRegistrationRequest().setClientId(id)
                .setToken((String) registered.get("registration_access_token"));
        answer = api().dynamicClientGet(request);
        check(answer, answer.getAction(), ClientRegistrationResponse.Action.OK, "A217001");
        answer = api().dynamicClientUpdate(request.setJson(String.format(metadata, "Changed", '"' + id + '"')));
        check(answer, answer.getAction(), ClientRegistrationResponse.Action.UPDATED, "A213001");
        assertEquals("Changed", Calls.json(answer.getResponseContent()).get("client_name"));
        answer = api().dynamicClientDelete(request.setJson(null));
        check(answer, answer.getAction(), ClientRegistrationResponse.Action.DELETED, "A216001");
    }

    @Test
    default void keysOnHardwareSecurityModules() {
        HskResponse created = api().hskCreate(new HskCreateRequest().setKty("EC").setUse("sig").setAlg("ES256")
                .setKid("hardware").setHsmName("google"));
        assertEquals(HskResponse.Action.SUCCESS, created.getAction(), created.getResultMessage());
        String handle = created.getHsk().getHandle();
        assertEquals("hardware", api().hskGet(handle).getHsk().getKid());
        assertEquals(1, api().hskGetList().getHsks().length);
        assertEquals(HskResponse.Action.SUCCESS, api().hskDelete(handle).getAction());
        assertEquals(HskResponse.Action.NOT_FOUND, api().hskGet(handle).getAction());
    }

    @Test
    default void patchedMetadata() {
        String metadata = api().getServiceConfiguration(
                new ServiceConfigurationRequest().setPatch("[{\"op\":\"add\",\"path\":\"/more\",\"value\":\"x\"}]"));
        assertEquals("x", Calls.json(metadata).get("more"));
    }

    @Test
    default void theEcho() {
        assertEquals(Map.of("a", "b"), api().echo(Map.of("a", "b")));
    }
}
