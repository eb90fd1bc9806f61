// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that send entries. They end when they are idle, and don't prevent the end of the program. */
final class SenderThreads {
    private static final int IDLE_SECONDS = 10;

    private SenderThreads() {}

    static ThreadPoolExecutor create(int threads) {
        var executor = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    var thread = new Thread(task, "holdfast-spool-sender");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
