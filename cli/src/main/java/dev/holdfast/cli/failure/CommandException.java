// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.failure;

import org.jspecify.annotations.Nullable;

/** A command can't continue. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final @Nullable String nextStep;

    /** @param nextStep a command or a sentence about the next step; null for nothing */
    public CommandException(ExitCode exitCode, String message, @Nullable String nextStep) {
        super(message);
        this.exitCode = exitCode;
        this.nextStep = nextStep;
    }

    /** Returns an exception for invalid arguments or input. */
    public static CommandException usage(String message) {
        return new CommandException(ExitCode.USAGE, message, null);
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    public @Nullable String nextStep() {
        return nextStep;
    }
}
