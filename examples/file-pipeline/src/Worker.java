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
 * The worker, a process of its own. It takes files off a socket into memory, says "mine" at once, and backs them up one after
 * the other. Whatever it holds when it is killed is forgotten: nothing on the disk names it, and the next worker doesn't ask.
 */
public final class Worker {
    private static final int MOST = 8;

    private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(MOST);
    private final AtomicInteger held = new AtomicInteger();
    private final Folders folders;
    private final Holdfast holdfast;
    private final int pace;

    private Worker(Folders folders, Holdfast holdfast, int pace) {
        this.folders = folders;
        this.holdfast = holdfast;
        this.pace = pace;
    }

    /** Arguments: the folder to work in, where Holdfast is, and how many milliseconds a file takes at least. */
    public static void main(String[] args) throws Exception {
        exitWithParent();
        var worker = new Worker(new Folders(Path.of(args[0])), new Holdfast(args[1]), Integer.parseInt(args[2]));
        worker.reportWhatIsUnreported();
        Thread.ofPlatform().daemon().start(worker::backUpForEver);
        worker.take();
    }

    private void take() throws IOException, InterruptedException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            System.out.println(server.getLocalPort());
            try (var socket = server.accept();
                    var in = new DataInputStream(socket.getInputStream());
                    var out = new DataOutputStream(socket.getOutputStream())) {
                while (true) {
                    var path = in.readUTF();
                    held.incrementAndGet();
                    queue.put(path);
                    out.writeInt(held.get());
                }
            }
        } catch (EOFException e) {
            // Nobody has work for this one any more.
        }
    }

    private void backUpForEver() {
        try {
            while (true) {
                backUp(queue.take());
                held.decrementAndGet();
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private void backUp(String path) throws IOException, InterruptedException {
        var partial = Folders.inFolder(folders.partial(path));
        try (var in = FileChannel.open(folders.copy(path));
                var out = FileChannel.open(
                        partial,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            for (var at = 0L; at < in.size(); ) at += in.transferTo(at, in.size() - at, out);
            // A slow medium, such as a tape: most kills find the worker here, with files waiting behind this one.
            Thread.sleep(pace);
            out.force(true);
        }
        Folders.move(partial, folders.unreported(path));
        report(path);
    }

    /** A file is safe first and reported then; a kill in between is made good by the next worker. */
    private void report(String path) throws IOException, InterruptedException {
        holdfast.complete(path);
        Folders.move(folders.unreported(path), folders.backup(path));
    }

    private void reportWhatIsUnreported() throws IOException, InterruptedException {
        for (var path : Folders.list(folders.unreported())) report(path);
        for (var path : Folders.list(folders.work().resolve("partial"))) Files.delete(folders.partial(path));
    }

    /** The pipeline holds the other end of this process's input: when it ends, however it ends, so does the worker. */
    private static void exitWithParent() {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (System.in.read() >= 0) {}
            } catch (IOException e) {
                // As good as the end.
            }
            Runtime.getRuntime().halt(0);
        });
    }
}
