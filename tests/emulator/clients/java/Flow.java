// Authlete's library for Java against the emulator: from a new client to a revoked token, in both dialects.

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.HashMap;
import java.util.Map;
import com.authlete.common.api.AuthleteApi;
import com.authlete.common.api.AuthleteApiFactory;
import com.authlete.common.conf.AuthleteSimpleConfiguration;
import com.authlete.common.dto.*;
import com.authlete.common.types.*;

public class Flow {
    private static final String REDIRECT_URI = "http://127.0.0.1:8091/callback";

    public static void main(String[] arguments) throws Exception {
        for (String dialect : new String[] {"2", "3"}) {
            Process program = new ProcessBuilder(System.getenv("EMULATOR"), "--listen", "127.0.0.1:0", "--api", dialect)
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            try {
                run(AuthleteApiFactory.create(configuration(settings(program))));
            } finally {
                program.destroy();
            }
            System.out.println("ok " + dialect);
        }
    }

    /** The settings that the program prints, up to an empty line. */
    private static Map<String, String> settings(Process program) throws Exception {
        Map<String, String> settings = new HashMap<>();
        BufferedReader lines = new BufferedReader(new InputStreamReader(program.getInputStream()));
        for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
            if (!line.startsWith("#")) {
                String[] pair = line.split("=", 2);
                settings.put(pair[0], pair[1]);
            }
        }
        return settings;
    }

    private static AuthleteSimpleConfiguration configuration(Map<String, String> settings) {
        AuthleteSimpleConfiguration configuration = new AuthleteSimpleConfiguration();
        configuration.setApiVersion(settings.get("AUTHLETE_API_VERSION"));
        configuration.setBaseUrl(settings.get("AUTHLETE_BASE_URL"));
        configuration.setServiceOwnerApiKey(settings.get("AUTHLETE_SERVICEOWNER_APIKEY"));
        configuration.setServiceOwnerApiSecret(settings.get("AUTHLETE_SERVICEOWNER_APISECRET"));
        configuration.setServiceApiKey(settings.get("AUTHLETE_SERVICE_APIKEY"));
        configuration.setServiceApiSecret(settings.get("AUTHLETE_SERVICE_APISECRET"));
        // With an access token the library leaves out the secret of 2.x.
        if ("V3".equals(configuration.getApiVersion())) {
            configuration.setServiceAccessToken(settings.get("AUTHLETE_SERVICE_ACCESSTOKEN"));
        }
        return configuration;
    }

    private static void check(ApiResponse answer, Object action, Object expected, String code) {
        if (action != expected || !code.equals(answer.getResultCode())) {
            throw new AssertionError(action + " in place of " + expected + " " + code + ": " + answer.getResultMessage());
        }
    }

    private static void run(AuthleteApi api) {
        Client client = api.createClient(new Client().setClientName("Java").setClientType(ClientType.CONFIDENTIAL)
                .setTokenAuthMethod(ClientAuthMethod.CLIENT_SECRET_BASIC).setRedirectUris(new String[] {REDIRECT_URI})
                .setResponseTypes(new ResponseType[] {ResponseType.CODE})
                .setGrantTypes(new GrantType[] {GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN}));
        String id = String.valueOf(client.getClientId());
        String secret = client.getClientSecret();

        String parameters = "response_type=code&scope=openid+read&client_id=" + id + "&redirect_uri=" + REDIRECT_URI;
        AuthorizationResponse authorized = api.authorization(new AuthorizationRequest().setParameters(parameters));
        check(authorized, authorized.getAction(), AuthorizationResponse.Action.INTERACTION, "A004001");
        AuthorizationIssueResponse issued = api.authorizationIssue(
                new AuthorizationIssueRequest().setTicket(authorized.getTicket()).setSubject("john"));
        check(issued, issued.getAction(), AuthorizationIssueResponse.Action.LOCATION, "A040001");

        String code = issued.getAuthorizationCode();
        parameters = "grant_type=authorization_code&code=" + code + "&redirect_uri=" + REDIRECT_URI;
        TokenResponse token = api.token(new TokenRequest().setParameters(parameters).setClientId(id).setClientSecret(secret));
        check(token, token.getAction(), TokenResponse.Action.OK, "A050001");
        IntrospectionResponse introspected = api.introspection(
                new IntrospectionRequest().setToken(token.getAccessToken()).setScopes(new String[] {"read"}));
        check(introspected, introspected.getAction(), IntrospectionResponse.Action.OK, "A056001");
        UserInfoResponse userInfo = api.userinfo(new UserInfoRequest().setToken(token.getAccessToken()));
        check(userInfo, userInfo.getAction(), UserInfoResponse.Action.OK, "A091001");
        RevocationResponse revoked = api.revocation(new RevocationRequest().setParameters("token=" + token.getAccessToken())
                .setClientId(id).setClientSecret(secret));
        check(revoked, revoked.getAction(), RevocationResponse.Action.OK, "A113001");
        introspected = api.introspection(new IntrospectionRequest().setToken(token.getAccessToken()));
        check(introspected, introspected.getAction(), IntrospectionResponse.Action.UNAUTHORIZED, "A057302");
        api.deleteClient(client.getClientId());
    }
}
