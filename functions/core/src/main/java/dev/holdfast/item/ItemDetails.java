// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import dev.holdfast.json.OrderedMaps;
import dev.holdfast.json.RawJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties of an item that callers set.
 *
 * @param data any JSON, which Holdfast doesn't interpret
 * @param roles the item's own participants: the people in each role
 * @param parent the item to which this item belongs, as the application names it
 * @param correlation an identifier that items of several workflows share
 * @param links external identifiers of the item, each as {@code type:value}
 * @param fingerprint a hash of the creation request; the hash distinguishes a repeated creation from a conflicting
 *     creation
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
