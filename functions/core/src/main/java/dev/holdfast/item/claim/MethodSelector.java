// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.claim;

import dev.holdfast.problem.InputFaults;
import org.jspecify.annotations.Nullable;

/** The method of the items to claim. Released intents of this method created these items. */
public record MethodSelector(
        @Nullable String model, @Nullable String name) {
    void check(String at, InputFaults inputFaults) {
        inputFaults.checkName(at + "/model", model).checkName(at + "/name", name);
    }

    /** Returns the method in the form that items contain: {@code model/name}. */
    String itemMethod() {
        return model + "/" + name;
    }

    /** Returns the name of the workflow of the method's items, if there is one. */
    String workflow() {
        return model + "." + name;
    }
}
