package dev.holdfast.aws;

import dev.holdfast.dynamodblocal.DynamoDbLocal;
import java.net.URI;
import java.util.List;
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

/** The DynamoDB that tests run on: the endpoint that AWS_ENDPOINT_URL_DYNAMODB names, or DynamoDB Local, started when first asked for. */
public final class Dynamo {
    private static final @Nullable String GIVEN = System.getenv("AWS_ENDPOINT_URL_DYNAMODB");

    private Dynamo() {}

    public static URI endpoint() {
        return GIVEN == null ? DynamoDbLocal.shared().endpoint() : URI.create(GIVEN);
    }

    public static DynamoDbClient client(ExecutionInterceptor... interceptors) {
        return builder()
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(o -> List.of(interceptors).forEach(o::addExecutionInterceptor))
                .build();
    }

    /** A client that meets faults, and gives up after three attempts without waiting between them. */
    static DynamoDbClient client(Faults faults, ExecutionInterceptor... interceptors) {
        return builder()
                .httpClient(faults)
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

    /** Whether it is DynamoDB Local, whose indexes never lag behind. */
    static boolean local() {
        return GIVEN == null;
    }

    private static DynamoDbClientBuilder builder() {
        var builder = DynamoDbClient.builder().endpointOverride(endpoint());
        return local()
                ? builder.region(Region.EU_CENTRAL_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("tested", "tested")))
                : builder.credentialsProvider(
                        DefaultCredentialsProvider.builder().build());
    }

    /** A fresh table of a name of its own. */
    public static String table(DynamoDbClient client) {
        var name = "holdfast-" + UUID.randomUUID();
        client.createTable(TableSchema.named(name));
        try (var waiter = client.waiter()) {
            waiter.waitUntilTableExists(r -> r.tableName(name));
        }
        return name;
    }
}
