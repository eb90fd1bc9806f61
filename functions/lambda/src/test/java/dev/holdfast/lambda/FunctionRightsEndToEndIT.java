// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lambdalocal.DeploymentTemplate;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Checks that each function uses exactly its permissions in the template. The check includes all calls of all test
 * classes that use the shared stack. This class closes the stack, so it runs after all other classes.
 */
@ExtendWith(SharedStack.class)
@Order(9)
class FunctionRightsEndToEndIT {
    private final DeployedStack stack;

    FunctionRightsEndToEndIT(DeployedStack stack) {
        this.stack = stack;
    }

    @Test
    void every_function_uses_exactly_its_rights() throws Exception {
        stack.close();
        assertThat(stack.cloud.calledFunctions())
                .isEqualTo(DeploymentTemplate.read().functions().keySet());
        assertThat(stack.cloud.refusedGrants()).isEmpty();
        assertThat(stack.cloud.unusedGrants()).isEmpty();
    }
}
