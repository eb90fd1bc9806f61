// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.transport.OperationAnswer;
import dev.holdfast.client.transport.TransportException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Reads the answer to an invocation. */
final class InvocationAnswer {
    private static final int SUCCESS = 200;
    private static final int INTERNAL_ERROR = 500;

    private InvocationAnswer() {}

    /**
     * Returns the answer of the function, as a refusal if it contains a problem.
     *
     * @throws TransportException if the invocation failed, but a retry may succeed
     */
    static OperationAnswer of(String function, InvokeResponse response) {
        JsonNode answer = parse(function, response);
        if (response.functionError() != null) throw new TransportException(failureOf(function, response, answer), null);
        var problem = answer.get("problem");
        if (problem == null) return new OperationAnswer(SUCCESS, answer, null);
        return new OperationAnswer(problem.path("status").asInt(INTERNAL_ERROR), problem, null);
    }

    /** Returns the refusal by AWS itself, for example if the caller lacks the permission. */
    static OperationAnswer ofRefusal(String function, AwsServiceException failure) {
        ObjectNode problem = ClientJson.MAPPER.createObjectNode();
        var details = failure.awsErrorDetails();
        var code = details == null ? "an error" : details.errorCode();
        problem.put("type", "about:blank");
        problem.put("detail", "AWS Lambda answered " + code + " for " + function);
        return new OperationAnswer(failure.statusCode() < 400 ? INTERNAL_ERROR : failure.statusCode(), problem, null);
    }

    private static JsonNode parse(String function, InvokeResponse response) {
        var payload = response.payload();
        try {
            return ClientJson.MAPPER.readTree(payload == null ? "null" : payload.asUtf8String());
        } catch (JsonProcessingException e) {
            throw new TransportException("the answer of " + function + " is no JSON", e);
        }
    }

    /**
     * Describes the failure of a function by the type of the error. The message of the error isn't shown, because it
     * may repeat the payload.
     */
    private static String failureOf(String function, InvokeResponse response, JsonNode answer) {
        var type = answer.path("errorType").asText();
        return function + " failed: " + response.functionError() + (type.isEmpty() ? "" : ", " + type);
    }
}
