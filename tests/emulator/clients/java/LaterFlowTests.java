import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import com.authlete.common.api.Options;
import com.authlete.common.dto.*;
import com.authlete.common.types.*;
import org.junit.jupiter.api.Test;

/** Parts of flows for which the library for JAX-RS, which is older, has no methods. */
interface LaterFlowTests extends Calls {
    @Test
    default void tickets() {
        String ticket = authorize(clientId(), "").getTicket();
        AuthorizationTicketUpdateResponse updated = api().authorizationTicketUpdate(new AuthorizationTicketUpdateRequest()
                .setTicket(ticket).setInfo(new AuthorizationTicketInfo().setContext("noted")));
        assertEquals(AuthorizationTicketUpdateResponse.Action.OK, updated.getAction());
        AuthorizationTicketInfoResponse answer = api().authorizationTicketInfo(
                new AuthorizationTicketInfoRequest().setTicket(ticket));
        assertEquals("noted", answer.getInfo().getContext());
    }

    @Test
    default void pushedAuthorizationRequests() {
        String parameters = "response_type=code&client_id=" + clientId() + "&redirect_uri=" + REDIRECT_URI;
        PushedAuthReqResponse pushed = api().pushAuthorizationRequest(new PushedAuthReqRequest().setParameters(parameters)
                .setClientId(clientId()).setClientSecret(clientSecret()));
        check(pushed, pushed.getAction(), PushedAuthReqResponse.Action.CREATED, "A245001");
        parameters = "client_id=" + clientId() + "&request_uri=" + pushed.getRequestUri();
        AuthorizationResponse answer = api().authorization(new AuthorizationRequest().setParameters(parameters));
        check(answer, answer.getAction(), AuthorizationResponse.Action.INTERACTION, "A004001");
    }

    @Test
    default void theDeviceFlow() {
        DeviceAuthorizationResponse authorized = api().deviceAuthorization(new DeviceAuthorizationRequest()
                .setParameters("scope=read").setClientId(clientId()).setClientSecret(clientSecret()));
        check(authorized, authorized.getAction(), DeviceAuthorizationResponse.Action.OK, "A220001");
        DeviceVerificationResponse verified = api().deviceVerification(
                new DeviceVerificationRequest().setUserCode(authorized.getUserCode()));
        check(verified, verified.getAction(), DeviceVerificationResponse.Action.VALID, "A224001");
        DeviceCompleteResponse completed = api().deviceComplete(new DeviceCompleteRequest().setSubject(SUBJECT)
                .setUserCode(authorized.getUserCode()).setResult(DeviceCompleteRequest.Result.AUTHORIZED));
        check(completed, completed.getAction(), DeviceCompleteResponse.Action.SUCCESS, "A241001");
        String grant = "grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=";
        TokenResponse token = token(grant + authorized.getDeviceCode());
        check(token, token.getAction(), TokenResponse.Action.OK, "A242002");
    }

    @Test
    default void grantManagement() {
        TokenResponse token = tokens(
                "&scope=grant_management_query+grant_management_revoke&grant_management_action=create");
        GMRequest request = new GMRequest().setGmAction(GMAction.QUERY).setAccessToken(token.getAccessToken())
                .setGrantId((String) Calls.json(token.getResponseContent()).get("grant_id"));
        GMResponse answer = api().gm(request);
        check(answer, answer.getAction(), GMResponse.Action.OK, "A277001");
        answer = api().gm(request.setGmAction(GMAction.REVOKE));
        check(answer, answer.getAction(), GMResponse.Action.NO_CONTENT, "A277002");
        checkRevoked(token.getAccessToken());
    }

    @Test
    default void anIdTokenAtARefresh() {
        Service service = api().getService(Long.parseLong(emulated().setting("SERVICE_ID")));
        api().updateService(service.setIdTokenReissuable(true));
        String refreshToken = tokens("&scope=openid+offline_access").getRefreshToken();
        TokenResponse refreshed = token("grant_type=refresh_token&refresh_token=" + refreshToken);
        assertEquals(TokenResponse.Action.ID_TOKEN_REISSUABLE, refreshed.getAction(), refreshed.getResultMessage());
        IDTokenReissueResponse answer = api().idTokenReissue(new IDTokenReissueRequest().setSub(SUBJECT)
                .setAccessToken(refreshed.getAccessToken()).setRefreshToken(refreshed.getRefreshToken()));
        assertEquals(IDTokenReissueResponse.Action.OK, answer.getAction(), answer.getResultMessage());
        assertTrue(Calls.json(answer.getResponseContent()).containsKey("id_token"));
        api().updateService(service.setIdTokenReissuable(false));
    }

    @Test
    default void nativeApplicationsWithOneSession() {
        AuthorizationIssueResponse issued = api().authorizationIssue(new AuthorizationIssueRequest().setSubject(SUBJECT)
                .setTicket(authorize(clientId(), "&prompt=consent&scope=openid+device_sso").getTicket())
                .setSessionId("session"));
        TokenResponse token = token("grant_type=authorization_code&code=" + issued.getAuthorizationCode()
                + "&redirect_uri=" + REDIRECT_URI);
        check(token, token.getAction(), TokenResponse.Action.NATIVE_SSO, "A050002");
        NativeSsoResponse answer = api().nativeSso(new NativeSsoRequest().setAccessToken(token.getAccessToken())
                .setDeviceSecret("device secret"), new Options());
        check(answer, answer.getAction(), NativeSsoResponse.Action.OK, "A501001");
        Map<String, Object> content = Calls.json(answer.getResponseContent());
        assertEquals("device secret", content.get("device_secret"));
        NativeSsoLogoutResponse logout = api().nativeSsoLogout(
                new NativeSsoLogoutRequest().setSessionId("session"), new Options());
        check(logout, logout.getAction(), NativeSsoLogoutResponse.Action.OK, "A503001");
        checkRevoked(token.getAccessToken());
    }
}
