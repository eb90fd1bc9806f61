// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.job;

import dev.holdfast.cli.call.RootCommand;
import dev.holdfast.cli.connection.ConnectionOptions;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.process.ChildSignals;
import dev.holdfast.cli.process.RunId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "run", description = "Run a command as a tracked job, and return its exit code.")
public final class RunCommand implements Callable<Integer> {
    @Mixin
    private final JobOptions options = new JobOptions();

    @Option(
            names = "--each-line",
            description =
                    "Run COMMAND for each line of stdin, with {} replaced by the line. Finished lines are skipped.")
    private boolean isEachLine;

    @Option(names = "--jobs", paramLabel = "N", description = "With --each-line: N jobs at the same time (default: 1).")
    private int jobs = 1;

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "The command and its arguments, after --.")
    private final List<String> command = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // The parser sets it.
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        check();
        var environment = RootCommand.environmentOf(spec);
        var run = RunId.create(environment.clock());
        try (var signals = new ChildSignals(environment);
                var reports = new JobReports(run, options, connection, environment)) {
            var runner = new JobRunner(environment, options, signals, reports);
            return isEachLine
                    ? new LineRunner(environment, options, signals, reports, runner).run(command, jobs)
                    : runner.run(singleJob(run), true).exitCode();
        }
    }

    private void check() {
        options.check();
        if (jobs < 1 || jobs > LineRunner.MAX_JOBS)
            throw CommandException.usage("--jobs must be 1 to " + LineRunner.MAX_JOBS);
        if (!isEachLine && jobs != 1) throw CommandException.usage("--jobs needs --each-line");
        if (!isEachLine) return;
        if (options.key != null || options.title != null)
            throw CommandException.usage("--each-line gives each item a key and a title of its own");
        if (command.stream().noneMatch(word -> word.contains(LineRunner.PLACEHOLDER)))
            throw CommandException.usage("with --each-line, COMMAND must contain " + LineRunner.PLACEHOLDER);
    }

    private TrackedJob singleJob(RunId run) {
        var key = options.key == null ? run.toString() : options.key;
        // Arguments often contain secrets, so the title is only the name of the program.
        var program = String.valueOf(Path.of(command.getFirst()).getFileName());
        return new TrackedJob(
                options.workflow, key, options.title == null ? program : options.title, List.copyOf(command), null);
    }
}
