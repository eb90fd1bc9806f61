// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Checks the dependencies between modules, which {@code docs/explanation/architecture.md} shows as arrows. */
@AnalyzeClasses(packages = "dev.holdfast", importOptions = MainCode.class)
class ModuleDependencyTest {
    private static final String ROOT = "dev.holdfast.";

    /**
     * The modules that each module is allowed to use in addition to core. The name of a module is also the name of its
     * package.
     */
    private static final Map<String, Set<String>> ALLOWED_DEPENDENCIES = Map.ofEntries(
            Map.entry("sqlite", Set.of()),
            Map.entry("aws", Set.of()),
            Map.entry("http", Set.of()),
            Map.entry("mcp", Set.of("http")),
            Map.entry("egress", Set.of()),
            Map.entry("webhook", Set.of("egress")),
            Map.entry("opensearch", Set.of("egress")),
            Map.entry("kafka", Set.of("egress")),
            Map.entry("stack", Set.of("aws", "webhook", "opensearch", "kafka", "egress")),
            Map.entry("lambda", Set.of("stack", "aws", "kafka", "egress")),
            Map.entry("gateway", Set.of("http", "mcp", "stack", "aws", "kafka", "egress")),
            Map.entry("server", Set.of("http", "mcp", "sqlite", "webhook", "opensearch", "kafka", "egress")),
            Map.entry("cli", Set.of("client")),
            Map.entry("clienttest", Set.of("client")));

    /** The module that applications use. It depends on no other module, not even on core. */
    private static final String CLIENT = "client";

    private static final String LAMBDA_TRANSPORT = "dev.holdfast.client.transport.lambda..";

    private static final String[] CLIENT_LIBRARIES = {
        "dev.holdfast.client..", "java..", "javax..", "com.fasterxml.jackson..", "org.jspecify.annotations"
    };

    /** Modules that run, load or imitate the other modules. No other module is allowed to use them. */
    private static final Set<String> TOOLS =
            Set.of("bench", "lambdalocal", "dynamodblocal", "opensearchlocal", "generatedclients", "architecture");

    @ArchTest
    static void every_module_depends_only_on_its_arrows(JavaClasses classes) {
        ALLOWED_DEPENDENCIES.forEach((module, allowed) -> {
            var forbidden = new TreeSet<>(ALLOWED_DEPENDENCIES.keySet());
            forbidden.addAll(TOOLS);
            forbidden.add(CLIENT);
            forbidden.removeAll(allowed);
            forbidden.remove(module);
            noClasses()
                    .that()
                    .resideInAPackage(packageOf(module))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(packagesOf(forbidden))
                    .check(classes);
        });
    }

    @ArchTest
    static void core_depends_on_no_module(JavaClasses classes) {
        var others = new TreeSet<>(ALLOWED_DEPENDENCIES.keySet());
        others.addAll(TOOLS);
        others.add(CLIENT);
        noClasses()
                .that()
                .resideOutsideOfPackages(packagesOf(others))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packagesOf(others))
                .check(classes);
    }

    @ArchTest
    static void client_uses_only_jackson_and_the_jdk(JavaClasses classes) {
        classes()
                .that()
                .resideInAPackage(packageOf(CLIENT))
                .and()
                .resideOutsideOfPackage(LAMBDA_TRANSPORT)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(CLIENT_LIBRARIES)
                .check(classes);
    }

    /** The SDK is an optional dependency of the client. */
    @ArchTest
    static void only_lambda_transport_of_client_uses_aws_sdk(JavaClasses classes) {
        classes()
                .that()
                .resideInAPackage(LAMBDA_TRANSPORT)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(Stream.concat(Stream.of(CLIENT_LIBRARIES), Stream.of("software.amazon.awssdk.."))
                        .toArray(String[]::new))
                .check(classes);
    }

    @ArchTest
    static void every_module_is_analyzed(JavaClasses classes) {
        var modules = new TreeSet<>(ALLOWED_DEPENDENCIES.keySet());
        modules.add(CLIENT);
        assertThat(modules)
                .allMatch(module -> classes.stream()
                        .anyMatch(analyzed -> analyzed.getPackageName().equals(ROOT + module)));
    }

    private static String packageOf(String module) {
        return ROOT + module + "..";
    }

    private static String[] packagesOf(Set<String> modules) {
        return Stream.of(modules.toArray(String[]::new))
                .map(ModuleDependencyTest::packageOf)
                .toArray(String[]::new);
    }
}
