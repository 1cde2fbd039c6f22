import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import com.authlete.common.api.AuthleteApi;
import com.authlete.common.api.AuthleteApiException;
import com.authlete.common.dto.*;
import com.authlete.common.types.*;
import com.google.gson.Gson;
import org.junit.jupiter.api.function.Executable;

/** The calls that tests of several areas begin with. */
interface Calls {
    String REDIRECT_URI = "http://127.0.0.1:8091/callback";
    String SUBJECT = "john";
    /** RFC 7515, appendix A.3. */
    String KEYS = """
            {"keys":[{"kty":"EC","crv":"P-256","use":"sig","alg":"ES256","kid":"key",
            "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
            "d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}]}""";

    Emulated emulated();

    default AuthleteApi api() {
        return emulated().api;
    }

    default String clientId() {
        return emulated().setting("CLIENT_ID");
    }

    default String clientSecret() {
        return emulated().setting("CLIENT_SECRET");
    }

    /** Checks the action of an answer, and its result code. */
    default void check(ApiResponse answer, Enum<?> action, Enum<?> expected, String code) {
        assertEquals(expected, action, answer.getResultMessage());
        assertEquals(code, answer.getResultCode(), answer.getResultMessage());
    }

    default Client newClient() {
        return api().createClient(new Client().setClientName("Java").setClientType(ClientType.CONFIDENTIAL)
                .setTokenAuthMethod(ClientAuthMethod.CLIENT_SECRET_BASIC).setRedirectUris(new String[] {REDIRECT_URI})
                .setResponseTypes(new ResponseType[] {ResponseType.CODE})
                .setGrantTypes(new GrantType[] {GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN}));
    }

    default AuthorizationResponse authorize(String clientId, String more) {
        String parameters = "response_type=code&client_id=" + clientId + "&redirect_uri=" + REDIRECT_URI + more;
        AuthorizationResponse answer = api().authorization(new AuthorizationRequest().setParameters(parameters));
        check(answer, answer.getAction(), AuthorizationResponse.Action.INTERACTION, "A004001");
        return answer;
    }

    default String code(String clientId, String more) {
        String ticket = authorize(clientId, more).getTicket();
        AuthorizationIssueResponse answer = api().authorizationIssue(
                new AuthorizationIssueRequest().setTicket(ticket).setSubject(SUBJECT));
        check(answer, answer.getAction(), AuthorizationIssueResponse.Action.LOCATION, "A040001");
        return answer.getAuthorizationCode();
    }

    default TokenResponse token(String clientId, String clientSecret, String parameters) {
        return api().token(
                new TokenRequest().setParameters(parameters).setClientId(clientId).setClientSecret(clientSecret));
    }

    default TokenResponse token(String parameters) {
        return token(clientId(), clientSecret(), parameters);
    }

    default TokenResponse exchange(Client client, String code, String more) {
        String parameters = "grant_type=authorization_code&code=" + code + "&redirect_uri=" + REDIRECT_URI + more;
        TokenResponse answer = token(String.valueOf(client.getClientId()), client.getClientSecret(), parameters);
        check(answer, answer.getAction(), TokenResponse.Action.OK, "A050001");
        return answer;
    }

    /** Tokens of the client that the emulator begins with. */
    default TokenResponse tokens(String more) {
        Client client = new Client().setClientId(Long.parseLong(clientId())).setClientSecret(clientSecret());
        return exchange(client, code(clientId(), "&prompt=consent" + more), "");
    }

    default IntrospectionResponse introspect(String token, String... scopes) {
        return api().introspection(new IntrospectionRequest().setToken(token).setScopes(scopes));
    }

    /** Checks that a token is one no more. */
    default void checkRevoked(String token) {
        IntrospectionResponse answer = introspect(token);
        check(answer, answer.getAction(), IntrospectionResponse.Action.UNAUTHORIZED, "A057302");
    }

    /** Checks that a client which was deleted cannot be got. */
    default void checkDeleted(Executable get) {
        assertEquals(404, assertThrows(AuthleteApiException.class, get).getStatusCode());
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> json(String content) {
        return new Gson().fromJson(content, HashMap.class);
    }
}
