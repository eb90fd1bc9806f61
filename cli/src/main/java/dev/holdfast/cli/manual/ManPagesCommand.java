// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.manual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "man-pages", hidden = true, description = "Write the man page of each command into a folder.")
public final class ManPagesCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FOLDER", description = "The folder, for example share/man/man1.")
    private Path folder = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init") // The parser sets it.
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(folder);
        write(spec.root());
        return 0;
    }

    private void write(CommandSpec command) throws IOException {
        if (command.usageMessage().hidden()) return;
        var page = new ManPage(command);
        Files.writeString(folder.resolve(page.fileName()), page.text());
        for (var child : command.subcommands().values()) write(child.getCommandSpec());
    }
}
