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
 * A request as an action takes it, put together from the path, the query, some headers and the JSON body. What comes from
 * elsewhere is spliced into the body's text, so that the body is read once, strictly, and a payload keeps its spelling.
 */
final class ActionRequest {
    private final String text;
    private final @Nullable String member;
    private final @Nullable String document;
    private final Map<String, Object> members = new LinkedHashMap<>();

    private ActionRequest(@Nullable String text, @Nullable String member, @Nullable String document) {
        this.text = text == null ? "" : text.stripTrailing();
        this.member = member;
        this.document = document;
    }

    static ActionRequest of(@Nullable String text) {
        return new ActionRequest(text, null, null);
    }

    /** Without a body of its own: everything comes from the path and the query. */
    static ActionRequest none() {
        return new ActionRequest(null, null, null);
    }

    /** The body as a whole is this member. */
    static ActionRequest ofMember(String member, @Nullable String text) {
        return new ActionRequest(null, member, text == null ? "" : text);
    }

    /** A member from elsewhere; absent when null. A body that gives the same member is refused. */
    ActionRequest with(String name, @Nullable Object value) {
        if (value != null) members.put(name, value);
        return this;
    }

    /** A number from the query; what isn't one is refused later, by the name of its member. */
    ActionRequest withNumber(String name, @Nullable String value) {
        if (value == null) return this;
        return with(name, value.matches("-?\\d{1,18}") ? Long.valueOf(value) : value);
    }

    ActionRequest withFlag(String name, @Nullable String value) {
        if (value == null) return this;
        return with(name, value.equals("true") || value.equals("false") ? Boolean.valueOf(value) : value);
    }

    /** Labels from the query, each as {@code name:value}. */
    ActionRequest withLabels(List<String> labels) {
        if (labels.isEmpty()) return this;
        var map = new LinkedHashMap<String, String>();
        for (var label : labels) {
            var colon = label.indexOf(':');
            var name = colon < 0 ? label : label.substring(0, colon);
            // An item has one value under each name: of two, one would be asked for in vain.
            if (map.put(name, colon < 0 ? "" : label.substring(colon + 1)) != null)
                throw new ProblemException(Problem.invalid("/labels/" + name, "is given more than once"));
        }
        return with("labels", map);
    }

    /** Participants from the query, each as {@code role:person}. */
    ActionRequest withRoles(List<String> participants) {
        if (participants.isEmpty()) return this;
        var map = new LinkedHashMap<String, List<String>>();
        for (var participant : participants) {
            var colon = participant.indexOf(':');
            var role = colon < 0 ? participant : participant.substring(0, colon);
            var people = map.computeIfAbsent(role, r -> new ArrayList<>());
            if (colon >= 0) people.add(participant.substring(colon + 1));
        }
        return with("roles", map);
    }

    <Q> ActionResult<Q> decodeAs(Class<Q> type) {
        if (isTooLong(text)
                || (document != null && isTooLong(document))
                || members.values().stream().anyMatch(ActionRequest::isTooLong)) {
            return ActionResult.refused(new Problem.TooLarge(
                    "the body has more than " + JsonCodec.MAX_TEXT_CHARACTERS + " characters", List.of()));
        }
        if (member != null && document != null) {
            // Read by itself first: what is wrong with it is told by its own places, not by those in a wrapping of
            // ours.
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

    /** The members come last, so that what is wrong with the body is told by its own lines and columns. */
    private String spliceMembers() {
        if (members.isEmpty()) return text;
        var extra = JsonCodec.encode(members).substring(1);
        if (text.isEmpty()) return "{" + extra;
        if (!text.endsWith("}")) return text;
        var open = text.substring(0, text.length() - 1);
        return open + (open.strip().equals("{") ? "" : ",") + extra;
    }
}
