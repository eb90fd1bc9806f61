// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.process;

import dev.holdfast.cli.environment.CommandEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The child process of a command. Its output reaches the output of this process unchanged. */
public final class ChildProcess {
    private static final int TIMEOUT_EXIT_CODE = 124;
    private static final Duration KILL_DELAY = Duration.ofSeconds(10);
    /** After the end of the child, the wait for the rest of its output ends when no output arrives for this time. */
    private static final Duration OUTPUT_SILENCE = Duration.ofSeconds(1);

    private static final Duration LONGEST_OUTPUT = Duration.ofSeconds(5);

    private final Process process;
    private final OutputTail tail;
    private final List<OutputPump> pumps;
    private volatile List<ProcessHandle> signalled = List.of();

    private ChildProcess(Process process, OutputTail tail, List<OutputPump> pumps) {
        this.process = process;
        this.tail = tail;
        this.pumps = pumps;
    }

    /**
     * Starts a command.
     *
     * @throws IOException if the system can't start it
     */
    public static ChildProcess start(CommandEnvironment environment, ChildCommand command) throws IOException {
        var builder = new ProcessBuilder(command.words());
        setVariables(builder.environment(), environment.variables());
        builder.environment().putAll(command.variables());
        if (!command.keepsOutput()) builder.inheritIO();
        builder.redirectInput(command.input().redirect());
        var process = builder.start();
        try {
            return supervise(environment, command, process);
        } catch (IOException | RuntimeException | Error e) {
            // The caller receives no object for this child, so nobody would wait for it.
            Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                    .toList()
                    .forEach(ProcessHandle::destroyForcibly);
            throw e;
        }
    }

    private static ChildProcess supervise(CommandEnvironment environment, ChildCommand command, Process process)
            throws IOException {
        command.input().sendTo(process);
        var tail = new OutputTail();
        List<OutputPump> pumps = command.keepsOutput()
                ? List.of(
                        OutputPump.start(process.getInputStream(), environment.out(), tail),
                        OutputPump.start(process.getErrorStream(), environment.err(), tail))
                : List.of();
        return new ChildProcess(process, tail, pumps);
    }

    /** Leaves out the key. Equal variables keep their exact bytes, which Java can't always decode. */
    private static void setVariables(Map<String, String> own, Map<String, String> variables) {
        own.keySet().retainAll(variables.keySet());
        variables.forEach((name, value) -> {
            if (!value.equals(own.get(name))) own.put(name, value);
        });
        own.remove("HOLDFAST_KEY");
    }

    public Process process() {
        return process;
    }

    /** Waits for the end. After the time limit, the child gets the signal TERM, and ten seconds later KILL. */
    public JobOutcome await(@Nullable Duration timeout) throws InterruptedException {
        var isInTime = timeout == null || process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS);
        if (!isInTime) stop();
        var exitCode = process.waitFor();
        for (var pump : pumps) pump.finish(OUTPUT_SILENCE, LONGEST_OUTPUT);
        return isInTime
                ? JobOutcome.ended(exitCode, tail.text())
                : new JobOutcome(TIMEOUT_EXIT_CODE, "timeout after " + timeout, tail.text());
    }

    /**
     * Sends TERM to the child and its descendants. After ten seconds, sends KILL to those that still run.
     */
    public void stop() throws InterruptedException {
        stop(KILL_DELAY);
    }

    /** Does the same as {@link #stop()}, but with another delay before KILL. */
    public void stop(Duration killDelay) throws InterruptedException {
        end(family(), killDelay);
        kill();
    }

    /**
     * Remembers the child and all processes that it has started. Callers call this method before they send a signal to
     * the child.
     */
    public void noteFamily() {
        signalled = family();
    }

    /**
     * Ends the processes of {@link #noteFamily} that still run after the end of the child. Sends the same signals as
     * {@link #stop()}.
     */
    public void stopSurvivors() throws InterruptedException {
        end(signalled.stream().filter(ProcessHandle::isAlive).toList(), KILL_DELAY);
    }

    private static void end(List<ProcessHandle> processes, Duration killDelay) throws InterruptedException {
        processes.forEach(ProcessHandle::destroy);
        var ends = processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(killDelay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            processes.forEach(ProcessHandle::destroyForcibly);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the child itself still runs, regardless of its descendants. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Kills the child and its descendants immediately. */
    public void kill() {
        family().forEach(ProcessHandle::destroyForcibly);
    }

    private List<ProcessHandle> family() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
    }
}
