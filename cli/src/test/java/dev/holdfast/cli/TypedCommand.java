// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static java.util.Objects.requireNonNull;

import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.environment.PauseTimer;
import dev.holdfast.cli.environment.TerminalKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine;

/** Runs command lines against a server like a person's shell, with separate variables, stdin and terminal. */
final class TypedCommand {
    private static final Duration TIME_LIMIT = Duration.ofSeconds(30);

    private final Map<String, String> variables = new HashMap<>();
    private String input = "";
    private TerminalKind terminal = TerminalKind.none();
    private InstantSource clock = InstantSource.system();
    private PauseTimer pauses = Thread::sleep;

    /** @param home a folder for the configuration file */
    TypedCommand(Path home) {
        variables.put("HOME", home.toString());
    }

    TypedCommand variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    /** Returns the value of a variable. */
    String variable(String name) {
        return requireNonNull(variables.get(name), name);
    }

    /** Sets what the next commands read from stdin. */
    TypedCommand input(String text) {
        this.input = text;
        return this;
    }

    TypedCommand clock(InstantSource source) {
        this.clock = source;
        return this;
    }

    TypedCommand pauses(PauseTimer timer) {
        this.pauses = timer;
        return this;
    }

    TypedCommand terminal(TerminalKind kind) {
        this.terminal = kind;
        return this;
    }

    /**
     * Runs a command line in a new thread, and not in the common pool. The common pool can be small, and the HTTP
     * client needs it.
     */
    CompletableFuture<CommandResult> typeInBackground(String line) {
        return CompletableFuture.supplyAsync(
                () -> type(line), task -> Thread.ofPlatform().daemon().start(task));
    }

    /**
     * Repeats a command until its output contains a text. Tests use this method to wait for Holdfast's work in the
     * background.
     */
    void await(String line, String text) {
        var start = System.nanoTime();
        while (!type(line).out().contains(text))
            if (System.nanoTime() - start > TIME_LIMIT.toNanos())
                throw new AssertionError(line + " never prints " + text);
    }

    /** Repeats a command until its output doesn't contain a text. */
    void awaitAbsence(String line, String text) {
        var start = System.nanoTime();
        while (type(line).succeeds().out().contains(text))
            if (System.nanoTime() - start > TIME_LIMIT.toNanos())
                throw new AssertionError(line + " always prints " + text);
    }

    /** Returns the parser with all commands. */
    CommandLine parser() {
        return CommandRunner.commandLine(environment(new ByteArrayOutputStream(), new ByteArrayOutputStream()));
    }

    /** Repeats a command until it succeeds. */
    void awaitSuccess(String line) {
        var start = System.nanoTime();
        while (type(line).exitCode() != 0)
            if (System.nanoTime() - start > TIME_LIMIT.toNanos()) throw new AssertionError(line + " never succeeds");
    }

    /** Runs a command line. Single quotes keep blanks, as in a shell. */
    CommandResult type(String line) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var exitCode = CommandRunner.run(environment(out, err), ShellWords.of(line));
        return new CommandResult(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private CommandEnvironment environment(ByteArrayOutputStream out, ByteArrayOutputStream err) {
        return new CommandEnvironment(
                Map.copyOf(variables),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                clock,
                pauses);
    }
}
