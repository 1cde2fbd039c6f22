import java.io.IOException;
import java.util.Map;
import com.authlete.common.api.AuthleteApiFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** Authlete's library for JAX-RS, authlete-java-jaxrs, with its own implementation of the API, which is of 2.x. */
class JaxRsV2Test extends Dialect implements AuthorizationTests, ManagementTests, EndpointTests {
    JaxRsV2Test() throws IOException {
        super("2", "com.authlete.jaxrs.api.AuthleteApiImpl", Map.of("getSettings()", CommonTest.SENDS_NOTHING));
    }
}

/** Its endpoints with the implementation of the API of 3.x that authlete-java-common has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JaxRsV3Test implements EndpointTests {
    private final Emulated emulated;

    JaxRsV3Test() throws IOException {
        emulated = new Emulated("3", AuthleteApiFactory::create);
    }

    @Override
    public Emulated emulated() {
        return emulated;
    }

    @AfterAll
    void stop() {
        emulated.close();
    }
}
