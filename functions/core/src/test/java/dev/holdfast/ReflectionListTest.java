package dev.holdfast;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A native image keeps only what it is told of. Jackson finds records, enums and named readers by reflection, so each stands
 * in the list that native-image reads.
 */
class ReflectionListTest {
    private static final String LIST = "/META-INF/native-image/dev.holdfast/holdfast-core/reflect-config.json";

    private static JsonNode list() {
        try (var in = ReflectionListTest.class.getResourceAsStream(LIST)) {
            if (in == null) throw new AssertionError("there is no " + LIST);
            return JsonCodec.MAPPER.readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> classesForReflection() {
        var classes = new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .importPackages("dev.holdfast");
        return classes.stream()
                .flatMap(c -> Stream.concat(
                        c.isRecord() || c.isEnum() || c.isEquivalentTo(Problem.class) ? Stream.of(c) : Stream.empty(),
                        annotatedReaders(c)))
                .map(JavaClass::getName)
                .collect(toCollection(TreeSet::new));
    }

    /** The readers and writers that annotations name. */
    private static Stream<JavaClass> annotatedReaders(JavaClass c) {
        return c.getAnnotations().stream()
                .filter(a -> a.getRawType().isEquivalentTo(JsonDeserialize.class)
                        || a.getRawType().isEquivalentTo(JsonSerialize.class))
                .map(a -> a.get("using").orElseThrow())
                .filter(JavaClass.class::isInstance)
                .map(JavaClass.class::cast)
                .filter(reader -> reader.getPackageName().startsWith("dev.holdfast"));
    }

    @Test
    void exactly_the_classes_that_jackson_inspects_are_listed() {
        var listed = new TreeSet<String>();
        list().forEach(entry -> listed.add(entry.path("name").asText()));
        assertThat(listed).containsExactlyInAnyOrderElementsOf(classesForReflection());
    }

    @Test
    void each_class_is_listed_once_in_order_with_all_members() {
        var names = list().findValuesAsText("name");
        assertThat(names).isSorted().doesNotHaveDuplicates();
        assertThat(list()).allSatisfy(entry -> {
            assertThat(entry.path("allDeclaredConstructors").asBoolean()).isTrue();
            assertThat(entry.path("allDeclaredMethods").asBoolean()).isTrue();
            assertThat(entry.path("allDeclaredFields").asBoolean()).isTrue();
        });
    }
}
