package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lambdalocal.DeploymentTemplate;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every function that callers call refuses another application and an unknown key. */
@ExtendWith(SharedStack.class)
@Order(8)
class CallerRefusalEndToEndIT {
    /** Made by no deployment, so that it is looked up and not found. */
    private static final String FOREIGN_KEY = "hf_manage_0123456789abcdef_" + "A".repeat(43);

    private final DeployedStack stack;

    CallerRefusalEndToEndIT(DeployedStack stack) {
        this.stack = stack;
    }

    /** Those that a caller calls; the others are called by AWS. */
    private static Set<String> calledByCallers() throws Exception {
        var called = new TreeSet<>(DeploymentTemplate.read().functions().keySet());
        called.removeAll(Set.of("sweep", "publish-events", "deliver-events", "release-due"));
        return called;
    }

    @Test
    void another_application_is_refused_and_so_is_a_key_that_nobody_made() throws Exception {
        for (var function : calledByCallers()) {
            assertThat(stack.call(function, "{'app':'other'}")
                            .at("/problem/status")
                            .asInt())
                    .as(function)
                    .isEqualTo(403);
            assertThat(stack.call(function, "{'app':'shop','apiKey':'" + FOREIGN_KEY + "'}")
                            .at("/problem/status")
                            .asInt())
                    .as(function)
                    .isEqualTo(401);
        }
    }
}
