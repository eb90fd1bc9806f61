// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.lateness;

import dev.holdfast.client.json.AbsentValues;
import java.util.List;
import java.util.Map;

/**
 * A possible next state of an item.
 *
 * @param roles the people who may move the item there, by role; empty if every application may
 */
public record NextStep(String state, Map<String, List<String>> roles) {
    public NextStep {
        roles = AbsentValues.orEmpty(roles);
    }
}
