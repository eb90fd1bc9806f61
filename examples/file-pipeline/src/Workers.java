import java.io.IOException;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/** One worker at a time, killed now and then while it is at work, and started again. */
final class Workers implements AutoCloseable {
    private static final int WORTH_KILLING = 2;

    private final Folders folders;
    private final String url;
    private final int pace;
    private final Random random;
    private final Set<String> inHand = new HashSet<>();
    private WorkerProcess worker;
    private int planned;
    private int gap;
    private int countdown;
    private int kills;
    private int losses;

    Workers(Folders folders, String url, int pace, Random random) throws IOException {
        this.folders = folders;
        this.url = url;
        this.pace = pace;
        this.random = random;
        this.worker = WorkerProcess.start(folders, url, pace);
    }

    /** Plans so many kills for the next so many files, at random places. */
    void plan(int kills, int files) {
        planned = kills;
        gap = Math.max(2, files / (kills + 1));
        countdown = next();
    }

    void handOver(String path) throws IOException, InterruptedException {
        var held = worker.handOver(path);
        inHand.add(path);
        countdown--;
        if (planned > 0 && countdown <= 0 && held >= WORTH_KILLING) kill();
    }

    int kills() {
        return kills;
    }

    /** How often a file was lost; the same file may be lost again. */
    int losses() {
        return losses;
    }

    private void kill() throws IOException, InterruptedException {
        // Anywhere in the work on a file: at the copying, between the backup and the report, after it.
        Thread.sleep(random.nextInt(pace + 1));
        var pid = worker.pid();
        worker.kill();
        planned--;
        kills++;
        countdown = next();
        worker = WorkerProcess.start(folders, url, pace);
        // The new worker has reported by now what the old one could not, so what is not in the backup is nowhere.
        inHand.removeAll(Folders.list(folders.backup()));
        losses += inHand.size();
        System.out.printf("  worker %d killed (SIGKILL) with %d files in its hands%n", pid, inHand.size());
        inHand.clear();
    }

    private int next() {
        return gap / 2 + random.nextInt(gap);
    }

    @Override
    public void close() throws IOException {
        worker.close();
    }
}
