// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.json.IsoTime;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.workingtime.TimeAllowance;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A member of a workflow document. For an invalid value, each {@code read} method adds a fault and returns the result
 * for an absent member.
 *
 * @param pointer the JSON pointer of this member
 * @param knownNames the names of the members inside this member that a method has read
 * @param formerNames the former names of the members inside this member
 */
record DocumentMember(
        String pointer, JsonNode node, InputFaults faults, Set<String> knownNames, Set<String> formerNames) {
    private static final DateTimeFormatter MINUTES_OF_DAY = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    DocumentMember(String at, JsonNode node, InputFaults faults) {
        this(at, node, faults, new TreeSet<>(), new TreeSet<>());
    }

    DocumentMember member(String name) {
        knownNames.add(name);
        return new DocumentMember(pointer + "/" + name, node.path(name), faults);
    }

    boolean isAbsent() {
        return node.isMissingNode() || node.isNull();
    }

    void addFault(String message) {
        faults.add(pointer, message);
    }

    /** Whether this member is an object. Adds a fault if this member is present and not an object. */
    boolean expectObject() {
        if (isAbsent()) return false;
        if (!node.isObject()) addFault("must be an object");
        return node.isObject();
    }

    /**
     * Returns the members of this object by name. If there are too many members, adds a fault and returns an empty map.
     *
     * @param label the word for the members, for the text of the fault
     */
    Map<String, DocumentMember> members(int maxSize, String label) {
        var members = new LinkedHashMap<String, DocumentMember>();
        if (!expectObject()) return members;
        if (node.size() > maxSize) addFault("must have at most " + maxSize + " " + label);
        else node.fieldNames().forEachRemaining(name -> members.put(name, member(name)));
        return members;
    }

    /**
     * Adds a fault for each member that no method has read, except ignored members. Call this method after you have
     * read all members.
     */
    void rejectUnknownMembers(String... ignored) {
        knownNames.addAll(List.of(ignored));
        node.fieldNames().forEachRemaining(name -> {
            if (!knownNames.contains(name) && !formerNames.contains(name))
                faults.add(pointer + "/" + name, InputFaults.describeUnknown(knownNames));
        });
    }

    /** If the document uses a former name, adds a fault that contains the current name. */
    void rejectFormerName(String formerName, String name) {
        formerNames.add(formerName);
        if (node.has(formerName)) faults.add(pointer + "/" + formerName, "is now called " + name);
    }

    @Nullable
    String readText() {
        if (isAbsent()) return null;
        if (!node.isTextual()) {
            addFault(describeNonText(node));
            return null;
        }
        faults.checkText(pointer, node.asText());
        return node.asText();
    }

    /** Describes the fault of a value that isn't a string. YAML turns some words without quotes into other values. */
    static String describeNonText(JsonNode value) {
        if (value.isBoolean())
            return "must be a string, not " + value.asText()
                    + "; YAML reads the words yes, no, on, off, true and false as true or false unless they are in quotes";
        return value.isNumber()
                ? "must be a string, not the number " + value.asText() + "; put it in quotes"
                : "must be a string";
    }

    @Nullable
    Duration readDuration() {
        return parseText(IsoTime::parseDuration, null);
    }

    /** Reads a duration, or an object with the working time or the time of day that ends the allowance. */
    @Nullable
    TimeAllowance readAllowance() {
        if (!node.isObject()) return TimeAllowance.of(readDuration());
        var working = member("working").readDuration();
        var until = member("until")
                .parseText(text -> LocalTime.parse(text, MINUTES_OF_DAY), "must be a time of day such as 10:00");
        var zone = member("zone").readZone();
        var calendarMember = member("calendar");
        var calendar = calendarMember.readText();
        if (calendar != null) faults.checkName(calendarMember.pointer(), calendar);
        rejectUnknownMembers();
        try {
            return TimeAllowance.ofMembers(working, until, zone, calendar);
        } catch (DateTimeException e) {
            addFault(String.valueOf(e.getMessage()));
            return null;
        }
    }

    @Nullable
    ZoneId readZone() {
        return parseText(ZoneId::of, "must be an IANA time zone such as Europe/Berlin");
    }

    /** Reads days of the week, such as {@code MONDAY}. */
    List<DayOfWeek> readDays() {
        var days = new ArrayList<DayOfWeek>();
        var names = readStrings(DayOfWeek.values().length);
        for (var i = 0; i < names.size(); i++) {
            var name = names.get(i);
            var day = Stream.of(DayOfWeek.values())
                    .filter(candidate -> candidate.name().equals(name))
                    .findFirst();
            if (day.isEmpty() || days.contains(day.get()))
                faults.add(pointer + "/" + i, "must be a day, MONDAY to SUNDAY, that occurs once");
            else days.add(day.get());
        }
        if (!isAbsent() && names.isEmpty()) addFault("must name at least one day");
        return days;
    }

    /** @param faultText the text of the fault; null to use the message of the exception */
    private <T> @Nullable T parseText(Function<String, T> parser, @Nullable String faultText) {
        var text = readText();
        try {
            return text == null ? null : parser.apply(text);
        } catch (DateTimeException e) {
            addFault(faultText == null ? String.valueOf(e.getMessage()) : faultText);
            return null;
        }
    }

    boolean readBoolean(boolean defaultValue) {
        if (isAbsent()) return defaultValue;
        if (!node.isBoolean()) addFault("must be true or false");
        return node.asBoolean(defaultValue);
    }

    @Nullable
    Integer readInteger(int min, int max) {
        if (isAbsent()) return null;
        if (node.isInt() && node.asInt() >= min && node.asInt() <= max) return node.asInt();
        addFault("must be a whole number between " + min + " and " + max);
        return null;
    }

    /** Reads names of roles or states. */
    List<String> readNames(int maxSize) {
        var names = readStrings(maxSize);
        for (var i = 0; i < names.size(); i++)
            if (node.get(i).isTextual()) faults.checkName(pointer + "/" + i, names.get(i));
        return names;
    }

    List<String> readStrings(int maxSize) {
        var strings = new ArrayList<String>();
        if (isAbsent()) return strings;
        if (!node.isArray()) addFault("must be an array of strings");
        else if (node.size() > maxSize) addFault("must have at most " + maxSize + " entries");
        else
            for (var i = 0; i < node.size(); i++) {
                if (!node.get(i).isTextual()) faults.add(pointer + "/" + i, describeNonText(node.get(i)));
                strings.add(node.get(i).asText());
            }
        return strings;
    }
}
