// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFailureTest {
    @TempDir
    Path directory;

    private SpoolFixture fixture;

    @BeforeEach
    void open() {
        fixture = new SpoolFixture(directory);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void failToAppend(String payload) {
        assertThatThrownBy(() -> fixture.append("a", payload))
                .isInstanceOf(SpoolException.class)
                .hasMessageContaining("can't store a call of a")
                .hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void entry_is_not_stored_after_failed_force() throws Exception {
        fixture.append("a", "1");
        fixture.disk.forceFails = true;
        failToAppend("2");
        fixture.disk.forceFails = false;
        fixture.append("a", "3");
        assertThat(fixture.files(".spool"))
                .as("the failed segment and a new one")
                .hasSize(2);
        fixture.restart();
        assertThat(fixture.drain()).containsExactly("a=1", "a=3");
    }

    @Test
    void segment_without_stored_entries_is_deleted_after_failure() throws Exception {
        fixture.disk.forceFails = true;
        failToAppend("1");
        assertThat(fixture.files(".spool")).isEmpty();
        assertThat(fixture.spool.isPending("a")).isFalse();
    }

    @Test
    void entry_stays_unsent_even_if_file_keeps_its_bytes() throws Exception {
        fixture.append("a", "1");
        fixture.disk.forceFails = true;
        var segment = fixture.files(".spool").get(0);
        fixture.disk.beforeForce = () -> copy(segment, directory.resolve("copy"));
        failToAppend("2");
        fixture.close();
        Files.move(directory.resolve("copy"), segment, StandardCopyOption.REPLACE_EXISTING);
        fixture.disk.beforeForce = () -> {};
        fixture.disk.forceFails = false;
        fixture.restart();
        assertThat(fixture.drain()).containsExactly("a=1");
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void append_fails_while_disk_is_full() throws Exception {
        fixture.append("a", "1");
        fixture.disk.full = true;
        failToAppend("2");
        failToAppend("3");
        fixture.disk.full = false;
        fixture.append("a", "4");
        assertThat(fixture.drain()).containsExactly("a=1", "a=4");
        fixture.restart();
        assertThat(fixture.files(".spool")).isEmpty();
    }

    @Test
    void failed_listener_does_not_affect_spool() {
        fixture.options = fixture.options.withListener(new SpoolListener() {
            @Override
            public void stored(int entries, Duration time) {
                throw new IllegalStateException("defect");
            }
        });
        fixture.restart();
        fixture.append("a", "1");
        assertThat(fixture.drain()).containsExactly("a=1");
    }
}
