// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.client.json.AbsentValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule for the approvals of intents. If several rules match an intent, only the most specific rule applies.
 *
 * @param kind {@code workflow} or {@code method}; null for both
 * @param requestedBy {@code agent} for a rule that applies only to intents that an agent queued; null for all intents
 * @param needed the number of approvals that a release needs
 * @param roles the roles whose members can approve intents; empty for all callers with the scope {@code manage}
 * @param selfApproval whether requesters can approve and release their own intents
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ApprovalRule(
        @Nullable String kind,
        @Nullable String model,
        @Nullable String name,
        @Nullable String requestedBy,
        int needed,
        List<String> roles,
        boolean selfApproval) {
    public ApprovalRule {
        roles = AbsentValues.orEmpty(roles);
    }

    /** Returns a rule for all intents. */
    public static ApprovalRule forAll(int needed, String... roles) {
        return new ApprovalRule(null, null, null, null, needed, List.of(roles), false);
    }

    /** Returns a rule for intents that start this workflow. */
    public static ApprovalRule forWorkflow(String name, int needed, String... roles) {
        return new ApprovalRule("workflow", null, name, null, needed, List.of(roles), false);
    }

    /** Returns a rule for intents that call this method. */
    public static ApprovalRule forMethod(String model, String name, int needed, String... roles) {
        return new ApprovalRule("method", model, name, null, needed, List.of(roles), false);
    }

    /** Returns a rule for all intents that an agent queued. It takes precedence over rules for all requesters. */
    public static ApprovalRule forAgents(int needed, String... roles) {
        return new ApprovalRule(null, null, null, "agent", needed, List.of(roles), false);
    }
}
