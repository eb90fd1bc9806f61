package dev.holdfast.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.json.Iso;
import dev.holdfast.problem.Faults;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A member of a document, and where it stands in it. What is read of it and is wrong is told by its place, and reads as if it were absent.
 *
 * @param at a JSON pointer
 * @param asked the names of its own members that were asked for
 * @param renamed the names that its own members had before
 */
record Member(String at, JsonNode node, Faults faults, Set<String> asked, Set<String> renamed) {
    Member(String at, JsonNode node, Faults faults) {
        this(at, node, faults, new TreeSet<>(), new TreeSet<>());
    }

    Member of(String name) {
        asked.add(name);
        return new Member(at + "/" + name, node.path(name), faults);
    }

    boolean absent() {
        return node.isMissingNode() || node.isNull();
    }

    void fault(String message) {
        faults.add(at, message);
    }

    /** Whether it is an object; absent, it is none, and there is nothing wrong with that. */
    boolean object() {
        if (absent()) return false;
        if (!node.isObject()) fault("must be an object");
        return node.isObject();
    }

    /** The members of an object by their names, at most so many: beyond that none. */
    Map<String, Member> members(int most, String things) {
        var members = new LinkedHashMap<String, Member>();
        if (!object()) return members;
        if (node.size() > most) fault("must have at most " + most + " " + things);
        else node.fieldNames().forEachRemaining(name -> members.put(name, of(name)));
        return members;
    }

    /** Once all that may be in it was asked for: whatever else is in it is a fault, but for these. */
    void nothingElse(String... ignored) {
        asked.addAll(List.of(ignored));
        var known = String.join(", ", asked);
        node.fieldNames().forEachRemaining(name -> {
            if (!asked.contains(name) && !renamed.contains(name))
                faults.add(at + "/" + name, "is not known here; known are " + known);
        });
    }

    /** A member that had another name before: its fault says the name of today. */
    void renamed(String before, String name) {
        renamed.add(before);
        if (node.has(before)) faults.add(at + "/" + before, "is now called " + name);
    }

    @Nullable
    String text() {
        if (absent()) return null;
        if (!node.isTextual()) {
            fault("must be a string");
            return null;
        }
        faults.text(at, node.asText());
        return node.asText();
    }

    @Nullable
    Duration duration() {
        return parsed(Iso::duration, null);
    }

    @Nullable
    ZoneId zone() {
        return parsed(ZoneId::of, "must be an IANA time zone such as Europe/Berlin");
    }

    private <T> @Nullable T parsed(Function<String, T> parse, @Nullable String wrong) {
        var text = text();
        try {
            return text == null ? null : parse.apply(text);
        } catch (DateTimeException e) {
            fault(wrong == null ? String.valueOf(e.getMessage()) : wrong);
            return null;
        }
    }

    boolean flag(boolean otherwise) {
        if (absent()) return otherwise;
        if (!node.isBoolean()) fault("must be true or false");
        return node.asBoolean(otherwise);
    }

    @Nullable
    Integer number(int least, int most) {
        if (absent()) return null;
        if (node.isInt() && node.asInt() >= least && node.asInt() <= most) return node.asInt();
        fault("must be a whole number between " + least + " and " + most);
        return null;
    }

    /** Names of roles or states. */
    List<String> names(int most) {
        var names = strings(most);
        for (var i = 0; i < names.size(); i++) if (node.get(i).isTextual()) faults.name(at + "/" + i, names.get(i));
        return names;
    }

    List<String> strings(int most) {
        var strings = new ArrayList<String>();
        if (absent()) return strings;
        if (!node.isArray()) fault("must be an array of strings");
        else if (node.size() > most) fault("must have at most " + most + " entries");
        else
            for (var i = 0; i < node.size(); i++) {
                if (!node.get(i).isTextual()) faults.add(at + "/" + i, "must be a string");
                strings.add(node.get(i).asText());
            }
        return strings;
    }
}
