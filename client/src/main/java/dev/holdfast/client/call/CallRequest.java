// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.json.TimeText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An immutable request of an operation. It consists of the members of the payload. Each method of a subclass returns a
 * copy with one more member. So an absent member differs from a member with the value null.
 *
 * @param <R> the subclass
 */
public abstract class CallRequest<R extends CallRequest<R>> {
    private static final List<String> CALLER_MEMBERS = List.of("actor", "agent", "causation", "traceparent");

    private final ObjectNode members;

    /** Creates a request. The subclass must not change the members afterwards. */
    protected CallRequest(ObjectNode members) {
        this.members = members;
    }

    /** Returns a request of the same class with these members. */
    protected abstract R copyOf(ObjectNode members);

    /** Names the person for whom the application acts. This name takes precedence over the actor of the client. */
    public final R actor(String actor) {
        return with("actor", actor);
    }

    /** Names the agent that makes this call. Holdfast doesn't let an agent make decisions that people must make. */
    public final R agent(String agent) {
        return with("agent", agent);
    }

    /** Sets the id of the event that caused this call. */
    public final R causation(String eventId) {
        return with("causation", eventId);
    }

    /** Sets the position in a trace (W3C Trace Context). */
    public final R traceparent(String traceparent) {
        return with("traceparent", traceparent);
    }

    /** Returns an object without members, for the constructor of a subclass. */
    protected static ObjectNode noMembers() {
        return JsonNodeFactory.instance.objectNode();
    }

    /**
     * Returns a copy with a text, a number, a boolean, a time, a list or a map. The value null becomes a member with
     * the value null.
     */
    protected final R with(String name, @Nullable Object value) {
        var copy = noMembers();
        copy.setAll(members);
        if (value instanceof Instant || value instanceof Duration) copy.put(name, TimeText.of(value));
        else copy.set(name, ClientJson.MAPPER.<JsonNode>valueToTree(value));
        return copyOf(copy);
    }

    /** Returns a copy with an object of the application, which the call converts with the client's data mapper. */
    protected final R withData(String name, @Nullable Object data) {
        var copy = noMembers();
        copy.setAll(members);
        copy.set(name, data == null ? copy.nullNode() : new POJONode(data));
        return copyOf(copy);
    }

    /** Returns a copy whose map has one more entry. */
    protected final R withEntry(String mapName, String name, @Nullable Object value) {
        var map = members.get(mapName) instanceof ObjectNode entries ? entries.deepCopy() : noMembers();
        map.set(name, ClientJson.MAPPER.<JsonNode>valueToTree(value));
        return with(mapName, map);
    }

    /**
     * Returns a copy with a list of requests. Their actor and their cause become the actor and the cause of the call.
     *
     * @throws IllegalArgumentException if the requests have different actors or causes
     */
    protected final R withRequests(String name, List<? extends CallRequest<?>> requests) {
        var copy = noMembers();
        copy.setAll(members);
        var list = copy.putArray(name);
        for (CallRequest<?> request : requests) {
            var entry = noMembers();
            entry.setAll(request.members);
            for (var member : CALLER_MEMBERS) {
                var value = entry.remove(member);
                if (value == null) continue;
                var previous = copy.replace(member, value);
                if (previous != null && !previous.equals(value))
                    throw new IllegalArgumentException("all " + name + " of a call need the same " + member);
            }
            list.add(entry);
        }
        return copyOf(copy);
    }

    /** Returns a text of the request; null if it is absent. */
    protected final @Nullable String text(String name) {
        return members.path(name).textValue();
    }

    /** Whether the request is a dry run, which changes nothing. */
    public final boolean isDryRun() {
        return isSet("dryRun");
    }

    /** Whether the request contains this member with the value true. */
    protected final boolean isSet(String name) {
        return members.path(name).asBoolean();
    }

    /** Returns a whole number of the request; null if it is absent. */
    protected final @Nullable Long number(String name) {
        var value = members.get(name);
        return value == null || !value.isIntegralNumber() ? null : value.longValue();
    }

    final ObjectNode toMembers(ObjectMapper dataMapper) {
        var converted = noMembers();
        members.properties().forEach(member -> converted.set(member.getKey(), convert(member.getValue(), dataMapper)));
        return converted;
    }

    private static JsonNode convert(JsonNode value, ObjectMapper dataMapper) {
        if (value instanceof ArrayNode list && list.path(0) instanceof ObjectNode) return convertAll(list, dataMapper);
        if (!(value instanceof POJONode data)) return value;
        return data.getPojo() instanceof JsonNode json ? json : dataMapper.valueToTree(data.getPojo());
    }

    private static ArrayNode convertAll(ArrayNode list, ObjectMapper dataMapper) {
        var converted = list.arrayNode();
        for (var entry : list) {
            var members = converted.addObject();
            entry.properties().forEach(member -> members.set(member.getKey(), convert(member.getValue(), dataMapper)));
        }
        return converted;
    }
}
