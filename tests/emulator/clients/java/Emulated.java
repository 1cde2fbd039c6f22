import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import com.authlete.common.api.AuthleteApi;
import com.authlete.common.api.Options;
import com.authlete.common.conf.AuthleteConfiguration;
import com.authlete.common.conf.AuthleteSimpleConfiguration;
import com.authlete.common.dto.Service;

/** The emulator as a program, and a library's API on it. The environment variable EMULATOR is the program's path. */
class Emulated implements AutoCloseable {
    private final Process program;
    private final Map<String, String> settings = new HashMap<>();
    private final Function<AuthleteConfiguration, AuthleteApi> library;
    private final Set<String> called = new TreeSet<>();

    final String dialect;
    /** The API of the service. */
    final AuthleteApi api;
    /** The API with which services are made and listed. */
    final AuthleteApi organization;

    /** Starts the emulator in a dialect, "2" or "3", for an implementation of the API. */
    Emulated(String dialect, Function<AuthleteConfiguration, AuthleteApi> library) throws IOException {
        this.dialect = dialect;
        this.library = library;
        program = new ProcessBuilder(System.getenv("EMULATOR"), "--listen", "127.0.0.1:0", "--api", dialect)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader lines = new BufferedReader(new InputStreamReader(program.getInputStream()));
        for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
            if (!line.startsWith("#")) {
                String[] pair = line.split("=", 2);
                settings.put(pair[0], pair[1]);
            }
        }
        api = recorded(library.apply(configuration("AUTHLETE_SERVICE_ACCESSTOKEN")));
        organization = recorded(library.apply(configuration("ORGANIZATION_ACCESS_TOKEN")));
    }

    String setting(String name) {
        return settings.get(name);
    }

    /** The API of another service. */
    AuthleteApi of(Service service) {
        AuthleteSimpleConfiguration configuration = configuration("ORGANIZATION_ACCESS_TOKEN");
        configuration.setServiceApiKey(String.valueOf(service.getApiKey()));
        configuration.setServiceApiSecret(service.getApiSecret());
        return recorded(library.apply(configuration));
    }

    private AuthleteSimpleConfiguration configuration(String accessToken) {
        AuthleteSimpleConfiguration configuration = new AuthleteSimpleConfiguration();
        configuration.setApiVersion(setting("AUTHLETE_API_VERSION"));
        configuration.setBaseUrl(setting("AUTHLETE_BASE_URL"));
        configuration.setServiceOwnerApiKey(setting("AUTHLETE_SERVICEOWNER_APIKEY"));
        configuration.setServiceOwnerApiSecret(setting("AUTHLETE_SERVICEOWNER_APISECRET"));
        configuration.setServiceApiKey(setting("AUTHLETE_SERVICE_APIKEY"));
        configuration.setServiceApiSecret(setting("AUTHLETE_SERVICE_APISECRET"));
        // With an access token the libraries leave out the secret of 2.x.
        if ("V3".equals(configuration.getApiVersion())) {
            configuration.setServiceAccessToken(setting(accessToken));
        }
        return configuration;
    }

    /** An API that notes which of its methods are called. */
    private AuthleteApi recorded(AuthleteApi target) {
        return (AuthleteApi) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {AuthleteApi.class},
                (proxy, method, arguments) -> {
                    called.add(signature(method));
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException error) {
                        throw error.getCause();
                    }
                });
    }

    /** The methods of the API which a class implements, and which were not called. */
    Set<String> notCalled(Class<?> implementation) throws NoSuchMethodException {
        Set<String> methods = new TreeSet<>();
        for (Method method : AuthleteApi.class.getMethods()) {
            Method found = implementation.getMethod(method.getName(), method.getParameterTypes());
            if (found.getDeclaringClass() != AuthleteApi.class) {
                methods.add(signature(method));
            }
        }
        methods.removeAll(called);
        return methods;
    }

    /** A method's name and the types of its parameters. It is one method with and without options for the connection. */
    private static String signature(Method method) {
        return method.getName() + Arrays.stream(method.getParameterTypes()).filter(type -> type != Options.class)
                .map(Class::getSimpleName).collect(Collectors.joining(", ", "(", ")"));
    }

    @Override
    public void close() {
        program.destroy();
    }
}
