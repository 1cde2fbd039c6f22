import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import javax.ws.rs.WebApplicationException;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.Response;
import com.authlete.common.dto.BackchannelAuthenticationCompleteRequest.Result;
import org.junit.jupiter.api.Test;

/** Whole flows through the endpoints of the library for JAX-RS. */
interface EndpointTests extends Calls {
    /** The endpoints, and the client that the emulator begins with. */
    private AuthorizationServer server() {
        return new AuthorizationServer(api(), clientId(), clientSecret());
    }

    private String request(String more) {
        return "response_type=code&state=xyz&client_id=" + clientId() + "&redirect_uri=" + REDIRECT_URI + more;
    }

    /** The content of a response that is JSON. */
    private static Map<String, Object> json(int status, Response response) {
        assertEquals(status, response.getStatus(), String.valueOf(response.getEntity()));
        assertEquals("json", response.getMediaType().getSubtype());
        return Calls.json((String) response.getEntity());
    }

    /** A parameter in the query of the address that a response leads to. */
    private static String redirected(Response response, String parameter) {
        assertEquals(302, response.getStatus(), String.valueOf(response.getEntity()));
        assertTrue(response.getLocation().toString().startsWith(REDIRECT_URI + "?"));
        for (String pair : response.getLocation().getRawQuery().split("&")) {
            if (pair.startsWith(parameter + "=")) {
                return pair.substring(parameter.length() + 1);
            }
        }
        return null;
    }

    private Map<String, Object> exchange(AuthorizationServer server, String code, String more) {
        String parameters = "grant_type=authorization_code&code=" + code + "&redirect_uri=" + REDIRECT_URI + more;
        return json(200, server.token(parameters));
    }

    @Test
    default void codeFlowWithRefreshAndRevocation() {
        AuthorizationServer server = server();
        // The example of RFC 7636, appendix B.
        Response page = server.authorization(request("&scope=openid profile read&prompt=consent&nonce=n"
                + "&code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
        assertEquals("page", page.getEntity());
        assertEquals(3, server.page.getScopes().length);
        Response allowed = server.decision(true);
        assertEquals("xyz", redirected(allowed, "state"));
        Map<String, Object> tokens = exchange(server, redirected(allowed, "code"),
                "&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assertTrue(tokens.containsKey("id_token"));
        String accessToken = (String) tokens.get("access_token");

        assertEquals(Map.of("sub", SUBJECT, "name", "John"), json(200, server.userInfo(accessToken)));
        assertEquals(SUBJECT, server.resource(accessToken, "read").getSubject());
        WebApplicationException refused = assertThrows(WebApplicationException.class,
                () -> server.resource(accessToken, "write"));
        assertEquals(403, refused.getResponse().getStatus());
        assertTrue(refused.getResponse().getHeaderString(HttpHeaders.WWW_AUTHENTICATE).contains("insufficient_scope"));
        assertEquals(true, json(200, server.introspection(accessToken)).get("active"));

        tokens = json(200, server.token("grant_type=refresh_token&refresh_token=" + tokens.get("refresh_token")));
        assertEquals(401, server.userInfo(accessToken).getStatus());
        String refreshed = (String) tokens.get("access_token");
        assertEquals(200, server.revocation(refreshed).getStatus());
        assertEquals(false, json(200, server.introspection(refreshed)).get("active"));
    }

    @Test
    default void usersAndClientsAreRefused() {
        AuthorizationServer server = server();
        server.authorization(request("&prompt=consent"));
        assertEquals("access_denied", redirected(server.decision(false), "error"));
        assertEquals("invalid_request", redirected(server.authorization(request("&prompt=none consent")), "error"));
        Response response = new AuthorizationServer(api(), clientId(), "wrong").token("grant_type=client_credentials");
        assertEquals("invalid_client", json(401, response).get("error"));
        assertTrue(response.getHeaderString(HttpHeaders.WWW_AUTHENTICATE).startsWith("Basic"));
        assertEquals("invalid_grant", json(400, server.token(
                "grant_type=authorization_code&code=wrong&redirect_uri=" + REDIRECT_URI)).get("error"));
    }

    @Test
    default void aSessionNeedsNoPage() {
        AuthorizationServer server = server();
        assertEquals("login_required", redirected(server.authorization(request("&prompt=none")), "error"));
        server.hasSession = true;
        String code = redirected(server.authorization(request("&prompt=none&scope=read")), "code");
        assertNull(server.page);
        assertEquals("read", exchange(server, code, "").get("scope"));
    }

    @Test
    default void passwords() {
        String parameters = "grant_type=password&username=john&scope=read&password=";
        assertEquals("read", json(200, server().token(parameters + "secret")).get("scope"));
        assertEquals("invalid_request", json(400, server().token(parameters + "wrong")).get("error"));
    }

    @Test
    default void anotherDevice() {
        AuthorizationServer server = server();
        String parameters = "scope=openid&login_hint=";
        assertEquals("unknown_user_id", json(400, server.backchannelAuthentication(parameters + "nobody")).get("error"));
        for (Result result : new Result[] {Result.AUTHORIZED, Result.ACCESS_DENIED}) {
            Map<String, Object> answer = json(200, server.backchannelAuthentication(parameters + SUBJECT));
            String grant = "grant_type=urn:openid:params:grant-type:ciba&auth_req_id=" + answer.get("auth_req_id");
            assertEquals("authorization_pending", json(400, server.token(grant)).get("error"));
            server.backchannelDecision(result);
            boolean allowed = result == Result.AUTHORIZED;
            Map<String, Object> tokens = json(allowed ? 200 : 400, server.token(grant));
            assertEquals(allowed ? null : "access_denied", tokens.get("error"));
        }
    }

    @Test
    default void metadataAndKeys() {
        Map<String, Object> metadata = json(200, server().configuration());
        assertTrue(metadata.containsKey("token_endpoint"));
        Response keys = server().jwks();
        assertFalse(String.valueOf(keys.getEntity()).contains("\"d\""));
    }
}
