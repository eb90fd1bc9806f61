package dev.holdfast.problem;

import dev.holdfast.problem.Problem.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects everything that is wrong with a request, so that the caller hears it all at once. */
public final class InputFaults {
    /** How many values a map or a list of a request may have. */
    public static final int MAX_ENTRIES = 50;

    /** How long a text field (a note, a description, a name of a person) may be, in characters. */
    public static final int MAX_TEXT_CHARACTERS = 2_000;

    /** How much all people of all roles together may be, in characters: they stand in every item's row. */
    public static final int MAX_PEOPLE_CHARACTERS = 10_000;

    private static final Pattern NAME_PATTERN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    /** What RFC 3986 lets stand in a path segment without escaping. */
    private static final Pattern KEY_PATTERN = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@-]+");

    private static final int MAX_KEY_CHARACTERS = 200;

    private static final int MAX_REFERENCE_CHARACTERS = 200;

    /** The longest that is made has the names of an application, a workflow and a rule. */
    private static final int MAX_EVENT_ID_CHARACTERS = 250;

    /** An event's id, its time before and a person's hash after it. */
    private static final int MAX_DELIVERY_ID_CHARACTERS = 300;

    /** What an answer has room for: a request of half a megabyte may have a fault in every few characters. */
    private static final int MAX_LISTED_FAULTS = 500;

    private final List<Fault> faults = new ArrayList<>();
    private int unlistedFaults;

    public void add(String at, String message) {
        if (faults.size() < MAX_LISTED_FAULTS) faults.add(new Fault(at, message));
        else unlistedFaults++;
    }

    public boolean hasAny() {
        return !faults.isEmpty();
    }

    public Problem toProblem() {
        return Problem.invalid(faults, unlistedFaults);
    }

    /** An application, a workflow, a state, a role: a letter or digit, then up to 63 of letters, digits, dot, dash, underscore. */
    public InputFaults checkName(String at, @Nullable String value) {
        if (value == null) add(at, "is required");
        else if (!NAME_PATTERN.matcher(value).matches()) {
            add(at, "must be 1 to 64 letters, digits, dots, dashes or underscores, beginning with a letter or digit");
        }
        return this;
    }

    /** A business key: what may stand in a URL's path unescaped, so that one spelling serves everywhere. */
    public InputFaults checkKey(String at, @Nullable String value) {
        return checkUnescaped(at, value, MAX_KEY_CHARACTERS);
    }

    /** The id of a delivery, of the characters of a {@link #checkKey}, but longer. */
    public InputFaults checkDeliveryId(String at, @Nullable String value) {
        return checkUnescaped(at, value, MAX_DELIVERY_ID_CHARACTERS);
    }

    private InputFaults checkUnescaped(String at, @Nullable String value, int most) {
        if (value == null) add(at, "is required");
        else if (value.equals(".")
                || value.equals("..")
                || value.length() > most
                || !KEY_PATTERN.matcher(value).matches()) {
            add(
                    at,
                    "must be 1 to " + most
                            + " of the characters A-Z a-z 0-9 - . _ ~ ! $ & ' ( ) * + , ; = : @ and not . or ..");
        }
        return this;
    }

    public InputFaults checkText(String at, @Nullable String value) {
        if (value == null) return this;
        if (value.length() > MAX_TEXT_CHARACTERS) add(at, "must be at most " + MAX_TEXT_CHARACTERS + " characters");
        if (value.chars().anyMatch(c -> Character.isISOControl(c) && !Character.isWhitespace(c))) {
            add(at, "must have no control characters");
        }
        return checkEncodable(at, value);
    }

    /** What callers call things by in their own way: a correlation, a parent, an idempotency key. */
    public InputFaults checkReference(String at, @Nullable String value) {
        if (value == null) return this;
        if (value.isEmpty() || value.length() > MAX_REFERENCE_CHARACTERS)
            add(at, "must be 1 to " + MAX_REFERENCE_CHARACTERS + " characters");
        return checkPlain(at, value);
    }

    /** The user for whom an application acts; stands in the history of what they move. */
    public InputFaults checkActor(String at, @Nullable String value) {
        if (value != null && value.isBlank()) add(at, "must not be blank");
        return checkReference(at, value);
    }

    /** Names of applications, each once. */
    public InputFaults checkApps(String at, List<String> apps, int most) {
        if (apps.size() > most) add(at, "must have at most " + most + " entries");
        if (new HashSet<>(apps).size() < apps.size()) add(at, "must have no application twice");
        for (var i = 0; i < apps.size(); i++) checkName(at + "/" + i, apps.get(i));
        return this;
    }

    /** @param instant the name of what gives the same as an instant */
    public InputFaults checkEither(String instant, @Nullable Instant given, @Nullable Duration within) {
        if (given != null && within != null) add("/within", "give either " + instant + " or within, not both");
        return this;
    }

    /** The id of an event. */
    public InputFaults checkEventId(String at, @Nullable String value) {
        if (value == null) return this;
        if (value.isBlank() || value.length() > MAX_EVENT_ID_CHARACTERS)
            add(at, "must be 1 to " + MAX_EVENT_ID_CHARACTERS + " characters");
        return checkPlain(at, value);
    }

    public InputFaults checkLabels(String at, Map<String, String> labels) {
        if (labels.size() > MAX_ENTRIES) add(at, "must have at most " + MAX_ENTRIES + " entries");
        labels.forEach((name, value) -> {
            checkName(at + "/" + name, name);
            if (value.length() > 200) add(at + "/" + name, "must be at most 200 characters");
            checkPlain(at + "/" + name, value);
        });
        return this;
    }

    public InputFaults checkRoles(String at, Map<String, List<String>> roles) {
        if (roles.size() > MAX_ENTRIES) add(at, "must have at most " + MAX_ENTRIES + " entries");
        roles.forEach((role, people) -> {
            checkName(at + "/" + role, role);
            if (people.size() > MAX_ENTRIES) add(at + "/" + role, "must have at most " + MAX_ENTRIES + " entries");
            for (var person : people) {
                if (person.isBlank() || person.length() > 200) {
                    add(at + "/" + role, "names people or addresses of 1 to 200 characters");
                }
                checkPlain(at + "/" + role, person);
            }
        });
        var all = roles.values().stream()
                .flatMap(List::stream)
                .mapToInt(String::length)
                .sum();
        if (all > MAX_PEOPLE_CHARACTERS)
            add(at, "must name people with at most " + MAX_PEOPLE_CHARACTERS + " characters in all");
        return this;
    }

    /** Control characters show nothing and take six times their room in JSON. */
    public InputFaults checkPlain(String at, String value) {
        if (value.chars().anyMatch(Character::isISOControl)) add(at, "must have no control characters");
        return checkEncodable(at, value);
    }

    /** What UTF-8 can't hold would be stored as a question mark. */
    private InputFaults checkEncodable(String at, String value) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) add(at, "must not have half a surrogate pair");
        return this;
    }
}
