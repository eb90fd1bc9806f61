// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lambdalocal.AccessGrant;
import dev.holdfast.lambdalocal.DeploymentTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The code reads exactly the settings that the template sets and the docs explain. The test compares only the names of
 * variables.
 */
class SettingsDriftTest {
    private static final Pattern GROUP = Pattern.compile("\\s*interface (\\w+) \\{");
    private static final Pattern SETTING = Pattern.compile("\\s+([\\w<>.]+) (\\w+)\\(\\);");
    private static final Pattern SETTING_NAME = Pattern.compile("HOLDFAST_[A-Z_]+|`holdfast\\.[a-z.-]+`");

    private final DeploymentTemplate deploymentTemplate;

    SettingsDriftTest() throws IOException {
        deploymentTemplate = DeploymentTemplate.read();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lambda", "gateway"})
    void template_sets_exactly_the_variables_that_functions_read(String module) throws Exception {
        var set = deploymentTemplate.deployedFunctions().stream()
                .filter(function ->
                        deploymentTemplate.packagePath(function).toString().contains("/functions/" + module + "/"))
                .flatMap(function -> deploymentTemplate.environment(function, Map.of()).keySet().stream())
                .filter(variable -> variable.startsWith("HOLDFAST_"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(set).isEqualTo(settingsOf(module));
    }

    @Test
    void each_variable_is_set_only_on_functions_that_read_it() {
        assertThat(functionsWith("HOLDFAST_DELIVER_FUNCTION"))
                .containsExactly("gateway", "publish-events", "replay-deliveries", "sweep");
        assertThat(functionsWith("HOLDFAST_RELEASE_FUNCTION")).containsExactly("sweep");
        for (var variable : List.of(
                "HOLDFAST_WEBHOOKS_ALLOW",
                "HOLDFAST_TARGETS",
                "HOLDFAST_BUS",
                "HOLDFAST_KAFKA_BROKERS",
                "HOLDFAST_MAIL_FROM")) {
            assertThat(functionsWith(variable))
                    .as(variable)
                    .containsExactly("deliver-events", "gateway", "put-subscription", "test-subscription");
        }
        for (var variable : List.of("HOLDFAST_SEARCH_URL", "HOLDFAST_SEARCH_DOMAIN", "HOLDFAST_SEARCH_LOGIN")) {
            assertThat(functionsWith(variable))
                    .as(variable)
                    .containsExactly("gateway", "publish-events", "rebuild-search", "search-items");
        }
        assertThat(functionsWith("HOLDFAST_SIMPLE_WITHIN"))
                .containsExactly("create-item", "gateway", "release-due-intents", "release-intents");
        assertThat(functionsWith("HOLDFAST_HEARTBEAT_URL")).containsExactly("sweep");
        assertThat(functionsWith("HOLDFAST_SWEEP_LIMIT")).containsExactly("sweep");
    }

    /**
     * A function that invokes another function needs the other function's name in a variable, and the permission to
     * invoke it.
     */
    @Test
    void variable_naming_another_function_comes_with_right_to_invoke() {
        var functionsByVariable = Map.of(
                "HOLDFAST_DELIVER_FUNCTION", "DeliverEvents.Arn", "HOLDFAST_RELEASE_FUNCTION", "ReleaseDueIntents.Arn");
        functionsByVariable.forEach((variable, other) -> assertThat(functionsWith(variable))
                .isEqualTo(deploymentTemplate.deployedFunctions().stream()
                        .filter(function -> deploymentTemplate
                                .grants(function)
                                .contains(new AccessGrant("lambda:InvokeFunction", other, "*")))
                        .collect(Collectors.toCollection(TreeSet::new))));
    }

    private Set<String> functionsWith(String variable) {
        return deploymentTemplate.deployedFunctions().stream()
                .filter(function ->
                        deploymentTemplate.environment(function, Map.of()).containsKey(variable))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void reference_lists_exactly_settings_of_server() throws Exception {
        var listedNames = linesOf(DeploymentTemplate.PROJECT_FOLDER.resolve("docs/reference/settings.md"))
                .filter(line -> line.startsWith("| `holdfast."))
                .map(line -> variable(line.substring(3, line.indexOf('`', 3))))
                .toList();
        assertThat(listedNames).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(settingsOf("server"));
    }

    @Test
    void settings_named_in_docs_are_read_by_deployment() throws Exception {
        var read = new TreeSet<>(settingsOf("server"));
        read.addAll(settingsOf("lambda"));
        read.addAll(settingsOf("gateway"));
        read.addAll(settingsOfClient());
        read.addAll(settingsOfCommand());
        for (var page : pages()) {
            var documentedNames = linesOf(page)
                    .flatMap(line -> SETTING_NAME.matcher(line).results())
                    .map(found -> variable(found.group().replace("`", "")))
                    // The command "holdfast work" sets such a variable for each input of an item, and the name contains
                    // the input's name.
                    .filter(name -> !name.startsWith("HOLDFAST_INPUT_"))
                    .toList();
            assertThat(read).as(page.toString()).containsAll(documentedNames);
        }
        assertThat(SETTING_NAME
                        .matcher(Files.readString(DeploymentTemplate.TEMPLATE_FILE))
                        .results()
                        .map(found -> found.group()))
                .isSubsetOf(read);
    }

    /** Returns the environment variables from which the Java client takes its settings. */
    private static List<String> settingsOfClient() throws IOException {
        var builder = Path.of("client/src/main/java/dev/holdfast/client/ClientBuilder.java");
        var settings = Pattern.compile("(?<=getOrDefault\\(\")HOLDFAST_[A-Z_]+")
                .matcher(Files.readString(DeploymentTemplate.PROJECT_FOLDER.resolve(builder)))
                .results()
                .map(found -> found.group())
                .toList();
        assertThat(settings).isNotEmpty();
        return settings;
    }

    /** Returns the environment variables that the command reads, or sets for the command of a job. */
    private static List<String> settingsOfCommand() throws IOException {
        var variable = Pattern.compile("(?<=\")HOLDFAST_[A-Z_]+(?=\")");
        try (var files = Files.walk(DeploymentTemplate.PROJECT_FOLDER.resolve("cli/src/main/java"))) {
            var settings = files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(SettingsDriftTest::textOf)
                    .flatMap(text -> variable.matcher(text).results())
                    .map(found -> found.group())
                    .toList();
            assertThat(settings).isNotEmpty();
            return settings;
        }
    }

    private static Stream<String> textOf(Path file) {
        try {
            return Stream.of(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> pages() throws IOException {
        try (var docs = Files.walk(DeploymentTemplate.PROJECT_FOLDER.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(DeploymentTemplate.PROJECT_FOLDER.resolve("README.md")),
                            docs.filter(file -> file.toString().endsWith(".md")))
                    .toList();
        }
    }

    private static Stream<String> linesOf(Path page) throws IOException {
        return Files.readString(page).lines();
    }

    /** Returns the settings of a module, including inherited settings. */
    private static Set<String> settingsOf(String module) throws IOException {
        var settings = settingsOf(module, "Settings");
        if (!module.equals("server")) settings.addAll(settingsOf("stack", "StackSettings"));
        assertThat(settings).as(module).isNotEmpty();
        return settings;
    }

    /** Returns the names of the settings in an interface, including the settings in nested groups. */
    private static Set<String> settingsOf(String module, String type) throws IOException {
        var source = Path.of("functions", module, "src/main/java/dev/holdfast", module, type + ".java");
        var settings = new TreeSet<String>();
        var groups = new ArrayDeque<String>();
        for (var line : Files.readAllLines(DeploymentTemplate.PROJECT_FOLDER.resolve(source))) {
            var group = GROUP.matcher(line);
            var setting = SETTING.matcher(line);
            if (group.matches()) groups.addLast(group.group(1));
            else if (line.strip().equals("}") && !groups.isEmpty()) groups.removeLast();
            else if (setting.matches()
                    && !setting.group(1).toLowerCase(Locale.ROOT).equals(setting.group(2))) {
                var path = new StringBuilder("holdfast.");
                groups.stream()
                        .filter(name -> !name.equals("Settings"))
                        .forEach(name -> path.append(name).append('.'));
                settings.add(variable(path + setting.group(2)));
            }
        }
        return settings;
    }

    /** Returns the environment variable that sets a property. */
    private static String variable(String property) {
        return property.replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .replaceAll("[.-]", "_")
                .toUpperCase(Locale.ROOT);
    }
}
