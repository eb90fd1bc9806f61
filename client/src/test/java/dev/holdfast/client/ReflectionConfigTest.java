// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.call.CallDefaults;
import dev.holdfast.client.call.ReportReceipt;
import dev.holdfast.client.call.RetryPolicy;
import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.refusal.InputFault;
import dev.holdfast.client.refusal.Refusal;
import dev.holdfast.client.transport.McpChannel;
import dev.holdfast.client.transport.OperationAnswer;
import dev.holdfast.client.transport.OperationCall;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Jackson reads the records of answers by reflection, which a native image supports only for listed classes. */
class ReflectionConfigTest {
    private static final String LIST = "/META-INF/native-image/dev.holdfast/holdfast-client/reflect-config.json";

    /** Records that don't occur in answers. */
    private static final Set<Class<?>> OTHER_RECORDS = Set.of(
            CallDefaults.class,
            InputFault.class,
            McpChannel.McpAnswer.class,
            OperationAnswer.class,
            OperationCall.class,
            ReportReceipt.class,
            RetryPolicy.class);

    @Test
    void list_has_exactly_the_records_of_answers() throws Exception {
        var names = readList().findValuesAsText("name");
        assertThat(names).isSorted().containsExactlyInAnyOrderElementsOf(recordsOfAnswers());
    }

    @Test
    void each_record_is_listed_with_all_members() throws Exception {
        assertThat(readList()).allSatisfy(entry -> {
            assertThat(entry.path("allDeclaredConstructors").asBoolean()).isTrue();
            assertThat(entry.path("allDeclaredMethods").asBoolean()).isTrue();
            assertThat(entry.path("allDeclaredFields").asBoolean()).isTrue();
        });
    }

    private static JsonNode readList() throws IOException {
        try (var list = requireNonNull(ReflectionConfigTest.class.getResourceAsStream(LIST))) {
            return ClientJson.MAPPER.readTree(new String(list.readAllBytes(), UTF_8));
        }
    }

    private static Set<String> recordsOfAnswers() throws Exception {
        return mainClasses().stream()
                .filter(Class::isRecord)
                .filter(type -> !type.getPackageName().startsWith("dev.holdfast.client.spool"))
                .filter(type -> !OTHER_RECORDS.contains(type) && !Refusal.class.isAssignableFrom(type))
                .map(Class::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Class<?>> mainClasses() throws IOException, URISyntaxException {
        var root = Path.of(HoldfastClient.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (var files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .map(ReflectionConfigTest::load)
                    .collect(Collectors.toSet());
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ReflectionConfigTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
