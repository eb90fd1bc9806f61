// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import java.util.Objects;

/**
 * A state in which items of any version of a workflow can be open.
 *
 * @param since the first version in which the state isn't terminal
 */
public record OpenState(String name, int since) {
    public OpenState {
        Objects.requireNonNull(name, "name");
    }
}
