// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.completion;

import dev.holdfast.cli.call.RootCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "complete", hidden = true, description = "Print the words that can continue a command line.")
public final class CompleteCommand implements Callable<Integer> {
    @Parameters(paramLabel = "WORD", description = "The words after the program's name. The last one is incomplete.")
    private final List<String> words = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // The parser sets it.
    private CommandSpec spec;

    @Override
    public Integer call() {
        var environment = RootCommand.environmentOf(spec);
        var incomplete = words.isEmpty() ? "" : words.getLast();
        var names = new StoredNames(environment);
        CommandPosition.of(spec.root(), words).candidates(incomplete, names).stream()
                .filter(candidate -> candidate.startsWith(incomplete))
                .sorted()
                .forEach(environment.out()::println);
        return 0;
    }
}
