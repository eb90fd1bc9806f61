// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.refusal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.client.refusal.Refusal.Busy;
import dev.holdfast.client.refusal.Refusal.Conflict;
import dev.holdfast.client.refusal.Refusal.Forbidden;
import dev.holdfast.client.refusal.Refusal.InsufficientStorage;
import dev.holdfast.client.refusal.Refusal.Invalid;
import dev.holdfast.client.refusal.Refusal.KeyReused;
import dev.holdfast.client.refusal.Refusal.NotFound;
import dev.holdfast.client.refusal.Refusal.Stale;
import dev.holdfast.client.refusal.Refusal.TooLarge;
import dev.holdfast.client.refusal.Refusal.Unauthorized;
import dev.holdfast.client.refusal.Refusal.Unavailable;
import dev.holdfast.client.refusal.Refusal.UnknownRefusal;
import dev.holdfast.client.refusal.Refusal.Unreadable;
import dev.holdfast.client.transport.OperationAnswer;
import java.util.ArrayList;
import java.util.List;

/** Makes a {@link Refusal} from a problem. */
public final class RefusalReader {
    private static final String TYPE_PREFIX = "urn:holdfast:problem:";

    private RefusalReader() {}

    /**
     * Reads the problem in an answer. The type of the problem determines the refusal. The status alone isn't enough,
     * because a proxy can also answer 404.
     */
    public static Refusal read(OperationAnswer answer) {
        var problem = answer.body();
        var status = answer.status();
        var type = problem.path("type").asText("about:blank");
        var detail = problem.path("detail").asText(problem.path("title").asText("status " + status));
        if (!type.startsWith(TYPE_PREFIX)) return new UnknownRefusal(status, type, detail, problem);
        return switch (type.substring(TYPE_PREFIX.length())) {
            case "invalid" -> new Invalid(status, detail, faultsOf(problem));
            case "unauthorized" -> new Unauthorized(status, detail);
            case "forbidden" -> new Forbidden(status, detail);
            case "not-found" -> new NotFound(status, detail);
            case "conflict" -> new Conflict(status, detail, currentOf(problem));
            case "stale" -> new Stale(status, detail, problem.path("version").asLong());
            case "too-large" -> new TooLarge(status, detail, faultsOf(problem));
            case "idempotency-key-reused" -> new KeyReused(status, detail);
            case "busy" -> new Busy(status, detail, answer.retryAfter());
            case "unavailable" -> new Unavailable(status, detail, answer.retryAfter());
            case "insufficient-storage" -> new InsufficientStorage(status, detail);
            case "unreadable" -> new Unreadable(status, detail);
            default -> new UnknownRefusal(status, type, detail, problem);
        };
    }

    private static List<InputFault> faultsOf(JsonNode problem) {
        var faults = new ArrayList<InputFault>();
        for (var fault : problem.path("faults"))
            faults.add(new InputFault(
                    fault.path("at").asText(), fault.path("message").asText()));
        return List.copyOf(faults);
    }

    private static JsonNode currentOf(JsonNode problem) {
        var current = problem.get("current");
        return current == null ? JsonNodeFactory.instance.objectNode() : current;
    }
}
