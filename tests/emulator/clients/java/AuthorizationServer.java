import java.util.Arrays;
import java.util.stream.Collectors;
import javax.ws.rs.core.MultivaluedHashMap;
import javax.ws.rs.core.MultivaluedMap;
import javax.ws.rs.core.Response;
import com.authlete.common.api.AuthleteApi;
import com.authlete.common.dto.*;
import com.authlete.common.types.*;
import com.authlete.common.web.BasicCredentials;
import com.authlete.jaxrs.*;
import com.authlete.jaxrs.spi.*;

/** The endpoints of the library for JAX-RS, as an application completes them: for one user, whose password is known here. */
class AuthorizationServer {
    private final AuthleteApi api;
    private final String authorization;

    /** Whether the user has a session, with which requests need no page. */
    boolean hasSession;
    /** What the page for the last authorization request would show. */
    AuthorizationResponse page;
    /** The authentication that the user was last asked for on another device. */
    BackchannelAuthenticationResponse asked;

    /** Endpoints, and a client that calls them. */
    AuthorizationServer(AuthleteApi api, String clientId, String clientSecret) {
        this.api = api;
        authorization = new BasicCredentials(clientId, clientSecret).format();
    }

    private static Object claim(String name) {
        return name.equals("name") ? "John" : null;
    }

    /** Parameters as a form has them. */
    private static MultivaluedMap<String, String> form(String parameters) {
        return new MultivaluedHashMap<>(Arrays.stream(parameters.split("&")).map(it -> it.split("=", 2))
                .collect(Collectors.toMap(it -> it[0], it -> it[1])));
    }

    Response authorization(String parameters) {
        return new BaseAuthorizationEndpoint().handle(api, new AuthorizationRequestHandlerSpiAdapter() {
            @Override
            public boolean isUserAuthenticated() {
                return hasSession;
            }

            @Override
            public String getUserSubject() {
                return Calls.SUBJECT;
            }

            @Override
            public Response generateAuthorizationPage(AuthorizationResponse answer) {
                page = answer;
                return Response.ok("page").build();
            }
        }, form(parameters));
    }

    /** What the user decides on the page. */
    Response decision(boolean allowed) {
        return new BaseAuthorizationDecisionEndpoint().handle(api, new AuthorizationDecisionHandlerSpiAdapter() {
            @Override
            public boolean isClientAuthorized() {
                return allowed;
            }

            @Override
            public String getUserSubject() {
                return Calls.SUBJECT;
            }

            @Override
            public Object getUserClaim(String name, String languageTag) {
                return claim(name);
            }
        }, page.getTicket(), page.getClaims(), page.getClaimsLocales());
    }

    Response token(String parameters) {
        return new BaseTokenEndpoint().handle(api, new TokenRequestHandlerSpiAdapter() {
            @Override
            public String authenticateUser(String username, String password) {
                return password.equals("secret") ? username : null;
            }
        }, form(parameters), authorization);
    }

    Response userInfo(String accessToken) {
        return new BaseUserInfoEndpoint().handle(api, new UserInfoRequestHandlerSpiAdapter() {
            @Override
            public Object getUserClaim(String name, String languageTag) {
                return claim(name);
            }
        }, accessToken);
    }

    Response introspection(String accessToken) {
        return new BaseIntrospectionEndpoint().handle(api, form("token=" + accessToken));
    }

    Response revocation(String token) {
        return new BaseRevocationEndpoint().handle(api, form("token=" + token), authorization);
    }

    Response configuration() {
        return new BaseConfigurationEndpoint().handle(api);
    }

    Response jwks() {
        return new BaseJwksEndpoint().handle(api);
    }

    /** What an endpoint of an API knows of a token. */
    AccessTokenInfo resource(String accessToken, String... scopes) {
        return new BaseResourceEndpoint().validateAccessToken(api, accessToken, scopes);
    }

    Response backchannelAuthentication(String parameters) {
        return new BaseBackchannelAuthenticationEndpoint().handle(api, new BackchannelAuthenticationRequestHandlerSpiAdapter() {
            @Override
            public User getUserByHint(UserIdentificationHintType type, String hint, String sub) {
                return hint.equals(Calls.SUBJECT) ? user() : null;
            }

            @Override
            public void startCommunicationWithAuthenticationDevice(User user, BackchannelAuthenticationResponse answer) {
                asked = answer;
            }
        }, form(parameters), authorization, null);
    }

    /** What the user decides on the other device. */
    void backchannelDecision(BackchannelAuthenticationCompleteRequest.Result result) {
        new BackchannelAuthenticationCompleteRequestHandler(api, new BackchannelAuthenticationCompleteRequestHandlerSpiAdapter() {
            @Override
            public BackchannelAuthenticationCompleteRequest.Result getResult() {
                return result;
            }

            @Override
            public String getUserSubject() {
                return Calls.SUBJECT;
            }
        }).handle(asked.getTicket(), asked.getClaimNames());
    }

    private static User user() {
        return new User() {
            @Override
            public String getSubject() {
                return Calls.SUBJECT;
            }

            @Override
            public Object getClaim(String name, String languageTag) {
                return claim(name);
            }

            @Override
            public Object getAttribute(String name) {
                return null;
            }
        };
    }
}
