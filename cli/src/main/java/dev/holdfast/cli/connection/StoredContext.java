// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.connection;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A named connection in the configuration file.
 *
 * @param url the address of Holdfast
 * @param app the name of the application
 * @param keyFile the file with the API key; null for a server without keys, or with a login
 * @param tokenFile the file with the tokens of a login; null without one
 */
public record StoredContext(
        String name,
        String url,
        String app,
        @Nullable Path keyFile,
        @Nullable Path tokenFile) {}
