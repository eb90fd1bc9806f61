// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.event;

import dev.holdfast.workflow.WorkflowRevision;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of a workflow: a new version of the workflow, or the deletion of versions.
 *
 * @param current the version of the workflow for new items; null after the deletion of the workflow
 * @param versions the new version of the workflow, or the deleted versions
 */
public record WorkflowEventData(
        String app,
        String workflow,
        @Nullable Integer current,
        List<Integer> versions,
        String by,
        Map<String, String> labels)
        implements EventData {
    static WorkflowEventData of(WorkflowRevision workflowRevision) {
        var workflowChange = workflowRevision.newestChange();
        return new WorkflowEventData(
                workflowRevision.app(),
                workflowRevision.name(),
                workflowRevision.current() == 0 ? null : workflowRevision.current(),
                workflowChange.versions(),
                workflowChange.by(),
                workflowRevision.labels());
    }
}
