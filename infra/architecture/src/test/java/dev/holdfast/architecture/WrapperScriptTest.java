// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.architecture;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs {@code mvnw} with replacements for Maven and the JDK, which record their arguments. */
@DisabledOnOs(OS.WINDOWS)
class WrapperScriptTest {
    private static final Path PROJECT = Path.of(System.getProperty("holdfast.root", "../.."));

    private static final String RECORD = "{ printf '%s' \"${0##*/}\"; printf ' [%s]' \"$@\"; echo; } >>\"$CALLS\"\n";
    private static final String BUILD =
            "mvn [--batch-mode] [-DskipTests] [--projects] [functions/server] [--also-make] ";
    private static final String SERVER = "[-jar] [functions/server/target/quarkus-app/quarkus-run.jar]";

    @TempDir
    Path folder;

    @BeforeEach
    void createReplacements() throws IOException {
        for (var file : new String[] {"mvnw", ".mvn/wrapper/maven-wrapper.properties"}) {
            var copy = folder.resolve(file);
            Files.createDirectories(requireNonNull(copy.getParent()));
            Files.copy(PROJECT.resolve(file), copy);
        }
        writeProgram(
                "tools/mvn",
                "case $* in *--version) echo 'Apache Maven 3.9.9'; exit ;; esac\n" + RECORD
                        + "echo '[INFO] Building Holdfast server 1 [1/1]'\n");
        writeProgram("jdk/bin/javac", "exit 1\n");
        writeProgram(
                "jdk/bin/java",
                "case $1 in -XshowSettings*) echo '    java.specification.version = 21' >&2; exit ;; esac\n" + RECORD);
    }

    private void writeProgram(String file, String script) throws IOException {
        var program = folder.resolve(file);
        Files.createDirectories(requireNonNull(program.getParent()));
        Files.writeString(program, "#!/bin/sh\n" + script);
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void script_without_arguments_builds_and_starts_the_server() throws Exception {
        assertThat(calls()).containsExactly(BUILD + "[package]", "java [-XX:+ExitOnOutOfMemoryError] " + SERVER);
    }

    @Test
    void settings_alone_start_the_server_with_them() throws Exception {
        assertThat(calls("-Dholdfast.sweep.every=1s", "-Dholdfast.mail.from=Ops <ops@example.com>"))
                .containsExactly(
                        BUILD + "[package]",
                        "java [-XX:+ExitOnOutOfMemoryError] [-Dholdfast.sweep.every=1s] [-Dholdfast.mail.from=Ops <ops@example.com>] "
                                + SERVER);
    }

    @Test
    void options_of_maven_alone_are_used_for_the_build() throws Exception {
        assertThat(calls("-o", "-Dholdfast.site=https://x.example.com", "-Dmaven.repo.local=a b"))
                .containsExactly(
                        BUILD + "[-o] [-Dmaven.repo.local=a b] [package]",
                        "java [-XX:+ExitOnOutOfMemoryError] [-Dholdfast.site=https://x.example.com] " + SERVER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify", "-B -Dtest=AnyTest test", "-pl functions/core compile", "--help", "-Plocalstack"})
    void other_arguments_go_to_maven(String arguments) throws Exception {
        assertThat(calls(arguments.split(" "))).containsExactly("mvn [" + arguments.replace(" ", "] [") + "]");
    }

    /** Returns the recorded calls, each as the name of the program and its arguments. */
    private List<String> calls(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(folder.resolve("mvnw").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().put("CALLS", folder.resolve("calls").toString());
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().merge("PATH", folder.resolve("tools").toString(), (path, tools) -> tools + ":" + path);
        var status = builder.start().waitFor();
        assertThat(status).as(Files.readString(folder.resolve("output"))).isZero();
        return Files.readAllLines(folder.resolve("calls"));
    }
}
