// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.claim;

import dev.holdfast.problem.InputFaults;
import org.jspecify.annotations.Nullable;

/** The method whose released intents created the items. */
public record MethodSelector(
        @Nullable String model, @Nullable String name) {
    void check(String at, InputFaults inputFaults) {
        inputFaults.checkName(at + "/model", model).checkName(at + "/name", name);
    }

    /** Returns the method as the items contain it. */
    String itemMethod() {
        return model + "/" + name;
    }

    /** Returns the name of the workflow of the method's items, if there is one. */
    String workflow() {
        return model + "." + name;
    }
}
