// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Converts an answer of the HTTP interface to the form of the function's answer on AWS. */
final class FunctionAnswer {
    private static final int CREATED = 201;

    private FunctionAnswer() {}

    static OperationAnswer of(Operation operation, OperationAnswer answer) {
        if (answer.isRefusal()) return answer;
        JsonNode body = answer.body();
        switch (operation) {
            case CREATE_ITEM -> body = createAnswer(body, answer.status() == CREATED);
            case PUT_WORKFLOW -> body = putAnswer("workflow", body, answer.status() == CREATED);
            case PUT_SUBSCRIPTION -> body = putAnswer("subscription", body, answer.status() == CREATED);
            case GET_INTENT -> body = object("intents", new ArrayNode(JsonNodeFactory.instance).add(body));
            default -> {
                return answer;
            }
        }
        return new OperationAnswer(answer.status(), body, answer.retryAfter());
    }

    private static ObjectNode createAnswer(JsonNode body, boolean isCreated) {
        var wouldCreate = body instanceof ObjectNode item ? item.remove("created") : null;
        return object("item", body).put("created", wouldCreate == null ? isCreated : wouldCreate.asBoolean());
    }

    private static ObjectNode putAnswer(String name, JsonNode body, boolean isCreated) {
        if (!(body instanceof ObjectNode stored)) throw new TransportException("the answer is no " + name, null);
        var warnings = stored.remove("warnings");
        var isDryRun = stored.remove("dryRun") != null;
        var wouldCreate = stored.remove("created");
        var answer = object(name, stored).put("created", wouldCreate == null ? isCreated : wouldCreate.asBoolean());
        if (isDryRun) answer.put("dryRun", true);
        if (warnings != null) answer.set("warnings", warnings);
        return answer;
    }

    private static ObjectNode object(String name, JsonNode value) {
        var object = JsonNodeFactory.instance.objectNode();
        object.set(name, value);
        return object;
    }
}
