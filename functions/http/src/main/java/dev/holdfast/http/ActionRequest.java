// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds an action's request from the path, the query, some headers and the JSON body. This class appends the members
 * from the path, the query and the headers to the text of the body. So the decoder parses the body strictly and only
 * once, and the payload keeps its exact text.
 */
public final class ActionRequest {
    private final String text;
    private final @Nullable String member;
    private final @Nullable String document;
    private final boolean isBodyRequired;
    private final Map<String, Object> members = new LinkedHashMap<>();

    private ActionRequest(
            @Nullable String text, @Nullable String member, @Nullable String document, boolean isBodyRequired) {
        this.text = text == null ? "" : text.stripTrailing();
        this.member = member;
        this.document = document;
        this.isBodyRequired = isBodyRequired;
    }

    /**
     * Returns a request whose body can be empty. If the action requires members, it refuses an empty body, and the
     * problem names the missing members.
     */
    public static ActionRequest of(@Nullable String text) {
        return new ActionRequest(text, null, null, false);
    }

    /**
     * Returns a request whose body must not be empty. Its action has no required members, and would accept an empty
     * body.
     */
    public static ActionRequest ofRequired(@Nullable String text) {
        return new ActionRequest(text, null, null, true);
    }

    /** Returns a request without a body. All members come from the path and the query. */
    public static ActionRequest none() {
        return new ActionRequest(null, null, null, false);
    }

    /** Returns a request whose whole body becomes this member. */
    public static ActionRequest ofMember(String member, @Nullable String text) {
        return new ActionRequest(null, member, text == null ? "" : text, false);
    }

    /** Adds a member unless the value is null. The decoder refuses a body that already contains this member. */
    public ActionRequest with(String name, @Nullable Object value) {
        if (value != null) members.put(name, value);
        return this;
    }

    /** Whether the path, the query or a header contains this member. */
    boolean contains(String name) {
        return members.containsKey(name);
    }

    /**
     * Adds a number from the query. If the text isn't a number, the decoder refuses the request with a problem that
     * names the member.
     */
    public ActionRequest withNumber(String name, @Nullable String value) {
        if (value == null) return this;
        return with(name, value.matches("-?\\d{1,18}") ? Long.valueOf(value) : value);
    }

    /**
     * Adds a boolean from the query. If the text isn't a boolean, the decoder refuses the request with a problem that
     * names the member.
     */
    public ActionRequest withFlag(String name, @Nullable String value) {
        if (value == null) return this;
        return with(name, value.equals("true") || value.equals("false") ? Boolean.valueOf(value) : value);
    }

    /**
     * Adds labels from the query, each as {@code name:value}.
     *
     * @throws ProblemException if a label has no colon, or several labels have the same name
     */
    public ActionRequest withLabels(List<String> labels) {
        return withNamedValues("labels", "label", labels);
    }

    /** Adds values of fields from the query, as {@link #withLabels} does for labels. */
    public ActionRequest withFields(List<String> fields) {
        return withNamedValues("fields", "field", fields);
    }

    private ActionRequest withNamedValues(String member, String parameter, List<String> values) {
        if (values.isEmpty()) return this;
        var map = new LinkedHashMap<String, String>();
        for (var value : values) {
            var colon = requireColon(parameter, value, "name:value");
            var name = value.substring(0, colon);
            // An item has only one value for each name. So no item could match two values for one name.
            if (map.put(name, value.substring(colon + 1)) != null)
                throw new ProblemException(Problem.invalid("/" + member + "/" + name, "is given more than once"));
        }
        return with(member, map);
    }

    /** Without the colon, a label or participant can't match anything. */
    private static int requireColon(String parameter, String value, String form) {
        var colon = value.indexOf(':');
        if (colon < 1)
            throw new ProblemException(
                    Problem.invalid("/" + parameter, "must have the form " + form + "; it is " + value));
        return colon;
    }

    /**
     * Adds participants from the query, each as {@code role:person}.
     *
     * @throws ProblemException if a participant has no colon
     */
    public ActionRequest withRoles(List<String> participants) {
        if (participants.isEmpty()) return this;
        var map = new LinkedHashMap<String, List<String>>();
        for (var participant : participants) {
            var colon = requireColon("role", participant, "role:person");
            var people = map.computeIfAbsent(participant.substring(0, colon), r -> new ArrayList<>());
            people.add(participant.substring(colon + 1));
        }
        return with("roles", map);
    }

    public <Q> ActionResult<Q> decodeAs(Class<Q> type) {
        if (isBodyRequired && text.isBlank())
            return ActionResult.refused(Problem.invalid("/", "must be a JSON object; the request has no body"));
        if (isTooLong(text)
                || (document != null && isTooLong(document))
                || members.values().stream().anyMatch(ActionRequest::isTooLong)) {
            return ActionResult.refused(new Problem.TooLarge(
                    "the body has more than " + JsonCodec.MAX_TEXT_CHARACTERS + " characters", List.of()));
        }
        if (member != null && document != null) {
            // First parses the document separately, so that the position of a fault is its line and column in the
            // document.
            return JsonCodec.decode(RawJson.class, document)
                    .flatMap(rawJson -> with(member, rawJson).decode(type));
        }
        return decode(type);
    }

    private static boolean isTooLong(Object member) {
        return member instanceof String text && text.length() > JsonCodec.MAX_TEXT_CHARACTERS;
    }

    private <Q> ActionResult<Q> decode(Class<Q> type) {
        if (!text.isEmpty() && !text.stripLeading().startsWith("{")) {
            return ActionResult.refused(Problem.invalid("/", "must be a JSON object"));
        }
        return JsonCodec.decode(type, spliceMembers());
    }

    /** Appends the members at the end, so that faults in the body keep their lines and columns. */
    private String spliceMembers() {
        if (members.isEmpty()) return text;
        var extra = JsonCodec.encode(members).substring(1);
        if (text.isEmpty()) return "{" + extra;
        if (!text.endsWith("}")) return text;
        var open = text.substring(0, text.length() - 1);
        return open + (open.strip().equals("{") ? "" : ",") + extra;
    }
}
