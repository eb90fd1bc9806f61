// SPDX-License-Identifier: Apache-2.0
package dev.holdfast;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.JsonEnum;
import dev.holdfast.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Jackson inspects records, enums and annotated readers by reflection. A native image supports reflection only for the
 * classes in reflect-config.json. So this test checks the list.
 */
class ReflectionListTest {
    private static final String LIST = "/META-INF/native-image/dev.holdfast/holdfast-core/reflect-config.json";

    private static JsonNode readList() {
        try (var in = ReflectionListTest.class.getResourceAsStream(LIST)) {
            if (in == null) throw new AssertionError("missing resource " + LIST);
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
                .flatMap(type -> Stream.concat(
                        type.isRecord()
                                        || type.isEnum()
                                        || type.isEquivalentTo(Problem.class)
                                        || type.isEquivalentTo(JsonEnum.class)
                                        || type.getMethods().stream()
                                                .anyMatch(method -> method.isAnnotatedWith(JsonCreator.class))
                                ? Stream.of(type)
                                : Stream.empty(),
                        annotatedReaders(type)))
                .map(JavaClass::getName)
                .collect(toCollection(TreeSet::new));
    }

    /** Returns the readers and writers that annotations name. */
    private static Stream<JavaClass> annotatedReaders(JavaClass type) {
        return type.getAnnotations().stream()
                .filter(annotation -> annotation.getRawType().isEquivalentTo(JsonDeserialize.class)
                        || annotation.getRawType().isEquivalentTo(JsonSerialize.class))
                .map(annotation -> annotation.get("using").orElseThrow())
                .filter(JavaClass.class::isInstance)
                .map(JavaClass.class::cast)
                .filter(reader -> reader.getPackageName().startsWith("dev.holdfast"));
    }

    @Test
    void the_list_has_exactly_the_classes_that_jackson_inspects() {
        var listed = new TreeSet<String>();
        readList().forEach(entry -> listed.add(entry.path("name").asText()));
        assertThat(listed).containsExactlyInAnyOrderElementsOf(classesForReflection());
    }

    @Test
    void each_class_is_listed_once_in_order_with_all_members() {
        var names = readList().findValuesAsText("name");
        assertThat(names).isSorted().doesNotHaveDuplicates();
        assertThat(readList()).allSatisfy(entry -> {
            assertThat(entry.path("allDeclaredConstructors").asBoolean()).isTrue();
            assertThat(entry.path("allDeclaredMethods").asBoolean()).isTrue();
            assertThat(entry.path("allDeclaredFields").asBoolean()).isTrue();
        });
    }
}
