// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.process;

import dev.holdfast.cli.environment.CommandEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The process that does the work of an item. Its output passes through unchanged. */
public final class ChildProcess {
    private static final int TIMEOUT_EXIT_CODE = 124;
    private static final Duration KILL_DELAY = Duration.ofSeconds(10);
    /** How long the rest of the output may take after the end of the child. */
    private static final Duration OUTPUT_SILENCE = Duration.ofSeconds(1);

    private final Process process;
    private final OutputTail tail;
    private final List<OutputPump> pumps;

    private ChildProcess(Process process, OutputTail tail, List<OutputPump> pumps) {
        this.process = process;
        this.tail = tail;
        this.pumps = pumps;
    }

    /**
     * Starts the command of an item.
     *
     * @param itemName the name of the item, as commands take it
     * @param keepsOutput whether the outcome contains the end of the output; otherwise the child writes to the same
     *     files or terminal as this process
     * @param hasInput whether the child reads the input of this process
     */
    public static ChildProcess start(
            CommandEnvironment environment,
            List<String> command,
            String itemName,
            boolean keepsOutput,
            boolean hasInput)
            throws IOException {
        var builder = new ProcessBuilder(command);
        setVariables(builder.environment(), environment.variables());
        builder.environment().put("HOLDFAST_ITEM", itemName);
        if (!keepsOutput) builder.inheritIO();
        builder.redirectInput(hasInput ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.PIPE);
        var process = builder.start();
        if (!hasInput) process.getOutputStream().close();
        var tail = new OutputTail();
        List<OutputPump> pumps = keepsOutput
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
        if (!isInTime) terminate();
        var exitCode = process.waitFor();
        for (var pump : pumps) pump.finish(OUTPUT_SILENCE);
        return isInTime
                ? JobOutcome.ended(exitCode, tail.text())
                : new JobOutcome(TIMEOUT_EXIT_CODE, "timeout after " + timeout, tail.text());
    }

    private void terminate() throws InterruptedException {
        family().forEach(ProcessHandle::destroy);
        if (!process.waitFor(KILL_DELAY.toNanos(), TimeUnit.NANOSECONDS))
            family().forEach(ProcessHandle::destroyForcibly);
    }

    private Stream<ProcessHandle> family() {
        return Stream.concat(process.descendants().toList().stream(), Stream.of(process.toHandle()));
    }
}
