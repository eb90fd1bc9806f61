// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Invokes functions on virtual threads, because the SDK's own asynchronous HTTP client is large and starts slowly. */
final class BlockingLambdaClient implements LambdaAsyncClient {
    private final LambdaClient lambda;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    BlockingLambdaClient(LambdaClient lambda) {
        this.lambda = lambda;
    }

    @Override
    public CompletableFuture<InvokeResponse> invoke(InvokeRequest request) {
        return CompletableFuture.supplyAsync(() -> lambda.invoke(request), threads);
    }

    @Override
    public String serviceName() {
        return lambda.serviceName();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        lambda.close();
    }
}
