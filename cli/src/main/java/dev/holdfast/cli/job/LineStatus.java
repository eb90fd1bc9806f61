// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.item.ItemSelection;
import dev.holdfast.client.refusal.Refusal;
import dev.holdfast.client.refusal.RefusalException;
import dev.holdfast.client.transport.Operation;
import dev.holdfast.client.workflow.WorkflowSelection;
import org.jspecify.annotations.Nullable;

/** Asks Holdfast which lines are finished. */
final class LineStatus {
    private final HoldfastClient client;
    private final JobOptions options;

    LineStatus(HoldfastClient client, JobOptions options) {
        this.client = client;
        this.options = options;
    }

    /** @throws dev.holdfast.client.refusal.HoldfastException if Holdfast can't be reached or has no such workflow */
    void checkWorkflow() {
        client.operations().call(Operation.GET_WORKFLOW, WorkflowSelection.of(options.workflow), JsonNode.class);
    }

    /** Returns the earlier run of a line; null if there is none. */
    @Nullable
    EarlierRun of(TrackedJob job) {
        try {
            var selection = ItemSelection.of(job.workflow(), job.key());
            var item = client.operations().call(Operation.GET_ITEM, selection, JsonNode.class);
            return EarlierRun.of(item, options.failedState);
        } catch (RefusalException e) {
            if (e.refusal() instanceof Refusal.NotFound) return null;
            throw e;
        }
    }
}
