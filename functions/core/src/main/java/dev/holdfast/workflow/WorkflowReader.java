package dev.holdfast.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.json.Iso;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a workflow's document and lists every fault in it at once, each by its place (a JSON pointer). */
final class WorkflowReader {
    private static final Set<String> WORKFLOW = Set.of(
            "name",
            "version",
            "description",
            "within",
            "remind",
            "escalate",
            "retain",
            "board",
            "search",
            "watch",
            "roles",
            "labels",
            "states");
    private static final Set<String> STATE = Set.of(
            "description",
            "initial",
            "terminal",
            "next",
            "actors",
            "notify",
            "within",
            "hold",
            "holdWithin",
            "onPurge",
            "priority");
    private static final Set<String> RUNG = Set.of("after", "tell");
    private static final int MAX_RUNGS = 10;
    private static final int MAX_STATES = 200;
    private static final int MAX_POINTERS = 20;
    /** RFC 6901, without blanks: a pointer is a part of a query's term. */
    private static final Pattern POINTER = Pattern.compile("(/([^~/\\s:=<>\"]|~[01])*)+");

    private final Faults faults = new Faults();

    private WorkflowReader() {}

    /** The workflow as version 0, or all that is wrong with it. {@code name} and {@code version} in the document are ignored
     * except that a name must be the one given. */
    static Answer<Workflow> read(String name, JsonNode document) {
        return new WorkflowReader().workflow(name, document);
    }

    private Answer<Workflow> workflow(String name, JsonNode document) {
        if (!document.isObject()) {
            faults.add("/", "must be an object with the member states");
            return Answer.refused(faults.problem());
        }
        known("", document, WORKFLOW);
        if (document.hasNonNull("name") && !name.equals(document.get("name").asText())) {
            faults.add("/name", "is " + document.get("name").asText() + ", but the request is for " + name);
        }
        var states = states(document.path("states"));
        var workflow = new Workflow(
                name,
                0,
                text("", document, "description"),
                duration("", document, "within"),
                duration("", document, "remind"),
                ladder(document.path("escalate")),
                duration("", document, "retain"),
                flag("", document, "board", true),
                pointers(document.path("search")),
                new WatchReader(faults).read(document.path("watch"), states),
                roles(document.path("roles")),
                labels(document.path("labels")),
                states);
        if (!states.isEmpty()) Graph.check(workflow, faults);
        return faults.any() ? Answer.refused(faults.problem()) : Answer.ok(workflow);
    }

