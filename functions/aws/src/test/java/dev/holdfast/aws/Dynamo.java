package dev.holdfast.aws;

import dev.holdfast.dynamodblocal.DynamoDbLocal;
import java.net.URI;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The DynamoDB that tests run on: the endpoint that AWS_ENDPOINT_URL_DYNAMODB names, or DynamoDB Local, started when first asked for. */
public final class Dynamo {
    private Dynamo() {}

    public static URI endpoint() {
        var given = System.getenv("AWS_ENDPOINT_URL_DYNAMODB");
        return given == null ? DynamoDbLocal.shared().endpoint() : URI.create(given);
    }

    public static DynamoDbClient client(ExecutionInterceptor... interceptors) {
        var builder = DynamoDbClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .endpointOverride(endpoint())
                .overrideConfiguration(o -> java.util.List.of(interceptors).forEach(o::addExecutionInterceptor));
        return System.getenv("AWS_ENDPOINT_URL_DYNAMODB") == null
                ? builder.region(Region.EU_CENTRAL_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("tested", "tested")))
                        .build()
                : builder.credentialsProvider(
                                DefaultCredentialsProvider.builder().build())
                        .build();
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
