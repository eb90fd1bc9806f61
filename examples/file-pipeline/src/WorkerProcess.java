import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A running worker, as the pipeline sees it. */
final class WorkerProcess implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int KILLED = 128 + 9;

    private final Process process;
    private final Socket socket;
    private final DataOutputStream out;
    private final DataInputStream in;

    private WorkerProcess(Process process, Socket socket) throws IOException {
        this.process = process;
        this.socket = socket;
        this.out = new DataOutputStream(socket.getOutputStream());
        this.in = new DataInputStream(socket.getInputStream());
    }

    static WorkerProcess start(Folders folders, String url, int pace) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = System.getProperty("java.class.path");
        var process = new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes,
                        "Worker",
                        folders.work().toString(),
                        url,
                        String.valueOf(pace))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        var port = said.readLine();
        if (port == null) throw new Failed("a worker did not start; its own words are above");
        var socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new WorkerProcess(process, socket);
    }

    long pid() {
        return process.pid();
    }

    /** Gives the worker a file, waiting while its hands are full; the answer is how many it holds then. */
    int handOver(String path) throws IOException {
        out.writeUTF(path);
        return in.readInt();
    }

    /** SIGKILL: no handler of the worker runs, nothing is written, whatever it was at. */
    void kill() throws IOException, InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) throw new Failed("the worker would not die");
        if (process.exitValue() != KILLED) {
            throw new Failed("the worker had ended by itself, with exit code " + process.exitValue());
        }
        socket.close();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        socket.close();
    }
}
