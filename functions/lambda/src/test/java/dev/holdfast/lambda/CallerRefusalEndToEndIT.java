// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lambdalocal.DeploymentTemplate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every function for callers refuses a caller of another application, an unknown key and a malformed payload. */
@ExtendWith(SharedStack.class)
@Order(8)
class CallerRefusalEndToEndIT {
    /** A well-formed key that doesn't exist. */
    private static final String FOREIGN_KEY = "hf_manage_0123456789abcdef_" + "A".repeat(43);

    private final DeployedStack stack;

    CallerRefusalEndToEndIT(DeployedStack stack) {
        this.stack = stack;
    }

    /** Returns the functions that callers invoke. AWS itself invokes the other functions. */
    private static Set<String> functionsForCallers() throws Exception {
        var functions = new TreeSet<>(DeploymentTemplate.read().functions().keySet());
        functions.removeAll(Set.of("sweep", "publish-events", "deliver-events", "release-due-intents"));
        return functions;
    }

    @Test
    void other_application_and_unknown_key_are_refused() throws Exception {
        for (var function : functionsForCallers()) {
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

    @Test
    void malformed_payload_is_refused_and_function_continues() throws Exception {
        for (var function : functionsForCallers())
            for (var payload : List.of("[]", "\"text\"", "[".repeat(5000) + "]".repeat(5000)))
                assertThat(stack.call(function, payload).at("/problem/status").asInt())
                        .as(function)
                        .isBetween(400, 422);
    }
}
