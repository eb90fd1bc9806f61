// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import dev.holdfast.table.TableBusyException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.RequestLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/** Calls DynamoDB, and throws {@link TableBusyException} if DynamoDB throttles the call. */
final class ThrottlingHandler {
    private static final Duration BASE_DELAY = Duration.ofMillis(25);

    private ThrottlingHandler() {}

    static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (DynamoDbException e) {
            if (isThrottled(e)) throw new TableBusyException("DynamoDB throttles requests", e);
            throw e;
        }
    }

    static boolean isThrottled(DynamoDbException e) {
        return e instanceof ProvisionedThroughputExceededException
                || e instanceof RequestLimitExceededException
                || e instanceof LimitExceededException
                || (e.isThrottlingException() && !(e instanceof TransactionInProgressException));
    }

    /**
     * Waits before a retry: a random time between 0 and a maximum, which doubles from 25 ms to 1.6 s.
     *
     * <p>Source: "full jitter", AWS Architecture Blog, "Exponential Backoff And Jitter".
     *
     * @param attempt the number of earlier retries
     */
    static void pause(int attempt) {
        try {
            TimeUnit.MILLISECONDS.sleep(
                    ThreadLocalRandom.current().nextLong(BASE_DELAY.toMillis() << Math.min(attempt, 6)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TableBusyException("interrupted before a retry", e);
        }
    }
}
