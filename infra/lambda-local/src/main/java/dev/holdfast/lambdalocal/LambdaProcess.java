// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambdalocal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One function in a child process. The process starts as on AWS, and uses a {@link RuntimeApi}. */
public final class LambdaProcess implements AutoCloseable {
    private static final Duration INVOCATION_TIMEOUT = Duration.ofSeconds(300);

    private final RuntimeApi api;
    private final Process process;
    private final Path output;
    private final long startedAt;

    private LambdaProcess(RuntimeApi api, Process process, Path output, long startedAt) {
        this.api = api;
        this.process = process;
        this.output = output;
        this.startedAt = startedAt;
    }

    /**
     * Starts a packaged function.
     *
     * @param export the name of the function in QUARKUS_FUNQY_EXPORT
     * @param environment other variables, such as the endpoint of the database
     */
    public static LambdaProcess start(
            DeploymentPackage deploymentPackage, String export, Map<String, String> environment) throws IOException {
        var api = new RuntimeApi();
        var output = Files.createTempFile("lambda-" + export + "-", ".log");
        var builder = new ProcessBuilder(deploymentPackage.command())
                .directory(deploymentPackage.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(AWS|QUARKUS|HOLDFAST|JAVA)_.*"));
        builder.environment().putAll(standardVariables(api, export, deploymentPackage));
        builder.environment().putAll(environment);
        var startedAt = System.nanoTime();
        var process = builder.start();
        process.onExit().thenAccept(ended -> api.failAll("the process ended with " + ended.exitValue()));
        return new LambdaProcess(api, process, output, startedAt);
    }

    private static Map<String, String> standardVariables(
            RuntimeApi api, String export, DeploymentPackage deploymentPackage) {
        var variables = new HashMap<String, String>();
        variables.put("AWS_LAMBDA_RUNTIME_API", api.address());
        variables.put("AWS_LAMBDA_FUNCTION_NAME", export);
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
        variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + export);
        variables.put("AWS_LAMBDA_LOG_STREAM_NAME", "tested");
        variables.put("LAMBDA_TASK_ROOT", deploymentPackage.folder().toString());
        variables.put("_HANDLER", deploymentPackage.handler());
        variables.put("AWS_REGION", "eu-central-1");
        variables.put("AWS_ACCESS_KEY_ID", "tested");
        variables.put("AWS_SECRET_ACCESS_KEY", "tested");
        variables.put("QUARKUS_FUNQY_EXPORT", export);
        return variables;
    }

    /** Invokes the function and waits for the outcome. */
    public RuntimeApi.InvocationOutcome invoke(String event) {
        return withLog(() -> api.invoke(event, INVOCATION_TIMEOUT));
    }

    /**
     * Returns the time from the start of the process to its first request for an event. Lambda calls this phase init.
     */
    public Duration initDuration() {
        return Duration.ofNanos(withLog(() -> api.awaitFirstPoll(INVOCATION_TIMEOUT)) - startedAt);
    }

    /** Returns the time since the start of the process. */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    /** Returns the CPU time that the process has used. Works only on Linux. */
    public Duration processorTime() throws IOException {
        var nanos = 0L;
        try (var threads = Files.list(Path.of("/proc", String.valueOf(process.pid()), "task"))) {
            for (var thread : threads.toList()) {
                var statistics = thread.resolve("schedstat");
                if (Files.exists(statistics))
                    nanos += Long.parseLong(Files.readString(statistics).split(" ", 2)[0]);
            }
        }
        return Duration.ofNanos(nanos);
    }

    /** Returns the peak memory of the process in bytes. Works only on Linux. */
    public long peakBytes() throws IOException {
        try (var lines = Files.lines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            var kibibytes = lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .findFirst()
                    .orElseThrow();
            return Long.parseLong(kibibytes) * 1024;
        }
    }

    /** Returns the output of the process. */
    public String log() {
        try {
            return Files.readString(output);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** @param name the name of a signal, as in the command {@code kill} */
    void signal(String name) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
        if (kill.waitFor() != 0) throw new IOException("kill ended with " + kill.exitValue());
    }

    /** Ends the process, and kills it after the given time. A process that writes an AOT cache needs a longer time. */
    public void stop(Duration timeout) {
        process.destroy();
        try {
            if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) return;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    @Override
    public void close() throws IOException {
        stop(Duration.ofSeconds(5));
        api.close();
        Files.deleteIfExists(output);
    }

    private interface ProcessCall<T> {
        T run();
    }

    /** Adds the log of the process to a failure. */
    private <T> T withLog(ProcessCall<T> processCall) {
        try {
            return processCall.run();
        } catch (AssertionError failure) {
            throw new AssertionError(failure.getMessage() + "; the process wrote:\n" + log(), failure);
        }
    }
}
