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
     * Runs a call in a new thread, after the end of an earlier call. Waits while too many messages have no answer.
     *
     * @param isExempt whether the call may run in addition to {@link #MAX_CALLS} other calls
     * @return a future that completes at the end of the call, even if the call failed
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
            // Only an interrupt at the end of the command leads here, because the future of the earlier call never
            // fails.
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

    /** Waits for all calls. Returns the number of messages that have no answer at the end of the time limit. */
    int stop(Duration timeLimit) throws InterruptedException {
        threads.shutdown();
        if (threads.awaitTermination(timeLimit.toMillis(), TimeUnit.MILLISECONDS)) return 0;
        // The count comes before the interrupt, because interrupted calls release their permits.
        var unanswered = MAX_MESSAGES - messages.availablePermits();
        threads.shutdownNow();
        return unanswered;
    }
}
