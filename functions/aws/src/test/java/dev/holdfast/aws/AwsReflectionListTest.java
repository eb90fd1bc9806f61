package dev.holdfast.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jackson finds records by reflection, and a native image keeps only those that it is told of. */
class AwsReflectionListTest {
    private static final Path CLASSES = Path.of("target", "classes");
    private static final Path LIST =
            CLASSES.resolve("META-INF/native-image/dev.holdfast/holdfast-aws/reflect-config.json");

    @Test
    void every_public_record_is_listed() throws Exception {
        var list = Files.readString(LIST);
        assertThat(publicRecords())
                .isNotEmpty()
                .allSatisfy(record -> assertThat(list).contains("\"name\": \"" + record + "\""));
    }

    private static List<String> publicRecords() throws IOException {
        try (var files = Files.walk(CLASSES)) {
            return files.map(file -> CLASSES.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("package-info"))
                    .map(name -> loaded(name.substring(0, name.length() - 6).replace('/', '.')))
                    .filter(c -> c.isRecord() && java.lang.reflect.Modifier.isPublic(c.getModifiers()))
                    .map(Class::getName)
                    .toList();
        }
    }

    private static Class<?> loaded(String name) {
        try {
            return Class.forName(name, false, AwsReflectionListTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
