// SPDX-License-Identifier: Apache-2.0
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

/** A running worker process, through which the pipeline sends files to the worker and kills it. */
final class WorkerProcess implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final int SIGKILL_EXIT_CODE = 128 + 9;

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

    static WorkerProcess start(WorkFolders folders, String url, int millisPerFile) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = System.getProperty("java.class.path");
        var process = new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes,
                        "BackupWorker",
                        folders.work().toString(),
                        url,
                        String.valueOf(millisPerFile))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        var port = output.readLine();
        if (port == null) throw new ExampleFailure("the worker did not start; its output is above");
        var socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return new WorkerProcess(process, socket);
    }

    long pid() {
        return process.pid();
    }

    /**
     * Sends the path of a file to the worker, and waits while the worker's queue is full. Returns the number of files
     * in this queue.
     */
    int handOver(String path) throws IOException {
        out.writeUTF(path);
        return in.readInt();
    }

    /** Kills the worker with SIGKILL. So the worker can't handle the signal, and can't write anything. */
    void kill() throws IOException, InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) throw new ExampleFailure("the worker did not end after SIGKILL");
        if (process.exitValue() != SIGKILL_EXIT_CODE) {
            throw new ExampleFailure("the worker ended by itself, with exit code " + process.exitValue());
        }
        socket.close();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        socket.close();
    }
}
