package dev.holdfast.hold;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.table.Document;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A queue policy as callers see it.
 *
 * @param version the ETag, and what If-Match compares; 0 where none was ever put
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record PolicyView(
        long version,
        Map<String, List<String>> roles,
        List<Rule> approvals,
        List<Blackout> blackouts,
        List<String> managers,
        Duration warning) {
    static PolicyView of(Document.Stored<Policy> stored) {
        var p = stored.body();
        return new PolicyView(stored.version(), p.roles(), p.approvals(), p.blackouts(), p.managers(), p.warns());
    }
}
