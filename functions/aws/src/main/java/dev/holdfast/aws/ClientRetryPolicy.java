// SPDX-License-Identifier: Apache-2.0
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
 * Makes AWS clients with limited retries. By default a client tries DynamoDB nine times, each for up to 30 seconds. A
 * function would reach its own time limit first, and Lambda would stop the function without an error message.
 *
 * <p>Each call to the table ends within {@link #TABLE_TIME_LIMIT}. A function makes its calls one after the other and
 * ends at the first failure. So a function needs at most its usual duration plus this limit. If DynamoDB throttles all
 * attempts, the call throws a {@link dev.holdfast.table.TableBusyException}.
 */
public final class ClientRetryPolicy {
    /**
     * The maximum number of attempts to call the table. More attempts would seldom help, because throttling that
     * outlasts these attempts usually lasts much longer.
     */
    static final int MAX_TABLE_ATTEMPTS = 4;

    /**
     * The time limit for all attempts of a call to the table. This limit is far below the 30 seconds of most functions
     * in the template.
     */
    static final Duration TABLE_TIME_LIMIT = Duration.ofSeconds(8);

    /**
     * The maximum number of attempts to invoke a function. After a failure, a sweep dispatches the work again later.
     */
    static final int MAX_DISPATCHER_ATTEMPTS = 2;

    static final Duration DISPATCHER_TIME_LIMIT = Duration.ofSeconds(3);

    /**
     * The maximum number of attempts to send to a target. A few long attempts send fewer duplicates than many short
     * attempts do. Holdfast retries failed deliveries later.
     */
    static final int MAX_TARGET_ATTEMPTS = 2;

    /** The time limit for all attempts of a call to a target, unless the call sets a shorter limit. */
    static final Duration TARGET_TIME_LIMIT = Duration.ofSeconds(15);

    private static final Duration TARGET_ATTEMPT_TIMEOUT = Duration.ofSeconds(6);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(2);

    /** The delays between attempts: exponential backoff with full jitter. */
    private static final BackoffStrategy RETRY_DELAYS =
            BackoffStrategy.exponentialDelay(Duration.ofMillis(25), Duration.ofSeconds(1));

    private static final BackoffStrategy THROTTLING_RETRY_DELAYS =
            BackoffStrategy.exponentialDelay(Duration.ofMillis(100), Duration.ofSeconds(1));

    private ClientRetryPolicy() {}

    /** Makes the client of {@link DynamoTable}. */
    public static DynamoDbClient tableClient(DynamoDbClientBuilder builder) {
        return withLimits(builder, MAX_TABLE_ATTEMPTS, TABLE_TIME_LIMIT).build();
    }

    static LambdaClient dispatcherClient(LambdaClientBuilder builder) {
        return withLimits(builder, MAX_DISPATCHER_ATTEMPTS, DISPATCHER_TIME_LIMIT)
                .build();
    }

    /** Makes a client for an AWS service to which subscriptions send events or notifications. */
    public static <B extends SdkSyncClientBuilder<B, C> & SdkClientBuilder<B, C>, C> C targetClient(B builder) {
        return withLimits(builder, MAX_TARGET_ATTEMPTS, TARGET_TIME_LIMIT, TARGET_ATTEMPT_TIMEOUT)
                .build();
    }

    static <B extends SdkSyncClientBuilder<B, C> & SdkClientBuilder<B, C>, C> B withLimits(
            B builder, int maxAttempts, Duration timeLimit) {
        return withLimits(builder, maxAttempts, timeLimit, ATTEMPT_TIMEOUT);
    }

    private static <B extends SdkSyncClientBuilder<B, C> & SdkClientBuilder<B, C>, C> B withLimits(
            B builder, int maxAttempts, Duration timeLimit, Duration attemptTimeout) {
        return builder.httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT_TIMEOUT)
                        .socketTimeout(attemptTimeout))
                .overrideConfiguration(configuration -> configuration
                        .apiCallTimeout(timeLimit)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(maxAttempts)
                                .backoffStrategy(RETRY_DELAYS)
                                .throttlingBackoffStrategy(THROTTLING_RETRY_DELAYS)
                                .build()));
    }
}
