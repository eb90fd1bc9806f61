// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Maps a call to the request of the HTTP interface.
 *
 * <ol>
 *   <li>The members in the path of the operation become segments of the URL.
 *   <li>{@code actor}, {@code agent}, {@code causation}, {@code traceparent}, {@code lastEventId}, {@code
 *       idempotencyKey}, and {@code afterVersion} become headers. If the body has no place for {@code version}, it
 *       becomes a header too.
 *   <li>The other members become the query of a GET or DELETE, or the JSON body.
 * </ol>
 */
final class HttpRequestMapper {
    /**
     * The keys that the header Idempotency-Key can contain. Holdfast refuses a comma in this header, and doesn't read
     * quotes as a part of the key.
     */
    private static final Pattern IDEMPOTENCY_HEADER = Pattern.compile("[\\x21\\x23-\\x2b\\x2d-\\x7e]+");

    /** The operations whose version is a header. */
    private static final Set<Operation> HEADER_OPERATIONS = EnumSet.of(
            Operation.DELETE_ITEM,
            Operation.CANCEL_CHANGE,
            Operation.PUT_WORKFLOW,
            Operation.PUT_CALENDAR,
            Operation.DELETE_CALENDAR);

    private final HttpAddress address;
    private final String appPath;

    HttpRequestMapper(URI url, String app, ApiKeySource apiKeySource) {
        this.address = new HttpAddress(url, apiKeySource);
        this.appPath = "/apps/" + UrlEncoder.encode(app);
    }

    HttpRequest toRequest(OperationCall call, Duration timeout) {
        var type = call.operation() == Operation.GET_WORKFLOW_DIAGRAM ? "text/vnd.mermaid" : "application/json";
        return build(call, HttpRequest.newBuilder().timeout(timeout).header("Accept", type));
    }

    /**
     * Returns a request for the event stream. The request has no time limit, because newer JDKs apply the limit to the
     * body too.
     */
    HttpRequest toEventRequest(OperationCall call) {
        return build(call, HttpRequest.newBuilder().header("Accept", "text/event-stream"));
    }

    private HttpRequest build(OperationCall call, HttpRequest.Builder request) {
        var operation = call.operation();
        var members = call.members().objectNode();
        members.setAll(call.members());
        address.authorize(request);
        var path = pathOf(operation, members);
        HttpAddress.addTextHeader(request, "Holdfast-Actor", textOf(members.remove("actor"), "actor"));
        HttpAddress.addTextHeader(request, "Holdfast-Agent", textOf(members.remove("agent"), "agent"));
        HttpAddress.addTextHeader(request, "Holdfast-Causation", textOf(members.remove("causation"), "causation"));
        HttpAddress.addTextHeader(request, "Last-Event-ID", textOf(members.remove("lastEventId"), "lastEventId"));
        HttpAddress.addTextHeader(request, "traceparent", textOf(members.remove("traceparent"), "traceparent"));
        addIdempotencyKey(request, members);
        addVersion(request, operation, members);
        var hasQuery = operation.method().equals("GET") || operation.method().equals("DELETE");
        var query = hasQuery ? members : queryOfPut(operation, members);
        request.uri(address.resolve(appPath + path + UrlEncoder.query(query)));
        return request.method(
                        operation.method(), hasQuery ? BodyPublishers.noBody() : bodyOf(request, operation, members))
                .build();
    }

    /** Returns the query of a put. The body of a put is the document itself, so it can't contain the member dryRun. */
    private static ObjectNode queryOfPut(Operation operation, ObjectNode members) {
        var query = members.objectNode();
        var dryRun = operation == Operation.PUT_WORKFLOW ? members.remove("dryRun") : null;
        if (dryRun != null) query.set("dryRun", dryRun);
        return query;
    }

    private static String pathOf(Operation operation, ObjectNode members) {
        var path = operation.path();
        for (var name : operation.pathMembers()) {
            var value = textOf(members.remove(name), name);
            if (value == null || value.isEmpty())
                throw new IllegalArgumentException(operation.function() + " needs " + name);
            path = path.replace("{" + name + "}", UrlEncoder.encode(value));
        }
        return path;
    }

    /** Moves the idempotency key to a header. The key stays in the body if a header would change the key. */
    private static void addIdempotencyKey(HttpRequest.Builder request, ObjectNode members) {
        var key = textOf(members.get("idempotencyKey"), "idempotencyKey");
        if (key == null || !IDEMPOTENCY_HEADER.matcher(key).matches()) return;
        members.remove("idempotencyKey");
        request.header("Idempotency-Key", key);
    }

    private static void addVersion(HttpRequest.Builder request, Operation operation, ObjectNode members) {
        var known = operation == Operation.GET_ITEM ? members.remove("afterVersion") : null;
        if (known != null) request.header("If-None-Match", '"' + known.asText() + '"');
        if (!HEADER_OPERATIONS.contains(operation)) return;
        var version = members.remove("version");
        if (version == null || version.isNull()) return;
        if (operation.method().equals("PUT") && version.asLong() == 0) request.header("If-None-Match", "*");
        else request.header("If-Match", '"' + version.asText() + '"');
    }

    private static BodyPublisher bodyOf(HttpRequest.Builder request, Operation operation, ObjectNode members) {
        JsonNode body = members;
        if (operation == Operation.PUT_WORKFLOW) {
            var yaml = textOf(members.get("yaml"), "yaml");
            if (yaml != null) {
                request.header("Content-Type", "application/yaml");
                return BodyPublishers.ofString(yaml, StandardCharsets.UTF_8);
            }
            body = members.required("document");
        }
        request.header("Content-Type", "application/json");
        return BodyPublishers.ofByteArray(body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String textOf(@Nullable JsonNode value, String name) {
        if (value == null || value.isNull()) return null;
        if (!value.isValueNode()) throw new IllegalArgumentException(name + " must be a text");
        return value.asText();
    }
}
