// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.workflow;

import dev.holdfast.client.json.AbsentValues;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workflow in a list.
 *
 * @param version the version that new items use
 */
public record WorkflowSummary(
        String name, int version, @Nullable String description, Map<String, String> labels) {
    public WorkflowSummary {
        labels = AbsentValues.orEmpty(labels);
    }
}
