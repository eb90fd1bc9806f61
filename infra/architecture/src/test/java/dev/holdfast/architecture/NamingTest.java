// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.architecture;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks the rules of CONTRIBUTING.md for class names, in the main code of all modules. */
@AnalyzeClasses(packages = "dev.holdfast", importOptions = MainCode.class)
class NamingTest {
    private static final double MAX_SINGLE_WORD_SHARE = 0.25;
    private static final Pattern SINGLE_WORD = Pattern.compile("[A-Z][a-z0-9]*");

    private static final String BUILDER_SUFFIX = "Builder";

    /**
     * The client and the other modules may use the same class names, such as {@code Item}, because no program contains
     * both.
     */
    private static final String CLIENT_PACKAGE = "dev.holdfast.client";

    /**
     * Each leaf module has its Wiring and Settings. An action contains its Request and its Result, and the action's
     * name distinguishes them.
     */
    private static final Set<String> REPEATED_NAMES = Set.of("Wiring", "Settings", "Request", "Result");

    @ArchTest
    static void fewer_than_a_quarter_of_class_names_are_single_words(JavaClasses classes) {
        var names = named(classes)
                .filter(JavaClass::isTopLevelClass)
                .map(JavaClass::getSimpleName)
                .toList();
        var singleWords =
                names.stream().filter(SINGLE_WORD.asMatchPredicate()).sorted().toList();
        assertThat((double) singleWords.size() / names.size())
                .as("share of single words: %s of %d", singleWords, names.size())
                .isLessThan(MAX_SINGLE_WORD_SHARE);
    }

    @ArchTest
    static void a_simple_name_exists_once(JavaClasses classes) {
        var classesByName = named(classes)
                .filter(not(c -> REPEATED_NAMES.contains(c.getSimpleName())))
                .collect(
                        groupingBy(NamingTest::nameInProgram, mapping(JavaClass::getName, toCollection(TreeSet::new))));
        classesByName.values().removeIf(names -> names.size() == 1);
        assertThat(classesByName).isEmpty();
    }

    private static Stream<JavaClass> named(JavaClasses classes) {
        return classes.stream()
                .filter(c -> !c.isAnonymousClass() && !c.isLocalClass())
                .filter(c -> !c.getSimpleName().equals("package-info"))
                .filter(c -> !isGeneratedBuilder(c, classes))
                .filter(c -> !isSettingsGroup(c));
    }

    private static String nameInProgram(JavaClass type) {
        var isClient = (type.getPackageName() + ".").startsWith(CLIENT_PACKAGE + ".");
        return (isClient ? "client: " : "") + type.getSimpleName();
    }

    /** Whether record-builder generated the class from a record in the same package. */
    private static boolean isGeneratedBuilder(JavaClass type, JavaClasses classes) {
        var topLevelName = type.getName().replaceFirst("\\$.*", "");
        return topLevelName.endsWith(BUILDER_SUFFIX)
                && classes.contain(topLevelName.substring(0, topLevelName.length() - BUILDER_SUFFIX.length()));
    }

    /** Whether the class is a group of settings. The name of a setting determines the name of its group. */
    private static boolean isSettingsGroup(JavaClass type) {
        return type.getEnclosingClass()
                .filter(outer -> outer.getSimpleName().equals("Settings") || isSettingsGroup(outer))
                .isPresent();
    }
}
