// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryOwnerTest {
    @TempDir
    Path parent;

    @Test
    void second_owner_in_process_is_refused() throws IOException {
        var directory = parent.resolve("spool");
        try (var fixture = new SpoolFixture(directory)) {
            assertThatThrownBy(fixture::open)
                    .isInstanceOf(SpoolException.class)
                    .hasMessageContaining("This process uses the spool " + directory);
            var link = Files.createSymbolicLink(parent.resolve("link"), directory);
            assertThatThrownBy(() -> new SpoolFixture(link)).isInstanceOf(SpoolException.class);
        }
    }

    @Test
    void owner_in_other_process_is_refused_despite_failed_attempt() throws Exception {
        try (var fixture = new SpoolFixture(parent.resolve("spool"))) {
            assertThatThrownBy(fixture::open).isInstanceOf(SpoolException.class);
            var child = SpoolChild.start(fixture.directory, parent.resolve("received"));
            assertThat(new String(child.getErrorStream().readAllBytes()))
                    .contains("Another process uses the spool " + fixture.directory);
            assertThat(child.waitFor()).isEqualTo(1);
        }
    }

    @Test
    void directory_can_be_opened_after_close() {
        new SpoolFixture(parent).close();
        new SpoolFixture(parent).close();
    }

    @Test
    void second_close_does_not_release_next_owner() {
        var first = new SpoolFixture(parent);
        first.close();
        try (var next = new SpoolFixture(parent)) {
            first.close();
            assertThatThrownBy(next::open).hasMessageContaining("This process uses the spool");
        }
    }

    @Test
    void spool_of_other_destination_is_refused_by_name() {
        try (var fixture = new SpoolFixture(parent)) {
            fixture.spool.close();
            assertThatThrownBy(() -> Spool.open(parent, fixture.options, "https://other.example app"))
                    .isInstanceOf(SpoolException.class)
                    .hasMessageContaining("belongs to https://holdfast.example app, not to https://other.example app");
            fixture.restart();
        }
    }

    @Test
    void only_owner_can_access_directory_and_files() throws IOException {
        var directory = Files.createDirectory(
                parent.resolve("open"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        try (var fixture = new SpoolFixture(directory)) {
            fixture.append("a", "1", "2");
            fixture.append("b", "1");
            fixture.sender = (entry, moreFollows) ->
                    entry.subject().equals("b") ? SendResult.refused("no") : fixture.accept(entry, moreFollows);
            fixture.drain();
            assertThat(fixture.files(".sent")).hasSize(1);
            try (var files = Files.walk(directory)) {
                assertThat(files.toList()).hasSizeGreaterThan(5).allSatisfy(file -> {
                    var expected = Files.isDirectory(file) ? "rwx------" : "rw-------";
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .isEqualTo(expected);
                });
            }
        }
    }
}
