// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** An executor whose repeated tasks run when the test says so. */
final class ManualExecutor extends ScheduledThreadPoolExecutor {
    private final List<Runnable> tasks = new ArrayList<>();
    private final List<Long> intervalMillis = new ArrayList<>();

    ManualExecutor() {
        super(1);
        setRemoveOnCancelPolicy(true);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long delay, long period, TimeUnit unit) {
        tasks.add(task);
        intervalMillis.add(unit.toMillis(period));
        return super.scheduleAtFixedRate(task, 1_000, 1_000, TimeUnit.DAYS);
    }

    /** Runs each repeated task once, even if somebody cancelled it meanwhile. */
    void runTasks() {
        List.copyOf(tasks).forEach(Runnable::run);
    }

    /** Returns the number of tasks that nobody has cancelled. */
    int scheduledTasks() {
        return getQueue().size();
    }

    List<Long> intervalMillis() {
        return intervalMillis;
    }
}
