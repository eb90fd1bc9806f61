package dev.holdfast.projection;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.event.Event;
import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemEventType;
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

/** Makes cards of a change: one of the item as it stands now, and one of each event. */
public final class SearchCardFactory {
    /** So much of a value of an item's data is looked at, in characters; and so many values. */
    private static final int MAX_VALUE_CHARACTERS = 1_000;

    private static final int MAX_VALUES_PER_PATH = 100;

    private SearchCardFactory() {}

    /** @param until when what is filed of the change may go */
    public static List<SearchCard> cardsOfChange(Item item, Workflow workflow, Instant until) {
        var cards = new ArrayList<SearchCard>();
        cards.add(itemCard(item, workflow, until));
        cards.addAll(events(item, item.newestEntry(), ItemSnapshot.ofItem(item), until));
        return cards;
    }

    /**
     * All that an item can still tell, for an index that lost it: the item, and the changes in its own history. Of these the item
     * knows the state and the deadline, but not what held it then; labels and the like are those of today.
     */
    public static List<SearchCard> cardsForRebuild(Item item, Workflow workflow, Instant until) {
        var cards = new ArrayList<>(cardsOfChange(item, workflow, until));
        var state = item.state();
        for (var change : item.history().reversed()) {
            if (change.version() != item.newestEntry().version()) {
                var missed = item.history().stream()
                        .filter(e -> e.type() == ItemEventType.OVERDUE && e.version() <= change.version())
                        .anyMatch(e -> e.at().equals(change.due()));
                cards.addAll(events(item, change, new ItemSnapshot(state, false, missed, null), until));
            }
            if (change.from() != null) state = change.from();
        }
        return cards;
    }

    /** Where an item stood after a change. */
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
                    itemHold == null ? null : itemHold.why().jsonName());
        }
    }

    private static SearchCard itemCard(Item item, Workflow workflow, Instant until) {
        var gone = item.newestEntry().type() == ItemEventType.DELETED;
        var itemSnapshot = ItemSnapshot.ofItem(item);
        var facts = commonFields(item, itemSnapshot);
        item.history().stream()
                .map(HistoryEntry::by)
                .distinct()
                .forEach(by -> facts.add(new SearchCard.SearchField("actor", by)));
        var data = gone ? List.<SearchCard.SearchField>of() : dataFields(item, workflow.search());
        facts.addAll(data);
        var words = searchableTexts(item);
        for (var line : item.history()) if (line.note() != null) words.add(line.note());
        data.forEach(searchField -> words.add(searchField.value()));
        return new SearchCard(
                item.id().app(),
                SearchQuery.CardKind.ITEMS,
                item.uid(),
                item.version(),
                gone,
                gone ? List.of() : facts,
                gone ? "" : String.join("\n", words),
                hitOf(item, item.newestEntry(), itemSnapshot, null, null),
                until);
    }

    private static List<SearchCard> events(Item item, HistoryEntry change, ItemSnapshot itemSnapshot, Instant until) {
        var id = item.eventId(change.version());
        var cards = new ArrayList<SearchCard>();
        if (change.type() != ItemEventType.HEARTBEAT)
            cards.add(eventCard(item, change, itemSnapshot, id, Event.type(change.type()), until));
        for (var type : Event.following(change))
            cards.add(eventCard(item, change, itemSnapshot, id + "." + Event.word(type), type, until));
        return cards;
    }

    private static SearchCard eventCard(
            Item item, HistoryEntry change, ItemSnapshot itemSnapshot, String id, String type, Instant until) {
        var facts = commonFields(item, itemSnapshot);
        facts.add(new SearchCard.SearchField("actor", change.by()));
        facts.add(new SearchCard.SearchField("type", Event.word(type)));
        facts.add(new SearchCard.SearchField("type", type));
        var words = searchableTexts(item);
        if (change.note() != null) words.add(change.note());
        return new SearchCard(
                item.id().app(),
                SearchQuery.CardKind.EVENTS,
                id,
                change.version(),
                false,
                facts,
                String.join("\n", words),
                hitOf(item, change, itemSnapshot, id, type),
                until);
    }

    private static SearchHit hitOf(
            Item item, HistoryEntry change, ItemSnapshot itemSnapshot, @Nullable String event, @Nullable String type) {
        var itemDetails = item.given();
        return new SearchHit(
                event,
                type,
                item.id().workflow(),
                item.id().key(),
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
        var facts = new ArrayList<SearchCard.SearchField>();
        var itemDetails = item.given();
        var held = itemSnapshot.held();
        facts.add(new SearchCard.SearchField("workflow", item.id().workflow()));
        facts.add(new SearchCard.SearchField("key", item.id().key()));
        facts.add(new SearchCard.SearchField("state", itemSnapshot.state()));
        facts.add(new SearchCard.SearchField("finished", String.valueOf(itemSnapshot.finished())));
        facts.add(new SearchCard.SearchField("overdue", String.valueOf(itemSnapshot.overdue())));
        facts.add(new SearchCard.SearchField("held", String.valueOf(held != null)));
        if (held != null) facts.add(new SearchCard.SearchField("held", held));
        if (itemDetails.parent() != null) facts.add(new SearchCard.SearchField("parent", itemDetails.parent()));
        if (itemDetails.correlation() != null)
            facts.add(new SearchCard.SearchField("correlation", itemDetails.correlation()));
        itemDetails.links().forEach(link -> facts.add(new SearchCard.SearchField("link", link)));
        itemDetails.labels().forEach((name, value) -> facts.add(new SearchCard.SearchField("label." + name, value)));
        return facts;
    }

    private static List<String> searchableTexts(Item item) {
        var itemDetails = item.given();
        var said = new ArrayList<>(List.of(item.id().key()));
        if (itemDetails.parent() != null) said.add(itemDetails.parent());
        if (itemDetails.correlation() != null) said.add(itemDetails.correlation());
        said.addAll(itemDetails.links());
        said.addAll(itemDetails.labels().values());
        return said;
    }

    /** The values that stand where the workflow says, those of a list one by one. */
    private static List<SearchCard.SearchField> dataFields(Item item, List<String> paths) {
        var data = item.given().data();
        if (data == null || paths.isEmpty()) return List.of();
        var tree = JsonCodec.decodeStored(JsonNode.class, data.text());
        var facts = new LinkedHashSet<SearchCard.SearchField>();
        for (var path : paths) {
            var found = tree.at(JsonPointer.compile(path));
            var values = found.isArray() ? found.valueStream() : Stream.of(found);
            values.filter(value -> value.isValueNode() && !value.isNull() && !value.isMissingNode())
                    .map(JsonNode::asText)
                    .map(value ->
                            value.length() <= MAX_VALUE_CHARACTERS ? value : value.substring(0, MAX_VALUE_CHARACTERS))
                    .limit(MAX_VALUES_PER_PATH)
                    .forEach(value -> facts.add(new SearchCard.SearchField("data." + path, value)));
        }
        return List.copyOf(facts);
    }
}
