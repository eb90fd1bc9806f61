// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.TableBusyException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

class ClientRetryPolicyTest {
    private static final RowKey KEY = new RowKey("p", "s");

    private static DynamoDbClientBuilder clientAt(int port) {
        return DynamoDbClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(AnonymousCredentialsProvider.create());
    }

    private static DynamoTable table(DynamoDbClient client) {
        return new DynamoTable(client, "holdfast", InstantSource.system());
    }

    @Test
    void table_is_busy_after_four_throttled_attempts() throws IOException {
        var requestCount = new AtomicInteger();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requestCount.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            var error = "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ThrottlingException\"}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(400, error.length);
            exchange.getResponseBody().write(error);
            exchange.close();
        });
        server.start();
        try (var client =
                ClientRetryPolicy.tableClient(clientAt(server.getAddress().getPort()))) {
            assertThatThrownBy(() -> table(client).get(KEY)).isInstanceOf(TableBusyException.class);
            assertThat(requestCount).hasValue(4);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void unreachable_table_fails_at_once() throws IOException {
        int freePort;
        try (var socket = new ServerSocket(0)) {
            freePort = socket.getLocalPort();
        }
        try (var client = ClientRetryPolicy.tableClient(clientAt(freePort))) {
            var startNanos = System.nanoTime();
            assertThatThrownBy(() -> table(client).get(KEY)).isInstanceOf(SdkClientException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(ClientRetryPolicy.TABLE_TIME_LIMIT);
        }
    }

    @Test
    void hanging_table_fails_after_time_limit() throws IOException {
        // The system accepts connections to this socket, but no program responds.
        try (var silentServer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var client = ClientRetryPolicy.withLimits(
                                clientAt(silentServer.getLocalPort()), 4, Duration.ofMillis(500))
                        .build()) {
            assertThatThrownBy(() -> table(client).get(KEY)).isInstanceOf(ApiCallTimeoutException.class);
        }
    }
}
