// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.workflow;

import dev.holdfast.client.json.AbsentValues;
import java.util.List;

/**
 * The confirmation of a deletion.
 *
 * @param deleted the deleted versions; in a dry run, the versions that the request would delete
 * @param dryRun whether the request was a dry run
 */
public record DeletedWorkflow(String name, List<Integer> deleted, boolean dryRun) {
    public DeletedWorkflow {
        deleted = AbsentValues.orEmpty(deleted);
    }
}
