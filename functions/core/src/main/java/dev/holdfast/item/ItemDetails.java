package dev.holdfast.item;

import dev.holdfast.json.OrderedMaps;
import dev.holdfast.json.RawJson;
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
public record ItemDetails(
        @Nullable RawJson data,
        Map<String, List<String>> roles,
        Map<String, String> labels,
        @Nullable String parent,
        @Nullable String correlation,
        List<String> links,
        String fingerprint)
        implements ItemDetailsBuilder.With {
    public ItemDetails {
        roles = OrderedMaps.copy(roles);
        labels = OrderedMaps.copy(labels);
        links = List.copyOf(links);
    }
}
