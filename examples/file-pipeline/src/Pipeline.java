import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Tracks, copies and backs up every file of a folder, by a worker that is killed at it; then has Holdfast bring back what was lost. */
public final class Pipeline {
    private static final int KILLS = 5;
    private static final int ROUNDS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Source source;
    private final Folders folders;
    private final Holdfast holdfast;
    private final Receiver receiver;
    private final Workers workers;
    private final Check check;

    private Pipeline(Source source, Folders folders, Holdfast holdfast, Receiver receiver, Workers workers) {
        this.source = source;
        this.folders = folders;
        this.holdfast = holdfast;
        this.receiver = receiver;
        this.workers = workers;
        this.check = new Check(source, folders, holdfast, receiver);
    }

    /** Arguments: where Holdfast is, a folder to work in, the workflow's file, the folder taken by default, then the user's own. */
    public static void main(String[] args) throws Exception {
        try {
            run(
                    args[0],
                    new Folders(Path.of(args[1])),
                    Path.of(args[2]),
                    Options.of(List.of(args).subList(4, args.length), Path.of(args[3])));
        } catch (Failed e) {
            System.err.println("FAILED: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(String url, Folders folders, Path workflow, Options options) throws Exception {
        var began = Instant.now();
        var source = Source.of(options.folder());
        var holdfast = new Holdfast(url);
        // Long enough per file for the worker to be found at it, short enough for somebody to wait for all of them.
        var pace = Math.clamp(6_000L / source.paths().size(), 2, 40);
        System.out.printf(
                "Holdfast listens on %s. Seed %d: repeat these kills with --seed %2$d%n", url, options.seed());
        System.out.printf("%d files, %,d bytes, in %s%n", source.paths().size(), source.bytes(), source.root());
        holdfast.putWorkflow(Files.readString(workflow));
        try (var receiver = new Receiver();
                var workers = new Workers(folders, url, pace, new Random(options.seed()))) {
            receiver.trust(
                    holdfast.subscribe(receiver.address(), "dev.holdfast.item.overdue", "dev.holdfast.item.recovered"));
            var pipeline = new Pipeline(source, folders, holdfast, receiver, workers);
            pipeline.sendThrough();
            pipeline.bringBack(options.recovery());
            pipeline.check.everythingIsThere();
            System.out.printf(
                    "%d kills, %d losses, and nothing is missing, after %d seconds.%n",
                    workers.kills(),
                    workers.losses(),
                    Duration.between(began, Instant.now()).toSeconds());
        }
    }

    private void sendThrough() throws IOException, InterruptedException {
        System.out.println("Tracking each file, copying it, handing it to the worker:");
        workers.plan(KILLS, source.paths().size());
        for (var path : source.paths()) {
            var file = source.file(path);
            holdfast.create(path, Files.size(file), Source.checksum(file));
            Files.copy(file, Folders.inFolder(folders.copy(path)));
            holdfast.advance(path, "copied");
            workers.handOver(path);
        }
        System.out.printf(
                "All %d files were handed over; %d of them went down with the workers.%n",
                source.paths().size(), workers.losses());
    }

    private void bringBack(boolean recovery) throws IOException, InterruptedException {
        for (var round = 1; round <= ROUNDS; round++) {
            System.out.println("Waiting until every file is backed up or overdue ...");
            var lost = check.flaggedIsExactlyWhatIsMissing();
            if (lost.isEmpty()) {
                if (round == 1) throw new Failed("no kill lost a file, so there was nothing to show");
                return;
            }
            System.out.printf(
                    "Holdfast flagged %d files, and sent an alert for each: exactly those that are not in the backup.%n",
                    lost.size());
            if (!recovery) return;
            check.all(lost, "wouldRedrive", holdfast.recover("dryRun"));
            System.out.printf("A dry run of the recovery would redrive these %d.%n", lost.size());
            check.all(lost, "redriven", holdfast.recover("redrive"));
            System.out.printf("Redriving them%s:%n", round == 1 ? ", and killing the worker at this too" : "");
            // Recovering is work like any other: it may be lost as well, and is found again.
            workers.plan(round == 1 ? 1 : 0, lost.size());
            for (var i = 0; i < lost.size(); i++) {
                var path = receiver.lost().poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (path == null) throw new Failed("only " + i + " of " + lost.size() + " recovery events came in");
                workers.handOver(path);
            }
            System.out.printf("  %d signed events came in, and their files were handed over again.%n", lost.size());
        }
        throw new Failed("files are still being lost after " + ROUNDS + " recoveries");
    }
}
