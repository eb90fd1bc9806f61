// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.projection;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.access.PersonName;
import dev.holdfast.event.Event;
import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemEventType;
import dev.holdfast.item.ItemOwners;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.search.SearchCard;
import dev.holdfast.search.SearchHit;
import dev.holdfast.search.SearchQuery;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Creates the search cards of a change: a card of the item's current version, and a card of each event. */
public final class SearchCardFactory {
    /** If a value is too long, the card contains only the beginning of the value. */
    private static final int MAX_VALUE_CHARACTERS = 1_000;

    private static final int MAX_VALUES_PER_PATH = 100;

    private SearchCardFactory() {}

    /** @param expiry the time from which the index may remove the cards */
    public static List<SearchCard> cardsOfChange(Item item, Workflow workflow, Instant expiry) {
        var cards = new ArrayList<SearchCard>();
        cards.add(itemCard(item, workflow, expiry));
        cards.addAll(eventCards(item, item.newestEntry(), ItemSnapshot.ofItem(item), expiry));
        return cards;
    }

    /** Returns the card of an item whose change Holdfast has notified people of. The events don't change. */
    public static List<SearchCard> cardsOfNotification(Item item, Workflow workflow, Instant expiry) {
        return List.of(itemCard(item, workflow, expiry));
    }

    /**
     * Returns the cards of an item and of all events in its history, for a new index. The card of an event contains the
     * state and the deadline at the time of the event, but no hold. It contains the item's current labels and details.
     */
    public static List<SearchCard> cardsForRebuild(Item item, Workflow workflow, Instant expiry) {
        var cards = new ArrayList<>(cardsOfChange(item, workflow, expiry));
        var state = item.state();
        for (var change : item.history().reversed()) {
            if (change.version() != item.newestEntry().version()) {
                var isOverdue = item.history().stream()
                        .filter(entry -> entry.type() == ItemEventType.OVERDUE && entry.version() <= change.version())
                        .anyMatch(entry -> entry.at().equals(change.due()));
                cards.addAll(eventCards(item, change, new ItemSnapshot(state, false, isOverdue, null), expiry));
            }
            if (change.from() != null) state = change.from();
        }
        return cards;
    }

    /** Returns an item's status after a change. */
    private record ItemSnapshot(
            String state,
            boolean finished,
            boolean overdue,
            @Nullable String held) {
        static ItemSnapshot ofItem(Item item) {
            var itemHold = item.currentHold();
            return new ItemSnapshot(
                    item.state(),
                    item.hasFinished(),
                    item.timing().missedDeadline() != null,
                    itemHold == null ? null : itemHold.source().jsonName());
        }
    }

    private static SearchCard itemCard(Item item, Workflow workflow, Instant expiry) {
        var isDeleted = item.newestEntry().type() == ItemEventType.DELETED;
        var itemSnapshot = ItemSnapshot.ofItem(item);
        var fields = commonFields(item, itemSnapshot);
        Stream.concat(item.history().stream().map(HistoryEntry::by), ItemOwners.of(item, workflow).stream())
                .map(PersonName::fold)
                .distinct()
                .forEach(person -> fields.add(new SearchCard.SearchField("actor", person)));
        var notifications = item.history().stream()
                .filter(change -> !change.recipients().isEmpty())
                .toList();
        if (!notifications.isEmpty())
            fields.add(new SearchCard.SearchField(
                    "notified",
                    String.valueOf(notifications.stream().noneMatch(change -> change.notifiedAt() == null))));
        var data = isDeleted ? List.<SearchCard.SearchField>of() : dataFields(item, workflow.search());
        fields.addAll(data);
        var texts = searchableTexts(item);
        for (var historyEntry : item.history()) if (historyEntry.note() != null) texts.add(historyEntry.note());
        data.forEach(searchField -> texts.add(searchField.value()));
        return new SearchCard(
                item.id().app(),
                SearchQuery.CardKind.ITEMS,
                item.uid(),
                item.version(),
                isDeleted,
                isDeleted ? List.of() : fields,
                isDeleted ? "" : String.join("\n", texts),
                hitOf(item, item.newestEntry(), itemSnapshot, null, null),
                expiry);
    }

    private static List<SearchCard> eventCards(
            Item item, HistoryEntry change, ItemSnapshot itemSnapshot, Instant expiry) {
        var id = item.eventId(change.version());
        var cards = new ArrayList<SearchCard>();
        if (change.type() != ItemEventType.HEARTBEAT)
            cards.add(eventCard(item, change, itemSnapshot, id, Event.type(change.type()), expiry));
        for (var type : Event.followingTypes(change))
            cards.add(eventCard(item, change, itemSnapshot, id + "." + Event.shortType(type), type, expiry));
        return cards;
    }

