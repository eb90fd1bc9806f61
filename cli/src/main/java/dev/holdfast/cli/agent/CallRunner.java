// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.agent;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Runs calls in threads of their own, and limits their number. */
final class CallRunner {
    /** The highest number of calls at the same time. */
    static final int MAX_CALLS = 8;

    /** The highest number of messages that wait or run, because each can have some megabytes. */
    private static final int MAX_MESSAGES = 32;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore calls = new Semaphore(MAX_CALLS);
    private final Semaphore messages = new Semaphore(MAX_MESSAGES);

    /**
     * Starts a call after an earlier one. Waits while too many messages have no answer.
     *
     * @param isExempt whether the call doesn't count towards the limit of calls
     * @return completes at the end of the call, also if the call failed
     */
    CompletableFuture<?> startAfter(CompletableFuture<?> earlier, boolean isExempt, Runnable call)
            throws InterruptedException {
        messages.acquire();
        return CompletableFuture.runAsync(() -> run(earlier, isExempt, call), threads)
                .handle((nothing, failure) -> {
                    messages.release();
                    return null;
                });
    }

    private void run(CompletableFuture<?> earlier, boolean isExempt, Runnable call) {
        try {
            earlier.get();
            if (isExempt) call.run();
            else runWithinLimit(call);
        } catch (InterruptedException | ExecutionException e) {
            // The command ends. The earlier call never fails.
            Thread.currentThread().interrupt();
        }
    }

    private void runWithinLimit(Runnable call) throws InterruptedException {
        calls.acquire();
        try {
            call.run();
        } finally {
            calls.release();
        }
    }

    /** Waits for all calls. Returns the number of messages that have no answer at the end of the time. */
    int stop(Duration timeLimit) throws InterruptedException {
        threads.shutdown();
        if (threads.awaitTermination(timeLimit.toMillis(), TimeUnit.MILLISECONDS)) return 0;
        // The interrupted calls release their permits.
        var unanswered = MAX_MESSAGES - messages.availablePermits();
        threads.shutdownNow();
        return unanswered;
    }
}
