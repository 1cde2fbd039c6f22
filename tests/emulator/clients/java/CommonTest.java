import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.function.Executable;

/** Authlete's library for Java, authlete-java-common. */
interface CommonTest extends AuthorizationTests, ManagementTests, LaterFlowTests, LaterManagementTests, CredentialTests {
    String SENDS_NOTHING = "is about time-outs in the library, and sends nothing";
}

class CommonV2Test extends Dialect implements CommonTest {
    CommonV2Test() throws IOException {
        super("2", "com.authlete.common.api.AuthleteApiImpl", Map.of("getSettings()", SENDS_NOTHING));
    }

    /** The library deletes clients with the credentials of the owner of services. That is refused, which it keeps to itself. */
    @Override
    public void checkDeleted(Executable get) {
        assertDoesNotThrow(get);
    }
}

class CommonV3Test extends Dialect implements CommonTest {
    CommonV3Test() throws IOException {
        super("3", "com.authlete.common.api.AuthleteApiImplV3", Map.of("getSettings()", SENDS_NOTHING));
    }
}
