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

/** Calls DynamoDB, and says in the port's words when it asks to slow down. */
final class ThrottlingHandler {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(25);

    private ThrottlingHandler() {}

    static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (DynamoDbException e) {
            if (isThrottled(e)) throw new TableBusyException("DynamoDB asks to slow down", e);
            throw e;
        }
    }

    static boolean isThrottled(DynamoDbException e) {
        return e instanceof ProvisionedThroughputExceededException
                || e instanceof RequestLimitExceededException
                || e instanceof LimitExceededException
                || (e.isThrottlingException() && !(e instanceof TransactionInProgressException));
    }

    /** Waits before the next try: doubling from 25 ms, anywhere between nothing and that ("full jitter"). */
    static void pause(int attempt) {
        try {
            TimeUnit.MILLISECONDS.sleep(
                    ThreadLocalRandom.current().nextLong(FIRST_PAUSE.toMillis() << Math.min(attempt, 6)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TableBusyException("interrupted while waiting to try again", e);
        }
    }
}
