// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Executes a task for each of several values, in parallel. */
public final class ParallelExecutor {
    private static final int MAX_PARALLEL = 16;

    private ParallelExecutor() {}

    /**
     * Executes the task for each value, for at most {@value #MAX_PARALLEL} values at the same time. Returns the results
     * in the order of the values.
     *
     * @param interruption the message of the exception if the thread is interrupted
     * @throws RuntimeException the exception of a task, after all tasks have ended
     */
    public static <T, R> List<R> executeAll(List<T> values, Function<T, R> task, String interruption) {
        var permits = new Semaphore(MAX_PARALLEL);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var jobs = values.stream()
                    .<Callable<R>>map(value -> () -> {
                        permits.acquireUninterruptibly();
                        try {
                            return task.apply(value);
                        } finally {
                            permits.release();
                        }
                    })
                    .toList();
            var results = new ArrayList<R>();
            for (var future : threads.invokeAll(jobs)) results.add(future.get());
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interruption, e);
        }
    }
}
