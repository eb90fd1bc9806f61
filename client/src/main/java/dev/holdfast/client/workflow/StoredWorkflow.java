// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.workflow;

import dev.holdfast.client.json.AbsentValues;
import java.util.List;

/**
 * The answer to the put of a workflow.
 *
 * @param created false if the current version already had this content; in a dry run, whether the put would create a
 *     version
 * @param warnings the probable mistakes in the workflow
 * @param dryRun whether the request was a dry run
 */
public record StoredWorkflow(Workflow workflow, boolean created, List<String> warnings, boolean dryRun) {
    public StoredWorkflow {
        warnings = AbsentValues.orEmpty(warnings);
    }
}
