// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.job;

import dev.holdfast.cli.process.BoundedWait;
import dev.holdfast.cli.process.JobMessages;
import dev.holdfast.client.call.OperationCaller;
import dev.holdfast.client.report.SpoolingReportSender;
import dev.holdfast.client.spool.Spool;
import dev.holdfast.client.spool.SpoolException;
import dev.holdfast.client.spool.SpoolOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends the reports that earlier runs left on the disk, in the background:
 *
 * <ol>
 *   <li>It takes the spool folders of all runs, the oldest first, and skips each folder whose run is still running.
 *   <li>It sends the reports of one folder, and deletes the empty folder. Then it takes the next folder.
 *   <li>If Holdfast can't be reached meanwhile, it keeps trying to send the reports of this folder until the run ends.
 * </ol>
 */
final class EarlierReports implements AutoCloseable {
    private final OperationCaller caller;
    private final SpoolFolders folders;
    private final SpoolOptions options;
    private final JobMessages messages;
    private final AtomicBoolean hasBegun = new AtomicBoolean();
    private final Thread thread = new Thread(this::sendAll, "holdfast-earlier-reports");
    private volatile boolean hasFailed;

    EarlierReports(OperationCaller caller, SpoolFolders folders, SpoolOptions options, JobMessages messages) {
        this.caller = caller;
        this.folders = folders;
        this.options = options;
        this.messages = messages;
        thread.setDaemon(true);
    }

    void begin() {
        if (!hasBegun.getAndSet(true)) thread.start();
    }

    /** Returns whether all reports were sent in time. */
    boolean await(BoundedWait wait) throws InterruptedException {
        return !hasBegun.get() || wait.until(() -> !thread.isAlive());
    }

    /** Whether some folders could not be read. */
    boolean haveFailed() {
        return hasFailed;
    }

    private void sendAll() {
        try {
            folders.deleteOldRefused(Instant.now());
            for (var folder : folders.all()) sendQuietly(folder);
        } catch (IOException | RuntimeException e) {
            fail(e);
        } catch (InterruptedException e) {
            // The run ends, and the remaining reports wait for the next run.
        }
    }

    /** A broken folder must not keep back the reports of the others. */
    private void sendQuietly(Path folder) throws InterruptedException {
        try {
            send(folder);
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    private void fail(Exception failure) {
        hasFailed = true;
        messages.say("can't send all reports of earlier runs: " + JobMessages.textOf(failure));
    }

    private void send(Path folder) throws IOException, InterruptedException {
        Spool spool;
        try {
            spool = Spool.open(folder, options, caller.destination());
        } catch (SpoolException e) {
            // Usually the spool is in use, because its run is still running.
            return;
        }
        var hasRefused = false;
        try (var sender = new SpoolingReportSender(caller, caller, spool, options)) {
            while (sender.spool().counts().waiting() > 0) Thread.sleep(10);
            for (var refused : spool.listSetAside()) {
                messages.say(refused.entry().subject() + ": " + refused.reason());
                hasRefused = true;
            }
        }
        folders.retire(folder, hasRefused);
    }

    @Override
    public void close() {
        if (!hasBegun.getAndSet(true)) return;
        thread.interrupt();
        try {
            thread.join(options.closeTimeout().multipliedBy(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
