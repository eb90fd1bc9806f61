package dev.holdfast.aws;

import dev.holdfast.table.TableBusy;
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
final class Calls {
    private static final Duration FIRST = Duration.ofMillis(25);

    private Calls() {}

    static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (DynamoDbException e) {
            if (throttled(e)) throw new TableBusy("DynamoDB asks to slow down", e);
            throw e;
        }
    }

    static boolean throttled(DynamoDbException e) {
        return e instanceof ProvisionedThroughputExceededException
                || e instanceof RequestLimitExceededException
                || e instanceof LimitExceededException
                || (e.isThrottlingException() && !(e instanceof TransactionInProgressException));
    }

    /** Waits before the next try: doubling from 25 ms, anywhere between nothing and that ("full jitter"). */
    static void pause(int attempt) {
        try {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(FIRST.toMillis() << Math.min(attempt, 6)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TableBusy("interrupted while waiting to try again", e);
        }
    }
}
