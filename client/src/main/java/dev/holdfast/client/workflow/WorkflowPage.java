// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.workflow;

import dev.holdfast.client.call.ResultPage;
import dev.holdfast.client.json.AbsentValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of workflows.
 *
 * @param endedEarly the reason why the page has fewer entries than the request asks for, although more may follow
 */
public record WorkflowPage(
        List<WorkflowSummary> workflows,
        @Nullable String nextPageToken,
        @Nullable String endedEarly) implements ResultPage<WorkflowSummary> {
    public WorkflowPage {
        workflows = AbsentValues.orEmpty(workflows);
    }

    @Override
    public List<WorkflowSummary> entries() {
        return workflows;
    }
}
