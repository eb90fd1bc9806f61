// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Tracks, copies and backs up the files of a folder while it kills the worker. The pipeline then recovers the lost
 * files.
 */
public final class FilePipeline {
    private static final int KILL_COUNT = 5;
    private static final int MAX_ROUNDS = 5;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final SourceFolder source;
    private final WorkFolders folders;
    private final HoldfastClient holdfast;
    private final WebhookReceiver receiver;
    private final WorkerSupervisor workers;
    private final BackupCheck check;

    private FilePipeline(SourceFolder source, WorkFolders folders, HoldfastClient holdfast, WebhookReceiver receiver, WorkerSupervisor workers) {
        this.source = source;
        this.folders = folders;
        this.holdfast = holdfast;
        this.receiver = receiver;
        this.workers = workers;
        this.check = new BackupCheck(source, folders, holdfast, receiver);
    }

    /**
     * Arguments: the URL of Holdfast, the work folder, the workflow file, the default source folder, the user's
     * options.
     */
    public static void main(String[] args) throws Exception {
        try {
            run(
                    args[0],
                    new WorkFolders(Path.of(args[1])),
                    Path.of(args[2]),
                    PipelineOptions.of(List.of(args).subList(4, args.length), Path.of(args[3])));
        } catch (ExampleFailure e) {
            System.err.println("FAILED: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(String url, WorkFolders folders, Path workflow, PipelineOptions options) throws Exception {
        var start = Instant.now();
        var source = SourceFolder.of(options.folder());
        var holdfast = new HoldfastClient(url);
        // This time is long enough for a kill while the worker copies a file. It is short enough for a person who
        // waits.
        var millisPerFile = Math.clamp(6_000L / source.paths().size(), 2, 40);
        System.out.printf(
                "Holdfast listens on %s. Seed %d: repeat these kills with --seed %2$d%n", url, options.seed());
        System.out.printf("%d files, %,d bytes, in %s%n", source.paths().size(), source.bytes(), source.root());
        holdfast.putWorkflow(Files.readString(workflow));
        try (var receiver = new WebhookReceiver();
                var workers = new WorkerSupervisor(folders, url, millisPerFile, new Random(options.seed()))) {
            receiver.trust(
                    holdfast.subscribe(receiver.address(), "dev.holdfast.item.overdue", "dev.holdfast.item.recovered"));
            var pipeline = new FilePipeline(source, folders, holdfast, receiver, workers);
            pipeline.processFiles();
            pipeline.recoverFiles(options.recovery());
            pipeline.check.checkBackup();
            System.out.printf(
                    "%d kills, %d losses, and nothing is missing, after %d seconds.%n",
                    workers.killCount(),
                    workers.lossCount(),
                    Duration.between(start, Instant.now()).toSeconds());
        }
    }

    private void processFiles() throws IOException, InterruptedException {
        System.out.println("Tracking each file, copying it, and handing it to the worker:");
        workers.plan(KILL_COUNT, source.paths().size());
        for (var path : source.paths()) {
            var file = source.file(path);
            holdfast.create(path, Files.size(file), SourceFolder.checksum(file));
            Files.copy(file, WorkFolders.withFolder(folders.copy(path)));
            holdfast.advance(path, "copied");
            workers.handOver(path);
        }
        System.out.printf(
                "The worker got all %d files, and %d of them were lost with it.%n",
                source.paths().size(), workers.lossCount());
    }

    private void recoverFiles(boolean recovery) throws IOException, InterruptedException {
        for (var round = 1; round <= MAX_ROUNDS; round++) {
            System.out.println("Waiting until every file is backed up or overdue ...");
            var lost = check.checkMissingFiles();
            if (lost.isEmpty()) {
                if (round == 1) throw new ExampleFailure("no kill lost a file, so the example shows nothing");
                return;
            }
            System.out.printf(
                    "Holdfast flagged %d files, and sent an alert for each: exactly those that are not in the backup.%n",
                    lost.size());
            if (!recovery) return;
            check.checkOutcomes(lost, "wouldRedrive", holdfast.recover("dryRun"));
            System.out.printf("A dry run of the recovery would redrive these %d.%n", lost.size());
            check.checkOutcomes(lost, "redriven", holdfast.recover("redrive"));
            System.out.printf("Redriving them%s:%n", round == 1 ? ", and killing the worker again" : "");
            // A kill may also cause the loss of a recovered file. In this case, the next round finds this file.
            workers.plan(round == 1 ? 1 : 0, lost.size());
            for (var i = 0; i < lost.size(); i++) {
                var path = receiver.lostPaths().poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
                if (path == null) throw new ExampleFailure("only " + i + " of " + lost.size() + " recovery events arrived");
                workers.handOver(path);
            }
            System.out.printf("  %d signed events arrived, and the worker got their files again.%n", lost.size());
        }
        throw new ExampleFailure("files are still lost after " + MAX_ROUNDS + " recoveries");
    }
}
