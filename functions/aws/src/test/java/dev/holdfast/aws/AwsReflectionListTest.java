// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks reflect-config.json. A native image keeps only the listed records for Jackson's reflection. */
class AwsReflectionListTest {
    private static final Path CLASSES = Path.of("target", "classes");
    private static final Path REFLECT_CONFIG =
            CLASSES.resolve("META-INF/native-image/dev.holdfast/holdfast-aws/reflect-config.json");

    @Test
    void config_lists_every_public_record() throws Exception {
        var config = Files.readString(REFLECT_CONFIG);
        assertThat(publicRecords())
                .isNotEmpty()
                .allSatisfy(record -> assertThat(config).contains("\"name\": \"" + record + "\""));
    }

    private static List<String> publicRecords() throws IOException {
        try (var files = Files.walk(CLASSES)) {
            return files.map(file -> CLASSES.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("package-info"))
                    .map(name -> load(name.substring(0, name.length() - 6).replace('/', '.')))
                    .filter(c -> c.isRecord() && java.lang.reflect.Modifier.isPublic(c.getModifiers()))
                    .map(Class::getName)
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, AwsReflectionListTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
