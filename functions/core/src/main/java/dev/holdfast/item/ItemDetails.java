// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.json.OrderedMaps;
import dev.holdfast.json.RawJson;
import dev.holdfast.text.UnicodeForm;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties of an item that callers set. The texts, except in the data and the roles, are in the Unicode form NFC.
 *
 * @param title the title, which listings show next to the key
 * @param data any JSON, which Holdfast doesn't interpret
 * @param output the end of the output of the work, for people who look at the item
 * @param fields the typed properties that the workflow defines, by name
 * @param roles the item's own participants: the people in each role
 * @param parent the item to which this item belongs, as the application names it
 * @param correlation an identifier that items of several workflows share
 * @param links external identifiers of the item, each as {@code type:value}
 * @param requester the person who asked for the item; null if the application created it for itself
 * @param awaitedBy the {@code uid} of the parent that waits for this item; null if no parent waits for it. Only the
 *     application can name such a parent
 * @param fingerprint a hash of the creation request; the hash distinguishes a repeated creation from a conflicting
 *     creation
 */
@RecordBuilder
public record ItemDetails(
        @Nullable String title,
        @Nullable RawJson data,
        @Nullable String output,
        Map<String, JsonNode> fields,
        Map<String, List<String>> roles,
        Map<String, String> labels,
        @Nullable String parent,
        @Nullable String correlation,
        List<String> links,
        @Nullable String requester,
        @Nullable String awaitedBy,
        String fingerprint)
        implements ItemDetailsBuilder.With {
    public ItemDetails {
        fields = OrderedMaps.copy(fields);
        roles = OrderedMaps.copy(roles);
        title = UnicodeForm.composeOrNull(title);
        labels = UnicodeForm.composeValues(labels);
        parent = UnicodeForm.composeOrNull(parent);
        correlation = UnicodeForm.composeOrNull(correlation);
        links = UnicodeForm.composeAll(links);
    }
}
