package dev.holdfast.aws;

import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.builder.SdkClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.LambdaClientBuilder;

/**
 * How often and how long the AWS clients try. By default they try DynamoDB nine times, each for as long as 30 seconds: a function
 * would reach its own time limit first, and be cut off instead of saying what is wrong.
 *
 * <p>A call of the table ends within {@link #TABLE_TIME_LIMIT}, whether the table is throttled, hangs, or can't be reached. A function
 * makes its calls one after the other and ends with the first that fails, so that it needs its usual time and this. What
 * outlasts the attempts is worth a retry by the caller: throttling is a {@link dev.holdfast.table.TableBusyException}, all else is thrown.
 */
public final class ClientRetryPolicy {
    /** With a pause before each but the first: throttling is over within those, or it lasts. */
    static final int MAX_TABLE_ATTEMPTS = 4;

    /** For all attempts of a call together: well below the 30 s that the template gives to most functions. */
    static final Duration TABLE_TIME_LIMIT = Duration.ofSeconds(8);

    /** Nobody waits for a courier's call: what it could not hand out is due again, and the sweep sees to it. */
    static final int MAX_DISPATCHER_ATTEMPTS = 2;

    static final Duration DISPATCHER_TIME_LIMIT = Duration.ofSeconds(3);

    /** What is not delivered is tried again later, and a receiver sees fewer doubles when its slow answer is waited for. */
    static final int MAX_TARGET_ATTEMPTS = 2;

    /** For all attempts, unless a call says that it has less time. */
    static final Duration TARGET_TIME_LIMIT = Duration.ofSeconds(15);

    private static final Duration TARGET_ATTEMPT_TIMEOUT = Duration.ofSeconds(6);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(2);

    /** Doubling from the first, up to the last; each is drawn at random between nothing and that. */
    private static final BackoffStrategy RETRY_DELAYS =
            BackoffStrategy.exponentialDelay(Duration.ofMillis(25), Duration.ofSeconds(1));

    private static final BackoffStrategy THROTTLING_RETRY_DELAYS =
            BackoffStrategy.exponentialDelay(Duration.ofMillis(100), Duration.ofSeconds(1));

    private ClientRetryPolicy() {}

    /** The table's client. */
    public static DynamoDbClient tableClient(DynamoDbClientBuilder builder) {
        return withLimits(builder, MAX_TABLE_ATTEMPTS, TABLE_TIME_LIMIT).build();
    }

    static LambdaClient dispatcherClient(LambdaClientBuilder builder) {
        return withLimits(builder, MAX_DISPATCHER_ATTEMPTS, DISPATCHER_TIME_LIMIT)
                .build();
    }

    /** A client to something that subscriptions send to. */
    public static <B extends SdkSyncClientBuilder<B, C> & SdkClientBuilder<B, C>, C> C targetClient(B builder) {
        return withLimits(builder, MAX_TARGET_ATTEMPTS, TARGET_TIME_LIMIT, TARGET_ATTEMPT_TIMEOUT)
                .build();
    }

    static <B extends SdkSyncClientBuilder<B, C> & SdkClientBuilder<B, C>, C> B withLimits(
            B builder, int attempts, Duration limit) {
        return withLimits(builder, attempts, limit, ATTEMPT_TIMEOUT);
    }

    private static <B extends SdkSyncClientBuilder<B, C> & SdkClientBuilder<B, C>, C> B withLimits(
            B builder, int attempts, Duration limit, Duration answer) {
        return builder.httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT_TIMEOUT)
                        .socketTimeout(answer))
                .overrideConfiguration(o -> o.apiCallTimeout(limit)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(attempts)
                                .backoffStrategy(RETRY_DELAYS)
                                .throttlingBackoffStrategy(THROTTLING_RETRY_DELAYS)
                                .build()));
    }
}
