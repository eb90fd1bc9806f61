package dev.holdfast.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.json.IsoTime;
import dev.holdfast.problem.InputFaults;
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
record DocumentMember(String at, JsonNode node, InputFaults faults, Set<String> asked, Set<String> renamed) {
    DocumentMember(String at, JsonNode node, InputFaults faults) {
        this(at, node, faults, new TreeSet<>(), new TreeSet<>());
    }

    DocumentMember member(String name) {
        asked.add(name);
        return new DocumentMember(at + "/" + name, node.path(name), faults);
    }

    boolean isAbsent() {
        return node.isMissingNode() || node.isNull();
    }

    void addFault(String message) {
        faults.add(at, message);
    }

    /** Whether it is an object; absent, it is none, and there is nothing wrong with that. */
    boolean expectObject() {
        if (isAbsent()) return false;
        if (!node.isObject()) addFault("must be an object");
        return node.isObject();
    }

    /** The members of an object by their names, at most so many: beyond that none. */
    Map<String, DocumentMember> members(int most, String things) {
        var members = new LinkedHashMap<String, DocumentMember>();
        if (!expectObject()) return members;
        if (node.size() > most) addFault("must have at most " + most + " " + things);
        else node.fieldNames().forEachRemaining(name -> members.put(name, member(name)));
        return members;
    }

    /** Once all that may be in it was asked for: whatever else is in it is a fault, but for these. */
    void rejectUnknownMembers(String... ignored) {
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
    String readText() {
        if (isAbsent()) return null;
        if (!node.isTextual()) {
            addFault("must be a string");
            return null;
        }
        faults.checkText(at, node.asText());
        return node.asText();
    }

    @Nullable
    Duration readDuration() {
        return parseText(IsoTime::parseDuration, null);
    }

    @Nullable
    ZoneId readZone() {
        return parseText(ZoneId::of, "must be an IANA time zone such as Europe/Berlin");
    }

    private <T> @Nullable T parseText(Function<String, T> parse, @Nullable String wrong) {
        var text = readText();
        try {
            return text == null ? null : parse.apply(text);
        } catch (DateTimeException e) {
            addFault(wrong == null ? String.valueOf(e.getMessage()) : wrong);
            return null;
        }
    }

    boolean readBoolean(boolean otherwise) {
        if (isAbsent()) return otherwise;
        if (!node.isBoolean()) addFault("must be true or false");
        return node.asBoolean(otherwise);
    }

    @Nullable
    Integer readInteger(int least, int most) {
        if (isAbsent()) return null;
        if (node.isInt() && node.asInt() >= least && node.asInt() <= most) return node.asInt();
        addFault("must be a whole number between " + least + " and " + most);
        return null;
    }

    /** Names of roles or states. */
    List<String> readNames(int most) {
        var names = readStrings(most);
        for (var i = 0; i < names.size(); i++)
            if (node.get(i).isTextual()) faults.checkName(at + "/" + i, names.get(i));
        return names;
    }

    List<String> readStrings(int most) {
        var strings = new ArrayList<String>();
        if (isAbsent()) return strings;
        if (!node.isArray()) addFault("must be an array of strings");
        else if (node.size() > most) addFault("must have at most " + most + " entries");
        else
            for (var i = 0; i < node.size(); i++) {
                if (!node.get(i).isTextual()) faults.add(at + "/" + i, "must be a string");
                strings.add(node.get(i).asText());
            }
        return strings;
    }
}
