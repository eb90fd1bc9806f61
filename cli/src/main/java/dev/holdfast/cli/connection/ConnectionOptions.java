// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.connection;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that calls Holdfast. */
public final class ConnectionOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "The address of Holdfast (HOLDFAST_URL): http://…, https://…, or lambda:STACK for its functions.")
    @Nullable
    String url;

    @Option(names = "--app", paramLabel = "APP", description = "The name of the application (HOLDFAST_APP).")
    @Nullable
    String app;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "The file with the API key (HOLDFAST_KEY_FILE, or HOLDFAST_KEY with the key itself).")
    @Nullable
    Path keyFile;

    @Option(
            names = "--context",
            paramLabel = "CONTEXT",
            description = "A stored context (HOLDFAST_CONTEXT). `holdfast login` stores one.")
    @Nullable
    String context;

    @Option(names = "--as", paramLabel = "USER", description = "The person for whom you act.")
    @Nullable
    String actor;

    @Option(
            names = "--call-timeout",
            paramLabel = "DURATION",
            description = "The longest time for a call with its retries (default: PT30S).")
    Duration timeout = Duration.ofSeconds(30);
}
