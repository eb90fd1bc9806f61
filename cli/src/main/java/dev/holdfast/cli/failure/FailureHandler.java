// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.failure;

import dev.holdfast.cli.environment.CommandEnvironment;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints failures on stderr: the message, then what to do next. */
public final class FailureHandler implements IExecutionExceptionHandler, IParameterExceptionHandler {
    /** With this variable, the command prints the stack trace of each failure. */
    private static final String DEBUG_VARIABLE = "HOLDFAST_DEBUG";

    private final PrintStream err;
    private final boolean printsStackTraces;

    public FailureHandler(CommandEnvironment environment) {
        this.err = environment.err();
        this.printsStackTraces = environment.variable(DEBUG_VARIABLE) != null;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        var report = FailureReport.of(failure);
        report.lines().forEach(line -> err.println("holdfast: " + line));
        if (report.nextStep() != null) err.println("Next: " + report.nextStep());
        if (printsStackTraces) failure.printStackTrace(err);
        return report.exitCode().number();
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        err.println("holdfast: " + failure.getMessage());
        UnmatchedArgumentException.printSuggestions(failure, new PrintWriter(err, true));
        err.println("Next: " + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE.number();
    }
}
