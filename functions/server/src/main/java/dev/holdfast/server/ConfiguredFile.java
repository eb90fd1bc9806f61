// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Path;

/** Reads the configuration before the server starts, from the same sources as the server. */
final class ConfiguredFile {
    private ConfiguredFile() {}

    /** @throws IllegalArgumentException if the name of a setting is wrong, or a value is missing or unreadable */
    static Path find() {
        return checkedConfig().getValue("holdfast.file", Path.class);
    }

    /** @throws IllegalArgumentException if the name of a setting is wrong */
    static void checkNames() {
        checkedConfig();
    }

    private static SmallRyeConfig checkedConfig() {
        var config = ConfigUtils.configBuilder().build();
        SettingNames.check(config.getConfigSources());
        return config;
    }
}
