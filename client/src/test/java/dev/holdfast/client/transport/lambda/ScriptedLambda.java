// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport.lambda;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/**
 * A client of AWS Lambda that returns the answers that a test sets. After all answers, the client repeats the last
 * answer.
 */
final class ScriptedLambda implements LambdaAsyncClient {
    private final Deque<Supplier<CompletableFuture<InvokeResponse>>> answers = new ArrayDeque<>();
    private final List<InvokeRequest> requests = new ArrayList<>();

    ScriptedLambda succeed(String json) {
        return add(() -> CompletableFuture.completedFuture(
                InvokeResponse.builder().payload(bytes(json)).build()));
    }

    ScriptedLambda failFunction(String json) {
        return add(() -> CompletableFuture.completedFuture(InvokeResponse.builder()
                .functionError("Unhandled")
                .payload(bytes(json))
                .build()));
    }

    ScriptedLambda fail(RuntimeException failure) {
        return add(() -> CompletableFuture.failedFuture(failure));
    }

    ScriptedLambda add(Supplier<CompletableFuture<InvokeResponse>> answer) {
        answers.add(answer);
        return this;
    }

    private static SdkBytes bytes(String json) {
        return SdkBytes.fromUtf8String(json.replace('\'', '"'));
    }

    List<String> functions() {
        return requests.stream().map(InvokeRequest::functionName).toList();
    }

    String payload() {
        return requests.get(requests.size() - 1).payload().asUtf8String().replace('"', '\'');
    }

    @Override
    public CompletableFuture<InvokeResponse> invoke(InvokeRequest request) {
        requests.add(request);
        return (answers.size() > 1 ? answers.remove() : answers.element()).get();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