    private List<Rung> ladder(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) return List.of();
        if (!node.isArray() || node.isEmpty() || node.size() > MAX_RUNGS) {
            faults.add("/escalate", "must be an array of 1 to " + MAX_RUNGS + " steps, each with after and tell");
            return List.of();
        }
        var ladder = new ArrayList<Rung>();
        var before = Duration.ZERO;
        for (var i = 0; i < node.size(); i++) {
            var at = "/escalate/" + i;
            if (!node.get(i).isObject()) faults.add(at, "must be an object with after and tell");
            known(at, node.get(i), RUNG);
            var after = duration(at, node.get(i), "after");
            if (after == null && node.get(i).path("after").isMissingNode()) faults.add(at + "/after", "is required");
            if (after != null && after.compareTo(before) <= 0)
                faults.add(at + "/after", "must be longer than that of the step before");
            var tell = names(at, node.get(i), "tell", Faults.MAX_VALUES);
            if (node.get(i).path("tell").isEmpty()) faults.add(at + "/tell", "must name at least one role");
            if (after == null) continue;
            before = after;
            ladder.add(new Rung(after, tell));
        }
        return ladder;
    }

    private Map<String, State> states(JsonNode node) {
        var states = new LinkedHashMap<String, State>();
        if (!node.isObject() || node.isEmpty()) {
            faults.add("/states", "must be an object with at least one state");
            return states;
        }
        if (node.size() > MAX_STATES) {
            faults.add("/states", "must have at most " + MAX_STATES + " states");
            return states;
        }
        node.properties().forEach(member -> {
            var at = "/states/" + member.getKey();
            faults.name(at, member.getKey());
            // A state without a body (`done:` in YAML) is a state with nothing to say but its name.
            states.put(member.getKey(), state(at, member.getValue()));
        });
        return states;
    }

    private State state(String at, JsonNode node) {
        if (!node.isObject() && !node.isNull()) faults.add(at, "must be an object");
        known(at, node, STATE);
        return new State(
                text(at, node, "description"),
                flag(at, node, "initial", false),
                flag(at, node, "terminal", false),
                names(at, node, "next", MAX_STATES),
                names(at, node, "actors", Faults.MAX_VALUES),
                names(at, node, "notify", Faults.MAX_VALUES),
                duration(at, node, "within"),
                flag(at, node, "hold", false),
                duration(at, node, "holdWithin"),
                text(at, node, "onPurge"),
                priority(at, node));
    }

    private void known(String at, JsonNode node, Set<String> names) {
        node.fieldNames().forEachRemaining(field -> {
            if (!names.contains(field)) {
                faults.add(
                        at + "/" + field,
                        "is not known here; known are "
                                + String.join(", ", names.stream().sorted().toList()));
            }
        });
    }

    private @Nullable String text(String at, JsonNode node, String field) {
        var value = node.path(field);
        if (value.isMissingNode() || value.isNull()) return null;
        if (!value.isTextual()) {
            faults.add(at + "/" + field, "must be a string");
            return null;
        }
        faults.text(at + "/" + field, value.asText());
        return value.asText();
    }

    private @Nullable Duration duration(String at, JsonNode node, String field) {
        var value = text(at, node, field);
        if (value == null) return null;
        try {
            return Iso.duration(value);
        } catch (DateTimeException e) {
            faults.add(at + "/" + field, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private boolean flag(String at, JsonNode node, String field, boolean otherwise) {
        var value = node.path(field);
        if (value.isMissingNode() || value.isNull()) return otherwise;
        if (!value.isBoolean()) faults.add(at + "/" + field, "must be true or false");
        return value.asBoolean(otherwise);
    }

    private int priority(String at, JsonNode node) {
        var value = node.path("priority");
        if (value.isMissingNode() || value.isNull()) return 0;
        if (!value.isInt() || Math.abs(value.asInt()) > 1_000_000) {
            faults.add(at + "/priority", "must be a whole number between -1000000 and 1000000");
            return 0;
        }
        return value.asInt();
    }

    private List<String> names(String at, JsonNode node, String field, int most) {
        if (node.path(field).size() > most) {
            faults.add(at + "/" + field, "must have at most " + most + " entries");
            return List.of();
        }
        return strings(at + "/" + field, node.path(field), true);
    }

    private List<String> strings(String at, JsonNode node, boolean names) {
        var list = new ArrayList<String>();
        if (node.isMissingNode() || node.isNull()) return list;
        if (!node.isArray()) {
            faults.add(at, "must be an array of strings");
            return list;
        }
        for (var i = 0; i < node.size(); i++) {
            if (!node.get(i).isTextual()) faults.add(at + "/" + i, "must be a string");
            else if (names) faults.name(at + "/" + i, node.get(i).asText());
            list.add(node.get(i).asText());
        }
        return list;
    }

    private List<String> pointers(JsonNode node) {
        if (node.size() > MAX_POINTERS) {
            faults.add("/search", "must have at most " + MAX_POINTERS + " entries");
            return List.of();
        }
        var pointers = strings("/search", node, false);
        for (var i = 0; i < pointers.size(); i++) {
            var pointer = pointers.get(i);
            if (pointer.length() > 200 || !POINTER.matcher(pointer).matches())
                faults.add("/search/" + i, "must be a JSON pointer of at most 200 characters, such as /customer/name");
        }
        return pointers;
    }

    private Map<String, List<String>> roles(JsonNode node) {
        var roles = new LinkedHashMap<String, List<String>>();
        if (!object("/roles", node)) return roles;
        node.properties().forEach(m -> roles.put(m.getKey(), strings("/roles/" + m.getKey(), m.getValue(), false)));
        faults.roles("/roles", roles);
        return roles;
    }

    private Map<String, String> labels(JsonNode node) {
        var labels = new LinkedHashMap<String, String>();
        if (!object("/labels", node)) return labels;
        node.properties().forEach(m -> {
            if (!m.getValue().isTextual()) faults.add("/labels/" + m.getKey(), "must be a string");
            labels.put(m.getKey(), m.getValue().asText());
        });
        faults.labels("/labels", labels);
        return labels;
    }

    private boolean object(String at, JsonNode node) {
        if (node.isMissingNode() || node.isNull()) return false;
        if (!node.isObject()) faults.add(at, "must be an object");
        return node.isObject();
    }
}
