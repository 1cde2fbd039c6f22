import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Map;
import com.authlete.common.api.AuthleteApiFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** The tests of an implementation of the API in a dialect. They call each of its methods that has a counterpart. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Dialect implements Calls {
    private final String implementation;
    private final Map<String, String> notCalled;
    private final Emulated emulated;

    /** `notCalled` are methods that are not called, and why. */
    Dialect(String number, String implementation, Map<String, String> notCalled) throws IOException {
        this.implementation = implementation;
        this.notCalled = notCalled;
        emulated = new Emulated(number, configuration -> AuthleteApiFactory.create(configuration, implementation));
    }

    @Override
    public Emulated emulated() {
        return emulated;
    }

    @AfterAll
    void eachMethodWasCalled() throws ReflectiveOperationException {
        emulated.close();
        assertEquals(notCalled.keySet(), emulated.notCalled(Class.forName(implementation)), "methods that are not called");
    }
}
