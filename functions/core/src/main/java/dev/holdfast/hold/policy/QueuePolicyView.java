// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.table.DocumentStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The policy of a queue as actions return it.
 *
 * @param version the version of the policy, for the headers ETag and If-Match; 0 before the first put of a policy
 * @param warnings the approval rules that match no intent; only in the answer to a put
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record QueuePolicyView(
        long version,
        Map<String, List<String>> roles,
        List<ApprovalRule> approvals,
        List<Blackout> blackouts,
        List<String> managers,
        Duration warning,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings) {
    QueuePolicyView withWarnings(List<String> putWarnings) {
        return new QueuePolicyView(version, roles, approvals, blackouts, managers, warning, putWarnings);
    }

    static QueuePolicyView of(DocumentStore.VersionedDocument<QueuePolicy> versionedDocument) {
        var policy = versionedDocument.body();
        return new QueuePolicyView(
                versionedDocument.version(),
                policy.roles(),
                policy.approvals(),
                policy.blackouts(),
                policy.managers(),
                policy.warningPeriod(),
                List.of());
    }
}
