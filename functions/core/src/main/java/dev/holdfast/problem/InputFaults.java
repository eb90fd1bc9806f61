// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.problem;

import dev.holdfast.problem.Problem.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects all faults of a request, so that one answer can report all faults. */
public final class InputFaults {
    /** The limit for the entries of a map or list in a request. */
    public static final int MAX_ENTRIES = 50;

    /** The limit for a text field, such as a note or a description. */
    public static final int MAX_TEXT_CHARACTERS = 2_000;

    /** The maximum length of the name of an agent. */
    public static final int MAX_AGENT_CHARACTERS = 100;

    /** Limits the size of the answer, because a request of 512 KB may contain a fault every few characters. */
    private static final int MAX_LISTED_FAULTS = 500;

    private final List<Fault> faults = new ArrayList<>();
    private int unlistedFaults;

    /**
     * Adds a fault. After {@value #MAX_LISTED_FAULTS} faults, this method only counts further faults.
     *
     * @param at the field, as a JSON pointer
     */
    public void add(String at, String message) {
        if (faults.size() < MAX_LISTED_FAULTS) faults.add(new Fault(at, message));
        else unlistedFaults++;
    }

    /** Adds all faults of another check. */
    public void addAll(InputFaults others) {
        others.faults.forEach(fault -> add(fault.at(), fault.message()));
        unlistedFaults += others.unlistedFaults;
    }

    /** Describes the fault of an unknown member or parameter, and lists the known names. */
    public static String describeUnknown(Collection<String> known) {
        return "is not a known field; "
                + (known.isEmpty() ? "there are no fields" : "known fields are " + String.join(", ", known));
    }

    /** Whether the request has at least one fault. */
    public boolean hasAny() {
        return !faults.isEmpty();
    }

    /** Returns the problem that reports all faults. */
    public Problem toProblem() {
        return Problem.invalid(faults, unlistedFaults);
    }

    /**
     * Checks the name of an application, workflow, state or role: a letter or digit, then up to 63 letters, digits,
     * dots, dashes or underscores.
     */
    public InputFaults checkName(String at, @Nullable String value) {
        if (value == null) add(at, "is required");
        else IdentifierCheck.checkName(this, at, value);
        return this;
    }

    /**
     * Checks a business key. The characters of a key need no escaping in a URL's path, so a key has one spelling
     * everywhere.
     */
    public InputFaults checkKey(String at, @Nullable String value) {
        if (value == null) add(at, "is required");
        else IdentifierCheck.checkUnescaped(this, at, value, IdentifierCheck.MAX_KEY_CHARACTERS);
        return this;
    }

    /**
     * Checks the id of a delivery: the characters of a key ({@link #checkKey}), up to
     * {@value IdentifierCheck#MAX_DELIVERY_ID_CHARACTERS}.
     */
    public InputFaults checkDeliveryId(String at, @Nullable String value) {
        if (value == null) add(at, "is required");
        else IdentifierCheck.checkUnescaped(this, at, value, IdentifierCheck.MAX_DELIVERY_ID_CHARACTERS);
        return this;
    }

    /** Checks an identifier whose form is free: a correlation, a parent or an idempotency key. */
    public InputFaults checkReference(String at, @Nullable String value) {
        if (value != null) IdentifierCheck.checkReference(this, at, value);
        return this;
    }

    /** Checks the id of an event if it is present. */
    public InputFaults checkEventId(String at, @Nullable String value) {
        if (value != null) IdentifierCheck.checkEventId(this, at, value);
        return this;
    }

    /**
     * Checks the name of the user that an application acts for. The name can't be a name of Holdfast itself or of an
     * application, and can't contain a comma.
     */
    public InputFaults checkActor(String at, @Nullable String value) {
        if (value != null) IdentifierCheck.checkActor(this, at, value);
        return this;
    }

    /** Checks the name that an agent gives itself: one line without a comma. */
    public InputFaults checkAgent(String at, @Nullable String value) {
        if (value != null) IdentifierCheck.checkAgent(this, at, value);
        return this;
    }

    /**
     * Checks a text for people: at most {@value #MAX_TEXT_CHARACTERS} characters, with no control characters but line
     * breaks and tabs.
     */
    public InputFaults checkText(String at, @Nullable String value) {
        if (value != null) TextCheck.checkText(this, at, value);
        return this;
    }

    /**
     * Checks the output of work like {@link #checkText}, but the output must have 1 to
     * {@value TextCheck#MAX_OUTPUT_BYTES} bytes.
     */
    public InputFaults checkOutput(String at, @Nullable String value) {
        if (value != null) TextCheck.checkOutput(this, at, value);
        return this;
    }

    /** Checks a title: one line of 1 to {@value TextCheck#MAX_TITLE_CHARACTERS} code points. */
    public InputFaults checkTitle(String at, @Nullable String value) {
        if (value != null) TextCheck.checkTitle(this, at, value);
        return this;
    }

    /**
     * Checks that a text has no control characters. Control characters are invisible, and each takes six characters in
     * JSON.
     */
    public InputFaults checkPlain(String at, String value) {
        TextCheck.checkPlain(this, at, value);
        return this;
    }

    /** Checks a list of application names without duplicates. */
    public InputFaults checkApps(String at, List<String> apps, int maxApps) {
        CollectionCheck.checkApps(this, at, apps, maxApps);
        return this;
    }

    /** Checks labels: their number, names and values. */
    public InputFaults checkLabels(String at, Map<String, String> labels) {
        CollectionCheck.checkLabels(this, at, labels);
        return this;
    }

    /** Checks the people in each role: their number, names and total length. */
    public InputFaults checkRoles(String at, Map<String, List<String>> roles) {
        CollectionCheck.checkRoles(this, at, roles);
        return this;
    }

    /**
     * Checks that a request gives at most one of an instant and a duration.
     *
     * @param instantField the name of the field with the instant
     */
    public InputFaults checkEither(String instantField, @Nullable Instant instant, @Nullable Object within) {
        if (instant != null && within != null) add("/within", "must be absent when " + instantField + " is given");
        return this;
    }
}
