// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.transport.Operation;
import dev.holdfast.client.transport.OperationCall;
import dev.holdfast.client.transport.TransportException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;

@Timeout(60)
class SingleAttemptTest {
    private final AtomicInteger attempts = new AtomicInteger();

    @Test
    void sdk_sends_each_invocation_once() {
        var call = new OperationCall(Operation.HOLD_ITEM, ClientJson.MAPPER.createObjectNode());
        try (var lambda = LambdaAsyncClient.builder()
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .httpClient(new LossyHttpClient())
                .build()) {
            var answer = LambdaTransport.pinned(lambda, "holdfast").send(call, Duration.ofSeconds(30));
            assertThat(answer)
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .withCauseInstanceOf(TransportException.class);
            assertThat(attempts).hasValue(1);
        }
    }

    /** An HTTP client that loses each request. By default, the SDK would repeat such a request. */
    private final class LossyHttpClient implements SdkAsyncHttpClient {
        @Override
        public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
            attempts.incrementAndGet();
            var failure = new IOException("connection reset");
            request.responseHandler().onError(failure);
            return CompletableFuture.failedFuture(failure);
        }

        @Override
        public void close() {}
    }
}
