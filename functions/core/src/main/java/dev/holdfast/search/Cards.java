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
        if (item.newest().what() != What.HEARTBEAT) cards.add(event(item, until));
        return cards;
    }

    private static Card item(Item item, Workflow workflow, Instant until) {
        var gone = item.newest().what() == What.DELETED;
        var facts = facts(item);
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
                hit(item, null, null),
                until);
    }

    private static Card event(Item item, Instant until) {
        var change = item.newest();
        var type = Event.type(change.what());
        var facts = facts(item);
        facts.add(new Card.Fact("actor", change.by()));
        facts.add(new Card.Fact("type", change.what().word()));
        facts.add(new Card.Fact("type", type));
        var words = said(item);
        if (change.note() != null) words.add(change.note());
        var id = item.eventId(item.version());
        return new Card(
                item.id().app(),
                Wanted.Kind.EVENTS,
                id,
                item.version(),
                false,
                facts,
                String.join("\n", words),
                hit(item, id, type),
                until);
    }

    private static Hit hit(Item item, @Nullable String event, @Nullable String type) {
        var change = item.newest();
        var given = item.given();
        var held = item.held();
        return new Hit(
                event,
                type,
                item.id().workflow(),
                item.id().key(),
                item.state(),
                change.at(),
                change.by(),
                change.note(),
                item.timing().created(),
                change.due(),
                item.finished(),
                item.timing().overdue() != null,
                held == null ? null : held.why().word(),
                given.labels(),
                given.parent(),
                given.correlation());
    }

    private static List<Card.Fact> facts(Item item) {
        var facts = new ArrayList<Card.Fact>();
        var given = item.given();
        var held = item.held();
        facts.add(new Card.Fact("workflow", item.id().workflow()));
        facts.add(new Card.Fact("key", item.id().key()));
        facts.add(new Card.Fact("state", item.state()));
        facts.add(new Card.Fact("finished", String.valueOf(item.finished())));
        facts.add(new Card.Fact("overdue", String.valueOf(item.timing().overdue() != null)));
        facts.add(new Card.Fact("held", String.valueOf(held != null)));
        if (held != null) facts.add(new Card.Fact("held", held.why().word()));
        if (given.parent() != null) facts.add(new Card.Fact("parent", given.parent()));
        if (given.correlation() != null) facts.add(new Card.Fact("correlation", given.correlation()));
        given.labels().forEach((name, value) -> facts.add(new Card.Fact("label." + name, value)));
        return facts;
    }

    private static List<String> said(Item item) {
        var given = item.given();
        var said = new ArrayList<>(List.of(item.id().key()));
        if (given.parent() != null) said.add(given.parent());
        if (given.correlation() != null) said.add(given.correlation());
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