    private static SearchCard eventCard(
            Item item, HistoryEntry change, ItemSnapshot itemSnapshot, String id, String type, Instant expiry) {
        var fields = commonFields(item, itemSnapshot);
        fields.add(new SearchCard.SearchField("actor", PersonName.fold(change.by())));
        fields.add(new SearchCard.SearchField("type", Event.shortType(type)));
        fields.add(new SearchCard.SearchField("type", type));
        var texts = searchableTexts(item);
        if (change.note() != null) texts.add(change.note());
        return new SearchCard(
                item.id().app(),
                SearchQuery.CardKind.EVENTS,
                id,
                change.version(),
                false,
                fields,
                String.join("\n", texts),
                hitOf(item, change, itemSnapshot, id, type),
                expiry);
    }

    private static SearchHit hitOf(
            Item item, HistoryEntry change, ItemSnapshot itemSnapshot, @Nullable String event, @Nullable String type) {
        var itemDetails = item.details();
        return new SearchHit(
                event,
                type,
                item.id().workflow(),
                item.id().key(),
                itemDetails.title(),
                itemSnapshot.state(),
                change.at(),
                change.by(),
                change.note(),
                item.timing().created(),
                change.due(),
                itemSnapshot.finished(),
                itemSnapshot.overdue(),
                itemSnapshot.held(),
                itemDetails.labels(),
                itemDetails.parent(),
                itemDetails.correlation());
    }

    private static List<SearchCard.SearchField> commonFields(Item item, ItemSnapshot itemSnapshot) {
        var fields = new ArrayList<SearchCard.SearchField>();
        var itemDetails = item.details();
        var held = itemSnapshot.held();
        fields.add(new SearchCard.SearchField("workflow", item.id().workflow()));
        fields.add(new SearchCard.SearchField("key", item.id().key()));
        fields.add(new SearchCard.SearchField("state", itemSnapshot.state()));
        fields.add(new SearchCard.SearchField("finished", String.valueOf(itemSnapshot.finished())));
        fields.add(new SearchCard.SearchField("overdue", String.valueOf(itemSnapshot.overdue())));
        fields.add(new SearchCard.SearchField("held", String.valueOf(held != null)));
        if (held != null) fields.add(new SearchCard.SearchField("held", held));
        if (itemDetails.parent() != null) fields.add(new SearchCard.SearchField("parent", itemDetails.parent()));
        if (itemDetails.correlation() != null)
            fields.add(new SearchCard.SearchField("correlation", itemDetails.correlation()));
        itemDetails.links().forEach(link -> fields.add(new SearchCard.SearchField("link", link)));
        itemDetails.labels().forEach((name, value) -> fields.add(new SearchCard.SearchField("label." + name, value)));
        return fields;
    }

    private static List<String> searchableTexts(Item item) {
        var itemDetails = item.details();
        var texts = new ArrayList<>(List.of(item.id().key()));
        if (itemDetails.title() != null) texts.add(itemDetails.title());
        if (itemDetails.parent() != null) texts.add(itemDetails.parent());
        if (itemDetails.correlation() != null) texts.add(itemDetails.correlation());
        texts.addAll(itemDetails.links());
        texts.addAll(itemDetails.labels().values());
        return texts;
    }

    /** Returns the values at the workflow's search paths, with one field for each element of a list. */
    private static List<SearchCard.SearchField> dataFields(Item item, List<String> paths) {
        var data = item.details().data();
        if (data == null || paths.isEmpty()) return List.of();
        var tree = JsonCodec.decodeStored(JsonNode.class, data.text());
        var fields = new LinkedHashSet<SearchCard.SearchField>();
        for (var path : paths) {
            var node = tree.at(JsonPointer.compile(path));
            var values = node.isArray() ? node.valueStream() : Stream.of(node);
            values.filter(value -> value.isValueNode() && !value.isNull() && !value.isMissingNode())
                    .map(JsonNode::asText)
                    .map(SearchCardFactory::truncate)
                    .limit(MAX_VALUES_PER_PATH)
                    .forEach(value -> fields.add(new SearchCard.SearchField("data." + path, value)));
        }
        return List.copyOf(fields);
    }

    private static String truncate(String value) {
        return value.length() <= MAX_VALUE_CHARACTERS ? value : value.substring(0, MAX_VALUE_CHARACTERS);
    }
}
