// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import dev.holdfast.client.json.AbsentValues;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the queue.
 *
 * @param version the number of puts; 0 before the first put
 * @param managers the roles whose members can override a blackout
 * @param warning the time before the end of a window at which Holdfast publishes a warning
 * @param warnings the approval rules that match no intent; only in the answer to a put
 */
public record QueuePolicy(
        long version,
        Map<String, List<String>> roles,
        List<ApprovalRule> approvals,
        List<Blackout> blackouts,
        List<String> managers,
        @Nullable Duration warning,
        List<String> warnings) {
    public QueuePolicy {
        roles = AbsentValues.orEmpty(roles);
        approvals = AbsentValues.orEmpty(approvals);
        blackouts = AbsentValues.orEmpty(blackouts);
        managers = AbsentValues.orEmpty(managers);
        warnings = AbsentValues.orEmpty(warnings);
    }
}
