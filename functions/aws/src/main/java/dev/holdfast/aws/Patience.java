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
 * <p>A call of the table ends within {@link #TABLE_LIMIT}, whether the table is throttled, hangs, or can't be reached. A function
 * makes its calls one after the other and ends with the first that fails, so that it needs its usual time and this. What
 * outlasts the attempts is worth a retry by the caller: throttling is a {@link dev.holdfast.table.TableBusy}, all else is thrown.
 */
public final class Patience {
    /** With a pause before each but the first: throttling is over within those, or it lasts. */
    static final int TABLE_ATTEMPTS = 4;

    /** For all attempts of a call together: well below the 30 s that the template gives to most functions. */
    static final Duration TABLE_LIMIT = Duration.ofSeconds(8);

    /** Nobody waits for a courier's call: what it could not hand out is due again, and the sweep sees to it. */
    static final int COURIER_ATTEMPTS = 2;

    static final Duration COURIER_LIMIT = Duration.ofSeconds(3);

    /** What is not delivered is tried again later, and a receiver sees fewer doubles when its slow answer is waited for. */
    static final int TARGET_ATTEMPTS = 2;

    /** For all attempts, unless a call says that it has less time. */
    static final Duration TARGET_LIMIT = Duration.ofSeconds(15);

    private static final Duration TARGET_ANSWER = Duration.ofSeconds(6);

    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(2);

    /** Doubling from the first, up to the last; each is drawn at random between nothing and that. */
    private static final BackoffStrategy PAUSES =
            BackoffStrategy.exponentialDelay(Duration.ofMillis(25), Duration.ofSeconds(1));

    private static final BackoffStrategy PAUSES_WHEN_THROTTLED =
            BackoffStrategy.exponentialDelay(Duration.ofMillis(100), Duration.ofSeconds(1));

    private Patience() {}

    /** The table's client. */
    public static DynamoDbClient table(DynamoDbClientBuilder builder) {
        return bounded(builder, TABLE_ATTEMPTS, TABLE_LIMIT).build();
    }

    static LambdaClient courier(LambdaClientBuilder builder) {
        return bounded(builder, COURIER_ATTEMPTS, COURIER_LIMIT).build();
    }

    /** A client to something that subscriptions send to. */
    public static <B extends SdkSyncClientBuilder<B, C> & SdkClientBuilder<B, C>, C> C target(B builder) {
        return bounded(builder, TARGET_ATTEMPTS, TARGET_LIMIT, TARGET_ANSWER).build();
    }

    static <B extends SdkSyncClientBuilder<B, C> & SdkClientBuilder<B, C>, C> B bounded(
            B builder, int attempts, Duration limit) {
        return bounded(builder, attempts, limit, ANSWER);
    }

    private static <B extends SdkSyncClientBuilder<B, C> & SdkClientBuilder<B, C>, C> B bounded(
            B builder, int attempts, Duration limit, Duration answer) {
        return builder.httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(answer))
                .overrideConfiguration(o -> o.apiCallTimeout(limit)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(attempts)
                                .backoffStrategy(PAUSES)
                                .throttlingBackoffStrategy(PAUSES_WHEN_THROTTLED)
                                .build()));
    }
}
