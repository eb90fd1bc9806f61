package dev.holdfast.search;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.event.Event;
import dev.holdfast.item.Entry;
import dev.holdfast.item.Item;
import dev.holdfast.item.What;
import dev.holdfast.json.Codec;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes cards of a change: one of the item as it stands now, and one of the event. */
public final class Cards {
    /** So much of a value of an item's data is looked at, in characters; and so many values. */
    private static final int LONGEST = 1_000;

    private static final int MOST = 100;

    private Cards() {}

    /** @param until when what is filed of the change may go */
    public static List<Card> of(Item item, Workflow workflow, Instant until) {
        var cards = new ArrayList<Card>();
        cards.add(item(item, workflow, until));
        if (item.newest().type() != What.HEARTBEAT) cards.add(event(item, item.newest(), Stand.of(item), until));
        return cards;
    }

    /**
     * All that an item can still tell, for an index that lost it: the item, and the changes in its own history. Of these the item
     * knows the state and the deadline, but not what held it then; labels and the like are those of today.
     */
    public static List<Card> again(Item item, Workflow workflow, Instant until) {
        var cards = new ArrayList<>(of(item, workflow, until));
        var state = item.state();
        for (var change : item.history().reversed()) {
            if (change.version() != item.newest().version()) {
                var missed = item.history().stream()
                        .filter(e -> e.type() == What.OVERDUE && e.version() <= change.version())
                        .anyMatch(e -> e.at().equals(change.due()));
                cards.add(event(item, change, new Stand(state, false, missed, null), until));
            }
            if (change.from() != null) state = change.from();
        }
        return cards;
    }

    /** Where an item stood after a change. */
    private record Stand(
            String state,
            boolean finished,
            boolean overdue,
            @Nullable String held) {
        static Stand of(Item item) {
            var held = item.held();
            return new Stand(
                    item.state(),
                    item.finished(),
                    item.timing().overdue() != null,
                    held == null ? null : held.why().word());
        }
    }

    private static Card item(Item item, Workflow workflow, Instant until) {
        var gone = item.newest().type() == What.DELETED;
        var stand = Stand.of(item);
        var facts = facts(item, stand);
        item.history().stream().map(Entry::by).distinct().forEach(by -> facts.add(new Card.Fact("actor", by)));
        var data = gone ? List.<Card.Fact>of() : data(item, workflow.search());
        facts.addAll(data);
        var words = said(item);
        for (var line : item.history()) if (line.note() != null) words.add(line.note());
        data.forEach(fact -> words.add(fact.value()));
        return new Card(
                item.id().app(),
                Wanted.Kind.ITEMS,
                item.uid(),
                item.version(),
                gone,
                gone ? List.of() : facts,
                gone ? "" : String.join("\n", words),
                hit(item, item.newest(), stand, null, null),
                until);
    }

    private static Card event(Item item, Entry change, Stand stand, Instant until) {
        var type = Event.type(change.type());
        var facts = facts(item, stand);
        facts.add(new Card.Fact("actor", change.by()));
        facts.add(new Card.Fact("type", change.type().word()));
        facts.add(new Card.Fact("type", type));
        var words = said(item);
        if (change.note() != null) words.add(change.note());
        var id = item.eventId(change.version());
        return new Card(
                item.id().app(),
                Wanted.Kind.EVENTS,
                id,
                change.version(),
                false,
                facts,
                String.join("\n", words),
                hit(item, change, stand, id, type),
                until);
    }

    private static Hit hit(Item item, Entry change, Stand stand, @Nullable String event, @Nullable String type) {
        var given = item.given();
        return new Hit(
                event,
                type,
                item.id().workflow(),
                item.id().key(),
                stand.state(),
                change.at(),
                change.by(),
                change.note(),
                item.timing().created(),
                change.due(),
                stand.finished(),
                stand.overdue(),
                stand.held(),
                given.labels(),
                given.parent(),
                given.correlation());
    }

    private static List<Card.Fact> facts(Item item, Stand stand) {
        var facts = new ArrayList<Card.Fact>();
        var given = item.given();
        var held = stand.held();
        facts.add(new Card.Fact("workflow", item.id().workflow()));
        facts.add(new Card.Fact("key", item.id().key()));
        facts.add(new Card.Fact("state", stand.state()));
        facts.add(new Card.Fact("finished", String.valueOf(stand.finished())));
        facts.add(new Card.Fact("overdue", String.valueOf(stand.overdue())));
        facts.add(new Card.Fact("held", String.valueOf(held != null)));
        if (held != null) facts.add(new Card.Fact("held", held));
        if (given.parent() != null) facts.add(new Card.Fact("parent", given.parent()));
        if (given.correlation() != null) facts.add(new Card.Fact("correlation", given.correlation()));
        given.links().forEach(link -> facts.add(new Card.Fact("link", link)));
        given.labels().forEach((name, value) -> facts.add(new Card.Fact("label." + name, value)));
        return facts;
    }

    private static List<String> said(Item item) {
        var given = item.given();
        var said = new ArrayList<>(List.of(item.id().key()));
        if (given.parent() != null) said.add(given.parent());
        if (given.correlation() != null) said.add(given.correlation());
        said.addAll(given.links());
        said.addAll(given.labels().values());
        return said;
    }

    /** The values that stand where the workflow says, those of a list one by one. */
    private static List<Card.Fact> data(Item item, List<String> paths) {
        var data = item.given().data();
        if (data == null || paths.isEmpty()) return List.of();
        var tree = Codec.stored(JsonNode.class, data.text());
        var facts = new LinkedHashSet<Card.Fact>();
        for (var path : paths) {
            var found = tree.at(JsonPointer.compile(path));
            var values = found.isArray() ? found.valueStream() : Stream.of(found);
            values.filter(value -> value.isValueNode() && !value.isNull() && !value.isMissingNode())
                    .map(JsonNode::asText)
                    .map(value -> value.length() <= LONGEST ? value : value.substring(0, LONGEST))
                    .limit(MOST)
                    .forEach(value -> facts.add(new Card.Fact("data." + path, value)));
        }
        return List.copyOf(facts);
    }
}
