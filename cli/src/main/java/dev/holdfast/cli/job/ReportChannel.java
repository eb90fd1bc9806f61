// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.job;

import dev.holdfast.cli.connection.ConnectionSettings;
import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.process.BoundedWait;
import dev.holdfast.cli.process.JobMessages;
import dev.holdfast.cli.process.RunId;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.spool.Spool;
import dev.holdfast.client.spool.SpoolException;
import dev.holdfast.client.spool.SpoolOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The client of a run. Holdfast receives its reports now, or the reports wait in a spool on the disk for a later run.
 * If the spool can't be opened, for example on a full disk, the channel warns that reports can get lost.
 */
final class ReportChannel implements AutoCloseable {
    private static final int MAX_FOLDER_ATTEMPTS = 3;
    private static final SpoolOptions OPTIONS = SpoolOptions.DEFAULTS.withCloseTimeout(Duration.ofMillis(500));

    private final HoldfastClient client;
    private final @Nullable Path folder;
    private final SpoolFolders folders;
    private final EarlierReports earlierReports;
    private final JobMessages messages;

    private ReportChannel(HoldfastClient client, SpoolFolders folders, @Nullable Path folder, JobMessages messages) {
        this.client = client;
        this.folders = folders;
        this.folder = folder;
        this.messages = messages;
        this.earlierReports = new EarlierReports(client.operations(), folders, OPTIONS, messages);
    }

    static ReportChannel open(
            ConnectionSettings settings, CommandEnvironment environment, RunId run, JobMessages messages) {
        var folders = SpoolFolders.of(environment, settings.destination());
        var attempt = 0;
        while (true) {
            // A run that looks for earlier reports can take or delete a new folder before its owner locks it.
            var folder = folders.forRun(run, attempt);
            try {
                var client = settings.clientBuilder().spool(folder, OPTIONS).build();
                return new ReportChannel(client, folders, folder, messages);
            } catch (SpoolException e) {
                if (++attempt < MAX_FOLDER_ATTEMPTS) continue;
                messages.say("reports can get lost, because there is no spool: " + JobMessages.textOf(e));
                return new ReportChannel(settings.clientBuilder().build(), folders, null, messages);
            }
        }
    }

    HoldfastClient client() {
        return client;
    }

    /** Begins to send the reports of earlier runs, because Holdfast has answered. */
    void reached() {
        earlierReports.begin();
    }

    /** Sends the reports of earlier runs. Returns whether all of them were sent in time. */
    boolean sendEarlierReports(Duration longest) throws InterruptedException {
        earlierReports.begin();
        return earlierReports.await(new BoundedWait(longest)) && !earlierReports.haveFailed();
    }

    /**
     * Waits until Holdfast has all reports about an item. Returns false if some reports still wait at the end of the
     * time limit.
     */
    boolean awaitSent(String itemName, BoundedWait wait) throws InterruptedException {
        var spool = spool();
        return spool == null || wait.until(() -> !spool.isPending(itemName));
    }

    private @Nullable Spool spool() {
        return client.spool().orElse(null);
    }

    /** Waits until Holdfast has the reports of this run and of earlier runs. Then ends the client. */
    void close(BoundedWait wait) throws InterruptedException {
        var spool = spool();
        if (spool != null) wait.until(() -> spool.counts().waiting() == 0);
        earlierReports.await(wait);
        close();
    }

    @Override
    public void close() {
        earlierReports.close();
        client.close();
        var spool = spool();
        if (spool == null || folder == null) return;
        var waiting = spool.counts().waiting();
        if (waiting > 0) {
            messages.say(waiting + " reports wait in " + folder + "; the next `holdfast run` sends them");
            return;
        }
        try {
            var refused = spool.listSetAside();
            refused.forEach(entry -> messages.say(entry.entry().subject() + ": " + entry.reason()));
            var kept = folders.retire(folder, !refused.isEmpty());
            if (!refused.isEmpty()) messages.say("the refused reports are in " + kept);
        } catch (IOException | SpoolException e) {
            messages.say("can't delete " + folder + ": " + JobMessages.textOf(e));
        }
    }
}
