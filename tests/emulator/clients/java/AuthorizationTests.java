import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import com.authlete.common.dto.*;
import com.authlete.common.types.*;
import org.junit.jupiter.api.Test;

/** From an authorization request to a revoked token, and the same with a password and on another device. */
interface AuthorizationTests extends Calls {
    @Test
    default void fromANewClientToARevokedToken() {
        Client client = newClient();
        String id = String.valueOf(client.getClientId());
        // The example of RFC 7636, appendix B.
        String challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        String more = "&scope=openid+profile+read&nonce=n&code_challenge_method=S256&code_challenge=" + challenge;
        AuthorizationResponse authorized = authorize(id, more);
        assertArrayEquals(new String[] {"openid", "profile", "read"},
                Arrays.stream(authorized.getScopes()).map(Scope::getName).sorted().toArray());
        assertEquals("Java", authorized.getClient().getClientName());

        TokenResponse token = exchange(client, code(id, more), "&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        Map<String, Object> content = Calls.json(token.getResponseContent());
        assertEquals(token.getAccessToken(), content.get("access_token"));
        assertTrue(content.containsKey("id_token"));
        IntrospectionResponse introspected = introspect(token.getAccessToken(), "read");
        check(introspected, introspected.getAction(), IntrospectionResponse.Action.OK, "A056001");
        assertEquals(SUBJECT, introspected.getSubject());
        introspected = introspect(token.getAccessToken(), "write");
        check(introspected, introspected.getAction(), IntrospectionResponse.Action.FORBIDDEN, "A064302");
        StandardIntrospectionResponse standard = api().standardIntrospection(
                new StandardIntrospectionRequest().setParameters("token=" + token.getAccessToken()));
        check(standard, standard.getAction(), StandardIntrospectionResponse.Action.OK, "A145001");
        assertEquals(true, Calls.json(standard.getResponseContent()).get("active"));

        UserInfoResponse userInfo = api().userinfo(new UserInfoRequest().setToken(token.getAccessToken()));
        check(userInfo, userInfo.getAction(), UserInfoResponse.Action.OK, "A091001");
        assertTrue(Arrays.asList(userInfo.getClaims()).contains("name"));
        UserInfoIssueResponse issued = api().userinfoIssue(
                new UserInfoIssueRequest().setToken(token.getAccessToken()).setClaims("{\"name\":\"John\"}"));
        check(issued, issued.getAction(), UserInfoIssueResponse.Action.JSON, "A096001");
        assertEquals(Map.of("sub", SUBJECT, "name", "John"), Calls.json(issued.getResponseContent()));

        TokenResponse refreshed = token(id, client.getClientSecret(),
                "grant_type=refresh_token&refresh_token=" + token.getRefreshToken());
        check(refreshed, refreshed.getAction(), TokenResponse.Action.OK, "A053001");
        checkRevoked(token.getAccessToken());
        RevocationResponse revoked = api().revocation(new RevocationRequest()
                .setParameters("token=" + refreshed.getAccessToken()).setClientId(id).setClientSecret(client.getClientSecret()));
        check(revoked, revoked.getAction(), RevocationResponse.Action.OK, "A113001");
        checkRevoked(refreshed.getAccessToken());
    }

    @Test
    default void anAuthorizationFails() {
        AuthorizationFailResponse answer = api().authorizationFail(new AuthorizationFailRequest()
                .setTicket(authorize(clientId(), "").getTicket()).setReason(AuthorizationFailRequest.Reason.DENIED));
        assertEquals(AuthorizationFailResponse.Action.LOCATION, answer.getAction());
        assertTrue(answer.getResponseContent().contains("error=access_denied"));
    }

    @Test
    default void aPasswordIsRightOrWrong() {
        String parameters = "grant_type=password&username=john&password=secret&scope=read";
        TokenResponse answer = token(parameters);
        assertEquals(TokenResponse.Action.PASSWORD, answer.getAction());
        assertEquals("secret", answer.getPassword());
        TokenIssueResponse issued = api().tokenIssue(
                new TokenIssueRequest().setTicket(answer.getTicket()).setSubject(SUBJECT));
        check(issued, issued.getAction(), TokenIssueResponse.Action.OK, "A054001");
        assertEquals(SUBJECT, introspect(issued.getAccessToken()).getSubject());
        TokenFailResponse failed = api().tokenFail(new TokenFailRequest().setTicket(token(parameters).getTicket())
                .setReason(TokenFailRequest.Reason.INVALID_RESOURCE_OWNER_CREDENTIALS));
        assertEquals(TokenFailResponse.Action.BAD_REQUEST, failed.getAction());
        assertEquals("invalid_request", Calls.json(failed.getResponseContent()).get("error"));
    }

    @Test
    default void aUserIsAskedOnAnotherDevice() {
        BackchannelAuthenticationIssueResponse issued = api().backchannelAuthenticationIssue(
                new BackchannelAuthenticationIssueRequest().setTicket(backchannelTicket()));
        check(issued, issued.getAction(), BackchannelAuthenticationIssueResponse.Action.OK, "A183001");
        String parameters = "grant_type=urn:openid:params:grant-type:ciba&auth_req_id=" + issued.getAuthReqId();
        TokenResponse pending = token(parameters);
        assertEquals("authorization_pending", Calls.json(pending.getResponseContent()).get("error"));

        String ticket = backchannelTicket();
        issued = api().backchannelAuthenticationIssue(new BackchannelAuthenticationIssueRequest().setTicket(ticket));
        BackchannelAuthenticationCompleteResponse completed = api().backchannelAuthenticationComplete(
                new BackchannelAuthenticationCompleteRequest().setTicket(ticket).setSubject(SUBJECT)
                        .setResult(BackchannelAuthenticationCompleteRequest.Result.AUTHORIZED));
        assertEquals(BackchannelAuthenticationCompleteResponse.Action.NO_ACTION, completed.getAction());
        TokenResponse token = token("grant_type=urn:openid:params:grant-type:ciba&auth_req_id=" + issued.getAuthReqId());
        check(token, token.getAction(), TokenResponse.Action.OK, "A200002");
        BackchannelAuthenticationFailResponse failed = api().backchannelAuthenticationFail(
                new BackchannelAuthenticationFailRequest().setTicket(backchannelTicket())
                        .setReason(BackchannelAuthenticationFailRequest.Reason.ACCESS_DENIED));
        check(failed, failed.getAction(), BackchannelAuthenticationFailResponse.Action.FORBIDDEN, "A185001");
    }

    private String backchannelTicket() {
        BackchannelAuthenticationResponse answer = api().backchannelAuthentication(new BackchannelAuthenticationRequest()
                .setParameters("scope=openid&login_hint=john").setClientId(clientId()).setClientSecret(clientSecret()));
        check(answer, answer.getAction(), BackchannelAuthenticationResponse.Action.USER_IDENTIFICATION, "A179001");
        assertEquals("john", answer.getHint());
        return answer.getTicket();
    }
}
