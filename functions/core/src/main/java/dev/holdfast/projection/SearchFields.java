// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.projection;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.item.Item;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.search.SearchCard.SearchField;
import dev.holdfast.text.TextLength;
import dev.holdfast.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/** Creates the fields and the texts by which a search finds an item and its events. */
final class SearchFields {
    /** If a value is too long, the card contains only the beginning of the value. */
    private static final int MAX_VALUE_CHARACTERS = 1_000;

    private static final int MAX_VALUES_PER_PATH = 100;

    private SearchFields() {}

    /** Returns the fields that the cards of an item and of its events have in common, as a list for further fields. */
    static List<SearchField> commonFields(Item item, ItemSnapshot itemSnapshot) {
        var fields = new ArrayList<SearchField>();
        var itemDetails = item.details();
        var held = itemSnapshot.held();
        fields.add(new SearchField("workflow", item.id().workflow()));
        fields.add(new SearchField("key", item.id().key()));
        fields.add(new SearchField("state", itemSnapshot.state()));
        fields.add(new SearchField("finished", String.valueOf(itemSnapshot.finished())));
        fields.add(new SearchField("overdue", String.valueOf(itemSnapshot.overdue())));
        fields.add(new SearchField("held", String.valueOf(held != null)));
        if (held != null) fields.add(new SearchField("held", held));
        if (itemDetails.parent() != null) fields.add(new SearchField("parent", itemDetails.parent()));
        if (itemDetails.correlation() != null) fields.add(new SearchField("correlation", itemDetails.correlation()));
        itemDetails.links().forEach(link -> fields.add(new SearchField("link", link)));
        itemDetails.labels().forEach((name, value) -> fields.add(new SearchField("label." + name, value)));
        return fields;
    }

    /** Returns the texts that the cards of an item and of its events have in common, as a list for further texts. */
    static List<String> searchableTexts(Item item) {
        var itemDetails = item.details();
        var texts = new ArrayList<>(List.of(item.id().key()));
        if (itemDetails.title() != null) texts.add(itemDetails.title());
        if (itemDetails.correlation() != null) texts.add(itemDetails.correlation());
        texts.addAll(itemDetails.links());
        texts.addAll(itemDetails.labels().values());
        return texts;
    }

    /**
     * Returns the values of the item's data and fields that the workflow's {@code search} names, with one search field
     * for each element of a list.
     */
    static List<SearchField> searchedFields(Item item, Workflow workflow) {
        if (workflow.search().isEmpty()) return List.of();
        var itemDetails = item.details();
        var data = itemDetails.data();
        var tree = data == null ? JsonCodec.MAPPER.missingNode() : JsonCodec.decodeStored(JsonNode.class, data.text());
        var fields = new LinkedHashSet<SearchField>();
        for (var path : workflow.search()) {
            var isInData = path.startsWith("/");
            var name = isInData ? "data." + path : "field." + path;
            var field = itemDetails.fields().get(path);
            var node = isInData ? tree.at(JsonPointer.compile(path)) : field == null ? tree.path(-1) : field;
            var values = node.isArray() ? node.valueStream() : Stream.of(node);
            values.filter(value -> value.isValueNode() && !value.isNull() && !value.isMissingNode())
                    .map(JsonNode::asText)
                    .map(value -> TextLength.first(value, MAX_VALUE_CHARACTERS))
                    .limit(MAX_VALUES_PER_PATH)
                    .forEach(value -> fields.add(new SearchField(name, value)));
        }
        return List.copyOf(fields);
    }
}
