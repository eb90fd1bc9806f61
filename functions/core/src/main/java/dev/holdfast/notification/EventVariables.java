// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.event.EventTypes;
import dev.holdfast.event.ItemSite;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.ItemOwners;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.json.JsonCodec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the template variables of an event: the event's members, and the current owner, last steps and task of its
 * item. Each variable is a text or a list of maps of texts. A variable without a value is an empty text.
 */
public final class EventVariables {
    /** The text variables of an event. The variables of an event also include the list {@code steps}. */
    static final List<String> NAMES = List.of(
            "kind",
            "action",
            "type",
            "subject",
            "time",
            "app",
            "workflow",
            "key",
            "title",
            "state",
            "from",
            "by",
            "note",
            "due",
            "missed",
            "resolved",
            "late",
            "since",
            "notified",
            "unassigned",
            "level",
            "assignee",
            "holders",
            "owner",
            "todo",
            "next",
            "lastNote",
            "link",
            "violations",
            "rule",
            "arrivals",
            "expected",
            "to",
            "sentence",
            "last");

    /** The text variables of an entry in the list {@code steps}. */
    static final List<String> STEP_NAMES = List.of("at", "type", "by", "to", "note", "last");

    static final int MAX_STEPS = 5;

    /** The text for the owner of an item that only Holdfast has changed. */
    private static final String NOBODY = "nobody";

    private static final Logger LOG = LoggerFactory.getLogger(EventVariables.class);

    private final ItemStore itemStore;
    private final InstantSource clock;
    private final ItemSite site;

    public EventVariables(ItemStore itemStore, InstantSource clock, ItemSite site) {
        this.itemStore = itemStore;
        this.clock = clock;
        this.site = site;
    }

    /** @param event a CloudEvents 1.0 JSON document */
    public Map<String, Object> of(String event) {
        var document = read(event);
        var data = document.path("data");
        var variables = new HashMap<String, Object>();
        NAMES.forEach(name -> variables.put(name, ""));
        var kind = document.path("type").asText().replaceFirst("^dev\\.holdfast\\.", "");
        variables.put("kind", kind);
        variables.put("action", data.path("change").asText(action(document)));
        for (var name : List.of("type", "subject", "time"))
            variables.put(name, document.path(name).asText());
        for (var name : List.of(
                "app",
                "workflow",
                "key",
                "title",
                "state",
                "from",
                "by",
                "note",
                "due",
                "missed",
                "lastNote",
                "assignee",
                "resolved")) variables.put(name, data.path(name).asText(""));
        variables.put("notified", String.join(", ", names(data.path("notify"))));
        variables.put("unassigned", String.join(", ", texts(data.path("unassigned"))));
        variables.put("next", String.join(", ", texts(data.path("next"))));
        variables.put("level", data.path("level").asText(""));
        if (data.hasNonNull("due") && isAboutLateness(variables)) {
            // An overdue item can also miss the time limit of a later state. Its `due` is still the first deadline.
            if (kind.equals("item.overdue"))
                variables.put("due", document.path("time").asText());
            variables.put(
                    "late", DurationText.text(Instant.parse(String.valueOf(variables.get("due"))), clock.instant()));
        }
        variables.put("violations", ViolationText.of(data.path("violations")));
        if (kind.startsWith("workflow.")) ViolationText.addPeriod(data, variables);
        if (kind.startsWith("subscription."))
            variables.put("note", data.path("reason").asText(""));
        variables.put("steps", List.of());
        if (kind.startsWith("item.")) addItem(document, variables);
        variables.put("sentence", EventSentence.of(variables));
        return variables;
    }

    /** Whether the event reports that an item missed its deadline. */
    static boolean isAboutLateness(Map<String, Object> variables) {
        return EventTypes.isAboutLateness(String.valueOf(variables.get("type")));
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).sorted().toList();
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** Returns the last part of an event's type. */
    static String action(String event) {
        return action(read(event));
    }

    private static String action(JsonNode event) {
        var type = event.path("type").asText();
        return type.substring(type.lastIndexOf('.') + 1);
    }

    private void addItem(JsonNode document, Map<String, Object> variables) {
        var data = document.path("data");
        try {
            var id = new ItemId(
                    data.path("app").asText(),
                    data.path("workflow").asText(),
                    data.path("key").asText());
            variables.put("link", Objects.requireNonNullElse(site.linkTo(id), ""));
            var found = itemStore.find(id);
            if (!"".equals(variables.get("late")))
                ResolvedSince.of(document, found.orElse(null)).ifPresent(resolved -> resolved.addTo(variables));
            found.ifPresent(item -> {
                var workflow = itemStore.workflowOf(item);
                var owners = ItemOwners.of(item, workflow);
                variables.put("owner", owners.isEmpty() ? NOBODY : String.join(", ", owners));
                variables.put(
                        "todo",
                        Objects.requireNonNullElse(workflow.state(item.state()).description(), ""));
                variables.put("holders", holders(item));
                variables.put("steps", steps(item));
            });
        } catch (RuntimeException e) {
            // Even if the item's row is unreadable, Holdfast must notify people of the late item.
            LOG.warn(
                    "a notification about {} has no details of its item: {}",
                    variables.get("subject"),
                    String.valueOf(e.getMessage()));
        }
    }

    /** Returns how long each side has had the item, such as {@code dora@example.com 3 h 10 min, application 20 min}. */
    private String holders(Item item) {
        var now = clock.instant();
        if (item.holders() == null) return "";
        return item.holders().timesAt(now).stream()
                .map(holder -> (holder.person() == null ? holder.kind().jsonName() : holder.person()) + " "
                        + DurationText.text(now.minus(holder.time()), now))
                .collect(Collectors.joining(", "));
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
            throw new IllegalStateException("a stored event cannot be read", e);
        }
    }
}
