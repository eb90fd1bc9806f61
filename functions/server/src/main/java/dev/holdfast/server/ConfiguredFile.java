// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Reads the setting {@code holdfast.file} for commands in the same way as the server: from a property, from an
 * environment variable, or by default.
 */
final class ConfiguredFile {
    /**
     * The priority of defaults, which is lower than the priorities of properties (400) and environment variables (300).
     */
    private static final int DEFAULTS_ORDINAL = 100;

    private ConfiguredFile() {}

    static Path find() {
        try {
            var defaults = Objects.requireNonNull(ConfiguredFile.class.getResource("/application.properties"));
            var config = new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .addDefaultSources()
                    .withSources(new PropertiesConfigSource(defaults, DEFAULTS_ORDINAL))
                    .build();
            return Path.of(config.getValue("holdfast.file", String.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
