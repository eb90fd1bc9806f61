// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Path;
import java.util.NoSuchElementException;

/** Reads the configuration before the server starts, from the same sources as the server. */
final class ConfiguredFile {
    private ConfiguredFile() {}

    /** @throws IllegalArgumentException if the name of a setting is wrong, or a value is missing or unreadable */
    static Path find() {
        try {
            return checkedConfig().getValue("holdfast.file", Path.class);
        } catch (NoSuchElementException | IllegalArgumentException e) {
            throw new IllegalArgumentException(withoutJargon(String.valueOf(e.getMessage())), e);
        }
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

    /** Shortens SmallRye's messages about a value, and removes their codes and the names of exceptions. */
    static String withoutJargon(String message) {
        return message.replaceAll("SRCFG\\d+: ", "")
                .replaceFirst("^([a-z]+\\.)+\\w+Exception: ", "")
                .replaceFirst(
                        "^The config property (\\S+) with the config value \"(.*)\" threw an Exception whilst being"
                                + " converted:? ",
                        "$1: can't read \"$2\": ")
                .replaceFirst("Cannot convert .* to enum class \\S+, allowed values: ", "must be one of ")
                .replaceFirst(
                        "^The config property (\\S+) is (defined as the empty|required but).*", "$1: needs a value");
    }
}
