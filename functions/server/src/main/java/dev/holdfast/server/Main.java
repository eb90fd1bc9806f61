// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import dev.holdfast.server.command.CommandLine;
import dev.holdfast.sqlite.file.SqliteStoreException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.ConfigValidationException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Starts the server. Reports a wrong setting or environment in one line, and an internal fault with its stack trace.
 */
@QuarkusMain
public class Main {
    public static void main(String... args) {
        if (args.length > 0)
            System.exit(CommandLine.answer(List.of(args), ConfiguredFile::find, System.out, System.err));
        try {
            ConfiguredFile.checkNames();
        } catch (RuntimeException e) {
            exit(1, e);
        }
        Quarkus.run(null, Main::exit);
    }

    private static void exit(int status, @Nullable Throwable failure) {
        if (failure != null) {
            var reason = reason(failure);
            if (reason != null) System.err.println("Holdfast can't start: " + reason);
            else LoggerFactory.getLogger(Main.class).error("Holdfast can't start", failure);
        }
        System.exit(status);
    }

    /** Returns the outermost cause that concerns the settings or the machine; null for an internal fault. */
    private static @Nullable String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigValidationException settings) return problems(settings);
            if (cause instanceof QuarkusBindException bind)
                return (QuarkusBindException.isKnownHost(bind.getHost())
                                ? "quarkus.http.port: "
                                : "quarkus.http.host: ")
                        + bind.getMessage();
            if (cause instanceof IllegalArgumentException
                    || cause instanceof SqliteStoreException
                    || cause instanceof IOException)
                return ConfiguredFile.withoutJargon(String.valueOf(cause.getMessage()));
        }
        return null;
    }

    private static String problems(ConfigValidationException settings) {
        return IntStream.range(0, settings.getProblemCount())
                .mapToObj(
                        i -> ConfiguredFile.withoutJargon(settings.getProblem(i).getMessage()))
                .collect(Collectors.joining("; "));
    }
}
