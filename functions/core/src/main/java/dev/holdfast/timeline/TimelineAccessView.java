package dev.holdfast.timeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.table.DocumentStore;
import java.util.List;

/**
 * Who may read an application's part of a timeline, as callers see it.
 *
 * @param version the ETag, and what If-Match compares; 0 where nobody was ever admitted
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record TimelineAccessView(long version, List<String> apps) {
    static TimelineAccessView of(DocumentStore.VersionedDocument<TimelineAccess> versionedDocument) {
        return new TimelineAccessView(
                versionedDocument.version(), versionedDocument.body().apps());
    }
}
