// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.problem;

import dev.holdfast.problem.Problem.Fault;
import dev.holdfast.text.CaselessText;
import dev.holdfast.text.TextLength;
import dev.holdfast.text.UnicodeForm;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects all faults of a request, so that one answer can report all faults. */
public final class InputFaults {
    /** The limit for the entries of a map or list in a request. */
    public static final int MAX_ENTRIES = 50;

    /** The limit for a text field, such as a note or a description. */
    public static final int MAX_TEXT_CHARACTERS = 2_000;

    /** The limit for the title of an item, in Unicode code points. */
    public static final int MAX_TITLE_CHARACTERS = 512;

    /** The limit for the output of work, in bytes of UTF-8. */
    public static final int MAX_OUTPUT_BYTES = 10_000;

    /**
     * The limit for the total length of the names of all roles' people, because every item's row contains these names.
     */
    public static final int MAX_PEOPLE_CHARACTERS = 10_000;

    private static final Pattern NAME_PATTERN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    /** The characters that need no escaping in a path segment (RFC 3986, section 3.3). */
    private static final Pattern KEY_PATTERN = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@-]+");

    /** The names that are reserved for Holdfast itself and for callers that are applications. */
    private static final Pattern RESERVED_ACTOR_PATTERN =
            Pattern.compile("holdfast|(key|iam|jwt):.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** The maximum length of the name of an agent. */
    public static final int MAX_AGENT_CHARACTERS = 100;

    private static final int MAX_KEY_CHARACTERS = 200;

    private static final int MAX_REFERENCE_CHARACTERS = 200;

    /** The longest event id, with the names of an application, a workflow and a rule, is within this limit. */
    private static final int MAX_EVENT_ID_CHARACTERS = 250;

    /** The longest id of a delivery, with a time, an event's id and the hash of a person, is within this limit. */
    private static final int MAX_DELIVERY_ID_CHARACTERS = 300;

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
        else if (!NAME_PATTERN.matcher(value).matches()) {
            add(at, "must be 1 to 64 letters, digits, dots, dashes or underscores, beginning with a letter or digit");
        }
        return this;
    }

    /**
     * Checks a business key. The characters of a key need no escaping in a URL's path, so a key has one spelling
     * everywhere.
     */
    public InputFaults checkKey(String at, @Nullable String value) {
        return checkUnescaped(at, value, MAX_KEY_CHARACTERS);
    }

    /**
     * Checks the id of a delivery: the characters of a key ({@link #checkKey}), up to
     * {@value #MAX_DELIVERY_ID_CHARACTERS}.
     */
    public InputFaults checkDeliveryId(String at, @Nullable String value) {
        return checkUnescaped(at, value, MAX_DELIVERY_ID_CHARACTERS);
    }

    private InputFaults checkUnescaped(String at, @Nullable String value, int maxCharacters) {
        if (value == null) add(at, "is required");
        else if (value.equals(".")
                || value.equals("..")
                || value.length() > maxCharacters
                || !KEY_PATTERN.matcher(value).matches()) {
            add(
                    at,
                    "must be 1 to " + maxCharacters
                            + " of the characters A-Z a-z 0-9 - . _ ~ ! $ & ' ( ) * + , ; = : @ and not . or ..");
        }
        return this;
    }

    /**
     * Checks a text for people: at most {@value #MAX_TEXT_CHARACTERS} characters, with no control characters but line
     * breaks and tabs.
     */
    public InputFaults checkText(String at, @Nullable String value) {
        if (value == null) return this;
        if (TextLength.of(value) > MAX_TEXT_CHARACTERS)
            add(at, "must be at most " + MAX_TEXT_CHARACTERS + " characters");
        return checkLines(at, value);
    }

    /**
     * Checks the output of work like {@link #checkText}, but the output must have 1 to {@value #MAX_OUTPUT_BYTES}
     * bytes.
     */
    public InputFaults checkOutput(String at, @Nullable String value) {
        if (value == null) return this;
        if (value.isBlank()) add(at, "must not be blank; leave it out to keep the present output");
        if (value.getBytes(StandardCharsets.UTF_8).length > MAX_OUTPUT_BYTES)
            add(at, "must be at most " + MAX_OUTPUT_BYTES + " bytes; send the end of the output");
        return checkLines(at, value);
    }

    private InputFaults checkLines(String at, String value) {
        if (value.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
            add(at, "must have no control characters");
        }
        return checkEncodable(at, value);
    }

    /** Checks a title: one line of 1 to {@value #MAX_TITLE_CHARACTERS} code points. */
    public InputFaults checkTitle(String at, @Nullable String value) {
        if (value == null) return this;
        if (value.isBlank()) add(at, "must not be blank");
        if (value.codePoints().anyMatch(InputFaults::isLineSeparator)) add(at, "must be one line");
        // The composed form of a few characters is longer.
        var composed = UnicodeForm.compose(value);
        if (Math.max(value.codePointCount(0, value.length()), composed.codePointCount(0, composed.length()))
                > MAX_TITLE_CHARACTERS) add(at, "must be at most " + MAX_TITLE_CHARACTERS + " characters");
        return checkPlain(at, value);
    }

    private static boolean isLineSeparator(int codePoint) {
        var type = Character.getType(codePoint);
        return type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }

    /** Checks an identifier whose form is free: a correlation, a parent or an idempotency key. */
    public InputFaults checkReference(String at, @Nullable String value) {
        if (value == null) return this;
        if (value.isEmpty() || TextLength.of(value) > MAX_REFERENCE_CHARACTERS)
            add(at, "must be 1 to " + MAX_REFERENCE_CHARACTERS + " characters");
        return checkPlain(at, value);
    }

    /**
     * Checks the name of the user that an application acts for. The name can't be a name of Holdfast itself or of an
     * application, and can't contain a comma.
     */
    public InputFaults checkActor(String at, @Nullable String value) {
        if (value == null) return this;
        // Full-width letters look like the usual letters, so this check replaces them (NFKC).
        var folded = CaselessText.fold(Normalizer.normalize(value, Normalizer.Form.NFKC));
        if (folded.isBlank()) add(at, "must not be blank");
        else if (!value.equals(value.strip())) add(at, "must not have spaces around it");
        else if (RESERVED_ACTOR_PATTERN.matcher(folded).matches())
            add(at, "must name a person; \"holdfast\" and names that begin with key:, iam: or jwt: are reserved");
        else if (value.contains(","))
            add(at, "must not contain a comma, because gateways use commas to join the values of a repeated header");
        return checkReference(at, value);
    }

    /** Checks the name that an agent gives itself: one line without a comma. */
    public InputFaults checkAgent(String at, @Nullable String value) {
        if (value == null) return this;
        if (value.isBlank()) add(at, "must not be blank");
        else if (!value.equals(value.strip())) add(at, "must not have spaces around it");
        else if (value.contains(","))
            add(at, "must not contain a comma, because gateways use commas to join the values of a repeated header");
        if (TextLength.of(value) > MAX_AGENT_CHARACTERS)
            add(at, "must be at most " + MAX_AGENT_CHARACTERS + " characters");
        return checkPlain(at, value);
    }

    /** Checks a list of application names without duplicates. */
    public InputFaults checkApps(String at, List<String> apps, int maxApps) {
        if (apps.size() > maxApps) add(at, "must have at most " + maxApps + " entries");
        if (new HashSet<>(apps).size() < apps.size()) add(at, "must name each application at most once");
        for (var i = 0; i < apps.size(); i++) checkName(at + "/" + i, apps.get(i));
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

    /** Checks the id of an event if it is present. */
    public InputFaults checkEventId(String at, @Nullable String value) {
        if (value == null) return this;
        if (value.isBlank() || TextLength.of(value) > MAX_EVENT_ID_CHARACTERS)
            add(at, "must be 1 to " + MAX_EVENT_ID_CHARACTERS + " characters");
        return checkPlain(at, value);
    }

    /** Checks labels: their number, names and values. */
    public InputFaults checkLabels(String at, Map<String, String> labels) {
        if (labels.size() > MAX_ENTRIES) add(at, "must have at most " + MAX_ENTRIES + " entries");
        labels.forEach((name, value) -> {
            checkName(at + "/" + name, name);
            if (TextLength.of(value) > 200) add(at + "/" + name, "must be at most 200 characters");
            checkPlain(at + "/" + name, value);
        });
        return this;
    }

    /** Checks the people in each role: their number, names and total length. */
    public InputFaults checkRoles(String at, Map<String, List<String>> roles) {
        if (roles.size() > MAX_ENTRIES) add(at, "must have at most " + MAX_ENTRIES + " entries");
        roles.forEach((role, people) -> {
            checkName(at + "/" + role, role);
            if (people.size() > MAX_ENTRIES) add(at + "/" + role, "must have at most " + MAX_ENTRIES + " entries");
            for (var person : people) {
                if (CaselessText.fold(person).isBlank() || TextLength.of(person) > 200) {
                    add(at + "/" + role, "must name people or addresses of 1 to 200 characters");
                } else if (!person.equals(person.strip())) {
                    add(at + "/" + role, "must not have spaces around a name");
                }
                checkPlain(at + "/" + role, person);
            }
        });
        var characters = roles.values().stream()
                .flatMap(List::stream)
                .mapToInt(TextLength::of)
                .sum();
        if (characters > MAX_PEOPLE_CHARACTERS)
            add(at, "must name people with at most " + MAX_PEOPLE_CHARACTERS + " characters in all");
        return this;
    }

    /**
     * Checks that a text has no control characters. Control characters are invisible, and each takes six characters in
     * JSON.
     */
    public InputFaults checkPlain(String at, String value) {
        if (value.chars().anyMatch(Character::isISOControl)) add(at, "must have no control characters");
        return checkEncodable(at, value);
    }

    /**
     * Rejects unpaired surrogates, because UTF-8 can't encode such a character, and a store would replace it by a
     * question mark.
     */
    private InputFaults checkEncodable(String at, String value) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) add(at, "must not have an unpaired surrogate");
        return this;
    }
}
