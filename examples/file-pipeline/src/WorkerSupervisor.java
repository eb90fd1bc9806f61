// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Runs one worker at a time. The supervisor kills the worker at random moments during the work, and starts a new
 * worker.
 */
final class WorkerSupervisor implements AutoCloseable {
    private static final int MIN_FILES_TO_KILL = 2;

    private final WorkFolders folders;
    private final String url;
    private final int millisPerFile;
    private final Random random;
    private final Set<String> heldPaths = new HashSet<>();
    private WorkerProcess worker;
    private int plannedKills;
    private int averageGap;
    private int countdown;
    private int killCount;
    private int lossCount;

    WorkerSupervisor(WorkFolders folders, String url, int millisPerFile, Random random) throws IOException {
        this.folders = folders;
        this.url = url;
        this.millisPerFile = millisPerFile;
        this.random = random;
        this.worker = WorkerProcess.start(folders, url, millisPerFile);
    }

    /** Plans a number of kills, each at a random file among the next files. */
    void plan(int killCount, int fileCount) {
        plannedKills = killCount;
        averageGap = Math.max(2, fileCount / (killCount + 1));
        countdown = nextGap();
    }

    void handOver(String path) throws IOException, InterruptedException {
        var held = worker.handOver(path);
        heldPaths.add(path);
        countdown--;
        if (plannedKills > 0 && countdown <= 0 && held >= MIN_FILES_TO_KILL) kill();
    }

    int killCount() {
        return killCount;
    }

    /** Returns how often kills have lost a file. A file adds one to this number each time that a kill loses it. */
    int lossCount() {
        return lossCount;
    }

    private void kill() throws IOException, InterruptedException {
        // The supervisor may kill the worker at any moment of its work on a file: during the copy, or before or after
        // the report.
        Thread.sleep(random.nextInt(millisPerFile + 1));
        var pid = worker.pid();
        worker.kill();
        plannedKills--;
        killCount++;
        countdown = nextGap();
        worker = WorkerProcess.start(folders, url, millisPerFile);
        // The new worker has reported the files that the old worker had backed up. So the remaining files of the old
        // worker are lost.
        heldPaths.removeAll(WorkFolders.list(folders.backup()));
        lossCount += heldPaths.size();
        System.out.printf("  worker %d killed (SIGKILL) with %d files in memory%n", pid, heldPaths.size());
        heldPaths.clear();
    }

    private int nextGap() {
        return averageGap / 2 + random.nextInt(averageGap);
    }

    @Override
    public void close() throws IOException {
        worker.close();
    }
}
