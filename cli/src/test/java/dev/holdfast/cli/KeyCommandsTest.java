// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.RunningServer.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCommandsTest {
    @TempDir
    Path home;

    @Test
    void key_is_created_stored_used_and_revoked() throws Exception {
        try (var server = new ServerProcess()) {
            var person = new TypedCommand(home).variable("HOLDFAST_URL", server.url());
            person.variable("HOLDFAST_APP", "shop");
            var key = person.type("key create admin --scope manage")
                    .succeeds()
                    .out()
                    .strip();
            assertThat(person.type("key list").failsWith(4).err()).contains("Next: holdfast login");
            person.input("wrong").type("login " + server.url() + " --app shop").failsWith(4);
            person.input(key + "\n")
                    .type("login " + server.url() + " --app shop")
                    .succeeds();

            var keyFile = home.resolve(".config/holdfast/keys/shop");
            assertThat(Files.readString(keyFile).strip()).isEqualTo(key);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile)))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(home.resolve(".config/holdfast/config.yaml")))
                    .doesNotContain(key);

            assertThat(person.type("key list").succeeds().out()).contains("admin", "manage");
            person.type("item create k --as anna@example.com").failsWith(4);
            assertThat(person.type("key create backend --scope report --acts-for-users")
                            .failsWith(4)
                            .err())
                    .contains("can create a key with actsForUsers");
            assertThat(person.type("key list").succeeds().out()).doesNotContain("backend");
            person.type("key create worker --scope report").succeeds();
            var id = person.type("key list -o jsonl")
                    .out()
                    .lines()
                    .filter(line -> line.contains("worker"))
                    .findFirst()
                    .orElseThrow()
                    .replaceFirst(".*\"id\":\"([^\"]+)\".*", "$1");
            person.type("key delete " + id).succeeds();
            person.type("key delete " + id).failsWith(5);
        }
    }

    @Test
    void key_of_a_context_goes_only_to_its_address() throws Exception {
        try (var server = new ServerProcess()) {
            var person = new TypedCommand(home).variable("HOLDFAST_APP", "shop");
            var key = person.variable("HOLDFAST_URL", server.url())
                    .type("key create admin --scope manage")
                    .succeeds()
                    .out();
            person.input(key).type("login " + server.url() + " --app shop").succeeds();
            person.type("item list --overdue").succeeds();
            person.type("item list --overdue --url " + server.url().replace("localhost", "127.0.0.1"))
                    .failsWith(4);
        }
    }
}
