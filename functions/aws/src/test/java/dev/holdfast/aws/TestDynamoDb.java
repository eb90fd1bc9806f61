// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import dev.holdfast.dynamodblocal.DynamoDbLocal;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** The DynamoDB for tests: the endpoint in AWS_ENDPOINT_URL_DYNAMODB, or DynamoDB Local, which the first use starts. */
public final class TestDynamoDb {
    private static final @Nullable String CONFIGURED_ENDPOINT = System.getenv("AWS_ENDPOINT_URL_DYNAMODB");

    private TestDynamoDb() {}

    public static URI endpoint() {
        return CONFIGURED_ENDPOINT == null ? DynamoDbLocal.shared().endpoint() : URI.create(CONFIGURED_ENDPOINT);
    }

    public static DynamoDbClient client(ExecutionInterceptor... interceptors) {
        return builder()
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(o -> List.of(interceptors).forEach(o::addExecutionInterceptor))
                .build();
    }

    /** Makes a client of an endpoint that accepts any credentials. */
    public static DynamoDbClient client(URI endpoint) {
        return withTestCredentials(DynamoDbClient.builder().endpointOverride(endpoint))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    /** Makes a client with injected faults, which makes three attempts without retry delays. */
    static DynamoDbClient client(FaultyHttpClient faultyHttpClient, ExecutionInterceptor... interceptors) {
        return builder()
                .httpClient(faultyHttpClient)
                .overrideConfiguration(o -> {
                    o.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(3)
                            .backoffStrategy(BackoffStrategy.retryImmediately())
                            .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                            .build());
                    List.of(interceptors).forEach(o::addExecutionInterceptor);
                })
                .build();
    }

    /** Whether the tests use DynamoDB Local, whose indexes are always up to date. */
    static boolean isLocal() {
        return CONFIGURED_ENDPOINT == null;
    }

    private static DynamoDbClientBuilder builder() {
        var builder = DynamoDbClient.builder().endpointOverride(endpoint());
        return isLocal()
                ? withTestCredentials(builder)
                : builder.credentialsProvider(
                        DefaultCredentialsProvider.builder().build());
    }

    private static DynamoDbClientBuilder withTestCredentials(DynamoDbClientBuilder builder) {
        return builder.region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("tested", "tested")));
    }

    /** Creates an empty table and returns its unique name. */
    public static String createTable(DynamoDbClient client) {
        var name = "holdfast-" + UUID.randomUUID();
        client.createTable(DynamoTableSchema.named(name));
        try (var waiter = client.waiter()) {
            waiter.waitUntilTableExists(r -> r.tableName(name));
        }
        return name;
    }

    /**
     * Waits until both indexes contain a row written now, at most ten seconds. Only DynamoDB Local doesn't need this
     * wait.
     */
    static void awaitIndexes(DynamoDbClient client, String name) {
        if (isLocal()) return;
        var table = new DynamoTable(client, name, InstantSource.system());
        var marker = new RowKey(UUID.randomUUID().toString(), "marker");
        var row = new Row(marker, 1, "{}", Map.of(TableIndex.DUE, marker, TableIndex.BOARD, marker), null);
        table.write(List.of(RowWrite.put(row, WriteCondition.ABSENT)));
        var deadlineNanos = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        for (var tableIndex : TableIndex.values()) {
            var rowQuery = RowQuery.startingWith(tableIndex, marker.partition(), marker.sort(), 1);
            while (table.count(rowQuery) == 0 && System.nanoTime() < deadlineNanos) Thread.onSpinWait();
        }
    }
}
