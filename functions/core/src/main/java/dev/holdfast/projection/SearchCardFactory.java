// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.projection;

import dev.holdfast.access.PersonName;
import dev.holdfast.event.Event;
import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemEventType;
import dev.holdfast.item.ItemOwners;
import dev.holdfast.search.SearchCard;
import dev.holdfast.search.SearchCard.SearchField;
import dev.holdfast.search.SearchHit;
import dev.holdfast.search.SearchQuery;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Creates the search cards of a change: a card of the item's current version, and a card of each event. */
public final class SearchCardFactory {
    private SearchCardFactory() {}

    /** @param expiry the time from which the index may remove the cards */
    public static List<SearchCard> cardsOfChange(Item item, Workflow workflow, Instant expiry) {
        var cards = new ArrayList<SearchCard>();
        cards.add(itemCard(item, workflow, expiry));
        cards.addAll(eventCards(item, item.newestEntry(), ItemSnapshot.ofItem(item), expiry));
        return cards;
    }

    /**
     * Returns the card of an item after Holdfast has notified people of a change of the item. The cards of the events
     * stay unchanged.
     */
    public static List<SearchCard> cardsOfNotification(Item item, Workflow workflow, Instant expiry) {
        return List.of(itemCard(item, workflow, expiry));
    }

    /**
     * Returns the cards of an item and of all events in its history, for a new index. The card of an event contains the
     * state and the deadline at the time of the event, but no hold. The card also contains the item's current labels
     * and details.
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

    private static SearchCard itemCard(Item item, Workflow workflow, Instant expiry) {
        var isDeleted = item.newestEntry().type() == ItemEventType.DELETED;
        var itemSnapshot = ItemSnapshot.ofItem(item);
        var fields = SearchFields.commonFields(item, itemSnapshot);
        Stream.concat(item.history().stream().map(HistoryEntry::by), ItemOwners.of(item, workflow).stream())
                .map(PersonName::fold)
                .distinct()
                .forEach(person -> fields.add(new SearchField("actor", person)));
        var notifications = item.history().stream()
                .filter(change -> !change.recipients().isEmpty())
                .toList();
        if (!notifications.isEmpty())
            fields.add(new SearchField(
                    "notified",
                    String.valueOf(notifications.stream().noneMatch(change -> change.notifiedAt() == null))));
        var data = isDeleted ? List.<SearchField>of() : SearchFields.searchedFields(item, workflow);
        fields.addAll(data);
        var texts = SearchFields.searchableTexts(item);
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
        var fields = SearchFields.commonFields(item, itemSnapshot);
        fields.add(new SearchField("actor", PersonName.fold(change.by())));
        fields.add(new SearchField("type", Event.shortType(type)));
        fields.add(new SearchField("type", type));
        var texts = SearchFields.searchableTexts(item);
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
}
