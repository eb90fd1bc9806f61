// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the command in its own process, for tests that send signals, use stdin or kill the command. */
final class CommandProcess implements AutoCloseable {
    private static final int TIME_LIMIT_SECONDS = 60;

    private final Process process;

    private CommandProcess(Process process) {
        this.process = process;
    }

    /** Starts a command. Its output is in {@link #out}, and its stderr is the stderr of the test. */
    static CommandProcess start(TypedCommand shell, String... arguments) throws IOException {
        return new CommandProcess(builder(shell, arguments)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Starts a command with files as stdin and stdout. */
    static CommandProcess start(TypedCommand shell, Path in, Path out, String... arguments) throws IOException {
        return new CommandProcess(builder(shell, arguments)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Starts a command with a file as stderr. */
    static CommandProcess startWithErrors(TypedCommand shell, Path err, String... arguments) throws IOException {
        return new CommandProcess(
                builder(shell, arguments).redirectError(err.toFile()).start());
    }

    private static ProcessBuilder builder(TypedCommand shell, String... arguments) {
        var words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.holdfast.cli.CommandMain"));
        words.addAll(List.of(arguments));
        var builder = new ProcessBuilder(words);
        for (var name : List.of("HOME", "HOLDFAST_URL", "HOLDFAST_APP"))
            builder.environment().put(name, shell.variable(name));
        return builder;
    }

    BufferedReader out() {
        return process.inputReader();
    }

    Process process() {
        return process;
    }

    /** Sends a signal, such as {@code HUP}. */
    void send(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                .start()
                .waitFor();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(TIME_LIMIT_SECONDS, TimeUnit.SECONDS)) throw new AssertionError("the command never ends");
        return process.exitValue();
    }

    /** Kills the command, so that it can't react, and then kills its child processes. */
    void kill() {
        var children = process.descendants().toList();
        process.destroyForcibly().onExit().join();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        kill();
    }
}
