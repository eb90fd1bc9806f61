// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.command;

import static io.smallrye.config.ConfigMappings.ConfigClass.configClass;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.server.Settings;
import io.smallrye.config.ConfigMappings;
import java.io.IOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    private static final Pattern SETTING = Pattern.compile("(?m)^  ([a-z.-]+) \\(default: (.+)\\)\\n      \\S");

    @Test
    void help_lists_exactly_the_settings_that_the_server_reads() {
        var listed = new TreeSet<>(settingsInHelp().keySet());
        listed.removeIf(name -> !name.startsWith("holdfast."));
        var read = new TreeSet<>(ConfigMappings.getProperties(configClass(Settings.class, "holdfast"))
                .keySet());
        // A list has two properties, the list itself and its elements.
        read.removeIf(name -> name.endsWith("[*]"));
        assertThat(listed).isEqualTo(read);
    }

    @Test
    void help_gives_each_default_as_it_is() throws IOException {
        var defaults = new Properties();
        try (var file = Settings.class.getResourceAsStream("/application.properties")) {
            defaults.load(file);
        }
        settingsInHelp()
                .forEach((name, value) -> assertThat(displayedDefault(defaults.getProperty(name)))
                        .as(name)
                        .isEqualTo(value));
    }

    private static String displayedDefault(String value) {
        return value.isEmpty() ? "none" : value.replace("${user.home}", "~");
    }

    private static Map<String, String> settingsInHelp() {
        var settings = new TreeMap<String, String>();
        SETTING.matcher(CommandLine.help()).results().forEach(found -> settings.put(found.group(1), found.group(2)));
        return settings;
    }
}
