// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class FolderChangeDetectorTest {
    @TempDir
    Path folder;

    private long nanos = -1L << 62;
    private Path file;
    private FileIdentity identity;

    @BeforeEach
    void open() throws Exception {
        file = Files.createFile(folder.resolve("t.db"));
        identity = FileIdentity.of(file, file, () -> nanos);
        identity.check();
    }

    @Test
    void deletion_in_same_tick_of_folder_time_is_found() throws Exception {
        deleteUnseen();
        assertLost();
    }

    @Test
    void deletion_without_change_of_time_is_found_after_interval() throws Exception {
        settle();
        deleteUnseen();
        pass(FolderChangeDetector.MAX_INTERVAL.minusNanos(1));
        identity.check();
        pass(Duration.ofNanos(1));
        assertLost();
    }

    @Test
    void deletion_after_settled_time_is_found_at_once() throws Exception {
        settle();
        Files.delete(file);
        assertLost();
    }

    @Test
    void renamed_folder_is_found_at_once() throws Exception {
        settle();
        Files.move(folder, folder.resolveSibling(folder.getFileName() + "-moved"));
        assertLost();
        Files.move(folder.resolveSibling(folder.getFileName() + "-moved"), folder);
        identity.check();
    }

    private void settle() {
        for (var seconds = 0; seconds < 4; seconds++) {
            pass(Duration.ofSeconds(1));
            identity.check();
        }
    }

    private void deleteUnseen() throws Exception {
        var time = Files.getLastModifiedTime(folder);
        Files.delete(file);
        Files.setLastModifiedTime(folder, time);
    }

    private void pass(Duration duration) {
        nanos += duration.toNanos();
    }

    private void assertLost() {
        assertThatThrownBy(identity::check).hasMessageContaining("was deleted or moved away");
        assertThatThrownBy(identity::check).as("until it is back").isInstanceOf(SqliteStoreException.class);
        assertThat(file).doesNotExist();
    }
}
