// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.workflow;

import dev.holdfast.client.json.AbsentValues;
import java.util.List;

/**
 * The confirmation of a deletion.
 *
 * @param deleted the deleted versions
 */
public record DeletedWorkflow(String name, List<Integer> deleted) {
    public DeletedWorkflow {
        deleted = AbsentValues.orEmpty(deleted);
    }
}
