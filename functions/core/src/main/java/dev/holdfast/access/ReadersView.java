package dev.holdfast.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.table.Document;
import java.util.List;

/**
 * Who may read an application's part of a timeline, as callers see it.
 *
 * @param version the ETag, and what If-Match compares; 0 where nobody was ever admitted
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ReadersView(long version, List<String> apps) {
    static ReadersView of(Document.Stored<Readers> stored) {
        return new ReadersView(stored.version(), stored.body().apps());
    }
}
