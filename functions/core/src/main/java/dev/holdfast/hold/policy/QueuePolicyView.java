package dev.holdfast.hold.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.table.DocumentStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A queue policy as callers see it.
 *
 * @param version the ETag, and what If-Match compares; 0 where none was ever put
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record QueuePolicyView(
        long version,
        Map<String, List<String>> roles,
        List<ApprovalRule> approvals,
        List<Blackout> blackouts,
        List<String> managers,
        Duration warning) {
    static QueuePolicyView of(DocumentStore.VersionedDocument<QueuePolicy> versionedDocument) {
        var p = versionedDocument.body();
        return new QueuePolicyView(
                versionedDocument.version(), p.roles(), p.approvals(), p.blackouts(), p.managers(), p.warningPeriod());
    }
}
