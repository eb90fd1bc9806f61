// SPDX-License-Identifier: Apache-2.0
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The worker process. The worker reads paths from a socket into memory, confirms each path immediately, and backs up
 * the files one by one. A kill loses the paths in memory, because the disk has no record of them.
 */
public final class BackupWorker {
    private static final int QUEUE_CAPACITY = 8;

    private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);
    private final AtomicInteger heldCount = new AtomicInteger();
    private final WorkFolders folders;
    private final HoldfastClient holdfast;
    private final int millisPerFile;

    private BackupWorker(WorkFolders folders, HoldfastClient holdfast, int millisPerFile) {
        this.folders = folders;
        this.holdfast = holdfast;
        this.millisPerFile = millisPerFile;
    }

    /** Arguments: the work folder, the URL of Holdfast, and the minimum milliseconds per file. */
    public static void main(String[] args) throws Exception {
        exitWithParent();
        var worker = new BackupWorker(new WorkFolders(Path.of(args[0])), new HoldfastClient(args[1]), Integer.parseInt(args[2]));
        worker.reportBackedUpFiles();
        Thread.ofPlatform().daemon().start(worker::backUpFiles);
        worker.receivePaths();
    }

    private void receivePaths() throws IOException, InterruptedException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            System.out.println(server.getLocalPort());
            try (var socket = server.accept();
                    var in = new DataInputStream(socket.getInputStream());
                    var out = new DataOutputStream(socket.getOutputStream())) {
                while (true) {
                    var path = in.readUTF();
                    heldCount.incrementAndGet();
                    queue.put(path);
                    out.writeInt(heldCount.get());
                }
            }
        } catch (EOFException e) {
            // The pipeline closed the socket.
        }
    }

    private void backUpFiles() {
        try {
            while (true) {
                backUp(queue.take());
                heldCount.decrementAndGet();
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private void backUp(String path) throws IOException, InterruptedException {
        var partial = WorkFolders.withFolder(folders.partial(path));
        try (var in = FileChannel.open(folders.copy(path));
                var out = FileChannel.open(
                        partial,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            for (var offset = 0L; offset < in.size(); ) offset += in.transferTo(offset, in.size() - offset, out);
            // Simulates a slow medium. Most kills happen during this pause, while further files wait in memory.
            Thread.sleep(millisPerFile);
            out.force(true);
        }
        WorkFolders.move(partial, folders.unreported(path));
        report(path);
    }

    /**
     * Reports a file whose copy is safely on the disk. If a kill prevents the report, the next worker reports the file.
     */
    private void report(String path) throws IOException, InterruptedException {
        holdfast.complete(path);
        WorkFolders.move(folders.unreported(path), folders.backup(path));
    }

    private void reportBackedUpFiles() throws IOException, InterruptedException {
        for (var path : WorkFolders.list(folders.unreported())) report(path);
        for (var path : WorkFolders.list(folders.work().resolve("partial"))) Files.delete(folders.partial(path));
    }

    /** Ends this process when the pipeline ends, because the pipeline then closes the input of this process. */
    private static void exitWithParent() {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (System.in.read() >= 0) {}
            } catch (IOException e) {
                // The worker treats an unreadable input like the end of the input.
            }
            Runtime.getRuntime().halt(0);
        });
    }
}
