package dev.holdfast.item;

import dev.holdfast.json.InOrder;
import dev.holdfast.json.Json;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What those who created or edited an item said of it.
 *
 * @param data any JSON, carried unread
 * @param roles the item's own participants: role to people
 * @param parent another item, as the application names it
 * @param correlation what ties items of several workflows together
 * @param links what the outside world calls the item, each as {@code type:value}
 * @param fingerprint a hash of what the creation asked for, to tell a repeated creation from a conflicting one
 */
@RecordBuilder
public record Given(
        @Nullable Json data,
        Map<String, List<String>> roles,
        Map<String, String> labels,
        @Nullable String parent,
        @Nullable String correlation,
        List<String> links,
        String fingerprint)
        implements GivenBuilder.With {
    public Given {
        roles = InOrder.copy(roles);
        labels = InOrder.copy(labels);
        links = List.copyOf(links);
    }
}
