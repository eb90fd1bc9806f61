// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.timeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.table.DocumentStore;
import java.util.List;

/**
 * The timeline access of an application, as actions return it to callers.
 *
 * @param version the version of the access, for the headers ETag and If-Match; 0 before the first change
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record TimelineAccessView(long version, List<String> apps) {
    static TimelineAccessView of(DocumentStore.VersionedDocument<TimelineAccess> versionedDocument) {
        return new TimelineAccessView(
                versionedDocument.version(), versionedDocument.body().apps());
    }
}
