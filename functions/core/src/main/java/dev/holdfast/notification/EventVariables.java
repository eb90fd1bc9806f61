package dev.holdfast.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.ItemStore;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.workflow.Workflow;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers the variables that a template reads about an event: the event's own members, and the current owner, last steps and
 * task of its item. All are texts, or lists of maps of texts. A text is empty where there is nothing to say.
 */
public final class EventVariables {
    /** The texts about every event; {@code steps} is a list besides. */
    static final List<String> NAMES = List.of(
            "kind",
            "action",
            "type",
            "subject",
            "time",
            "app",
            "workflow",
            "key",
            "state",
            "from",
            "by",
            "note",
            "due",
            "resolved",
            "late",
            "since",
            "notified",
            "unassigned",
            "level",
            "owner",
            "todo",
            "link",
            "violations",
            "rule",
            "seen",
            "expected",
            "begin",
            "end",
            "sentence",
            "last");

    /** The texts about every step. */
    static final List<String> STEP_NAMES = List.of("at", "type", "by", "to", "note", "last");

    static final Set<String> LATE = Set.of("item.overdue", "item.reminded", "item.escalated");
    static final int MAX_STEPS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(EventVariables.class);

    private final ItemStore itemStore;
    private final InstantSource clock;
    private final @Nullable URI site;

    /** @param site where people reach this Holdfast, null when letters are to bear no links */
    public EventVariables(ItemStore itemStore, InstantSource clock, @Nullable URI site) {
        this.itemStore = itemStore;
        this.clock = clock;
        this.site = site;
    }

    /** @param event a CloudEvents 1.0 JSON document */
    public Map<String, Object> of(String event) {
        var told = read(event);
        var data = told.path("data");
        var brief = new HashMap<String, Object>();
        NAMES.forEach(name -> brief.put(name, ""));
        var kind = told.path("type").asText().replaceFirst("^dev\\.holdfast\\.", "");
        brief.put("kind", kind);
        brief.put("action", action(told));
        for (var name : List.of("type", "subject", "time"))
            brief.put(name, told.path(name).asText());
        for (var name : List.of("app", "workflow", "key", "state", "from", "by", "note", "due", "resolved"))
            brief.put(name, data.path(name).asText(""));
        brief.put("notified", String.join(", ", names(data.path("notify"))));
        brief.put("unassigned", String.join(", ", texts(data.path("unassigned"))));
        brief.put("level", data.path("level").asText(""));
        if (data.hasNonNull("due") && LATE.contains(kind))
            brief.put("late", DurationText.text(Instant.parse(data.path("due").asText()), clock.instant()));
        brief.put("violations", ViolationText.of(data.path("violations")));
        if (kind.startsWith("workflow.")) ViolationText.period(data, brief);
        brief.put("steps", List.of());
        if (kind.startsWith("item.")) item(told, brief);
        brief.put("sentence", EventSentence.of(brief));
        return brief;
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).sorted().toList();
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** The last part of an event's type. */
    static String action(String event) {
        return action(read(event));
    }

    private static String action(JsonNode event) {
        var type = event.path("type").asText();
        return type.substring(type.lastIndexOf('.') + 1);
    }

    private void item(JsonNode told, Map<String, Object> brief) {
        var data = told.path("data");
        try {
            var id = new ItemId(
                    data.path("app").asText(),
                    data.path("workflow").asText(),
                    data.path("key").asText());
            if (site != null)
                brief.put("link", site + "/apps/" + id.app() + "/items/" + id.workflow() + "/" + id.key());
            var found = itemStore.find(id);
            if (!"".equals(brief.get("late")))
                ResolvedSince.of(told, found.orElse(null)).ifPresent(over -> over.say(brief));
            found.ifPresent(item -> {
                var workflow = itemStore.workflowOf(item);
                brief.put("owner", String.join(", ", owners(item, workflow)));
                brief.put(
                        "todo",
                        Objects.requireNonNullElse(workflow.state(item.state()).description(), ""));
                brief.put("steps", steps(item));
            });
        } catch (RuntimeException e) {
            // Who is late must be known even when nobody can say more of it.
            LOG.warn("a letter can't say more of {}: {}", brief.get("subject"), String.valueOf(e.getMessage()));
        }
    }

    /** Whoever has taken it on, else those who are told of the state that the item is in, else those who may move it on, else who touched it last. */
    private static List<String> owners(Item item, Workflow workflow) {
        var acknowledged = item.acknowledgement();
        if (acknowledged != null) return List.of(acknowledged.owner());
        var state = workflow.state(item.state());
        var roles = !state.notifiedRoles().isEmpty()
                ? state.notifiedRoles()
                : state.next().stream()
                        .flatMap(next -> workflow.state(next).actors().stream())
                        .toList();
        var people = roles.stream()
                .flatMap(role -> workflow.peopleInRole(role, item.given().roles()).stream())
                .distinct()
                .toList();
        return people.isEmpty() ? List.of(item.history().getLast().by()) : people;
    }

    private static List<Map<String, Object>> steps(Item item) {
        var history = item.history();
        var newest = history.getLast();
        return history.subList(Math.max(0, history.size() - MAX_STEPS), history.size()).stream()
                .map(historyEntry -> Map.<String, Object>of(
                        "at", historyEntry.at().toString(),
                        "type", historyEntry.type().jsonName(),
                        "by", historyEntry.by(),
                        "to", Objects.requireNonNullElse(historyEntry.to(), ""),
                        "note", Objects.requireNonNullElse(historyEntry.note(), ""),
                        "last", historyEntry == newest ? "true" : ""))
                .toList();
    }

    private static JsonNode read(String event) {
        try {
            return JsonCodec.MAPPER.readTree(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored event can't be read", e);
        }
    }
}
