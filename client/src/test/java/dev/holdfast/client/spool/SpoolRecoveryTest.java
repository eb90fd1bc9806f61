// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolRecoveryTest {
    private static final int HEADER_BYTES = 28;
    private static final int ENTRY_BYTES = 32 + 4 + 1 + 3;

    @TempDir
    Path directory;

    private SpoolFixture fixture;
    private Path segment;
    private byte[] intact;

    @BeforeEach
    void fill() throws IOException {
        fixture = new SpoolFixture(directory);
        fixture.append("a", "111", "222", "333");
        fixture.close();
        segment = fixture.files(".spool").get(0);
        intact = Files.readAllBytes(segment);
        assertThat(intact).hasSize(HEADER_BYTES + 3 * ENTRY_BYTES);
    }

    /** Replaces the content of the segment, and returns the calls that the spool then sends. */
    private List<String> sendAfter(byte[] content) throws IOException {
        for (var suffix : List.of(".spool", ".sent", ".damaged"))
            for (var file : fixture.files(suffix)) Files.delete(file);
        Files.write(segment, content);
        fixture.sent.clear();
        fixture.spool = fixture.open();
        fixture.append("a", "444");
        fixture.drain();
        fixture.close();
        return List.copyOf(fixture.sent);
    }

    /**
     * Returns the calls of all entries that are complete within the first {@code length} bytes, and the call that the
     * test appends.
     */
    private static List<String> callsWithin(int length) {
        var complete = Math.max(0, (length - HEADER_BYTES) / ENTRY_BYTES);
        var calls = new ArrayList<>(List.of("a=111", "a=222", "a=333").subList(0, complete));
        calls.add("a=444");
        return calls;
    }

    @Test
    void tail_torn_at_any_byte_loses_only_incomplete_entry() throws IOException {
        for (var length = 0; length <= intact.length; length++) {
            assertThat(sendAfter(Arrays.copyOf(intact, length)))
                    .as("cut at %d", length)
                    .isEqualTo(callsWithin(length));
            assertThat(fixture.files(".damaged")).as("cut at %d", length).isEmpty();
        }
    }

    @Test
    void tail_torn_at_any_byte_of_allocated_file_is_cut() throws IOException {
        for (var length = HEADER_BYTES; length <= intact.length; length++) {
            var allocated = Arrays.copyOf(Arrays.copyOf(intact, length), 4_096);
            assertThat(sendAfter(allocated)).as("cut at %d", length).isEqualTo(callsWithin(length));
        }
    }

    @Test
    void tail_is_cut_from_file() throws IOException {
        Files.write(segment, Arrays.copyOf(intact, intact.length - 1));
        fixture.spool = fixture.open();
        assertThat(Files.size(segment)).isEqualTo(HEADER_BYTES + 2 * ENTRY_BYTES);
        fixture.close();
    }

    @Test
    void damage_of_any_byte_affects_only_its_entry() throws IOException {
        var second = HEADER_BYTES + ENTRY_BYTES;
        for (var at = second; at < second + ENTRY_BYTES; at++) {
            var damaged = intact.clone();
            damaged[at] ^= 0x10;
            assertThat(sendAfter(damaged)).as("byte %d", at).containsExactly("a=111", "a=333", "a=444");
            assertThat(fixture.spool.counts().damages()).isEqualTo(1);
        }
    }

    @Test
    void file_with_damaged_entry_is_kept_for_person() throws IOException {
        var damaged = intact.clone();
        damaged[HEADER_BYTES + ENTRY_BYTES + 39] ^= 1;
        sendAfter(damaged);
        assertThat(fixture.files(".damaged"))
                .singleElement()
                .satisfies(file -> assertThat(Files.readAllBytes(file)).isEqualTo(damaged));
        assertThat(fixture.files(".spool")).isEmpty();
    }

    @Test
    void kept_file_is_not_replaced_by_later_damage() throws IOException {
        var damaged = intact.clone();
        damaged[HEADER_BYTES + ENTRY_BYTES + 39] ^= 1;
        sendAfter(damaged);
        fixture.restart();
        fixture.append("a", "555");
        assertThat(fixture.files(".spool")).singleElement().isNotEqualTo(segment);
        fixture.close();
    }

    @Test
    void segment_with_damaged_header_is_kept_aside() throws IOException {
        var damaged = intact.clone();
        damaged[9] ^= 1;
        assertThat(sendAfter(damaged)).containsExactly("a=444");
        assertThat(fixture.files(".damaged")).hasSize(1);
    }

    @Test
    void copy_of_entry_in_payload_is_no_entry() throws IOException {
        var copy = Arrays.copyOfRange(intact, HEADER_BYTES, HEADER_BYTES + ENTRY_BYTES);
        Files.delete(segment);
        fixture.spool = fixture.open();
        fixture.spool.append("b", copy, fixture.now);
        fixture.append("b", "555");
        fixture.close();
        var other = fixture.files(".spool").get(0);
        var damaged = Files.readAllBytes(other);
        damaged[HEADER_BYTES + 32] ^= 1;
        Files.write(other, damaged);
        fixture.spool = fixture.open();
        assertThat(fixture.drain()).containsExactly("b=555");
        fixture.close();
    }

    @Test
    void entry_damaged_while_open_is_skipped() throws IOException {
        fixture.spool = fixture.open();
        var damaged = intact.clone();
        damaged[intact.length - 1] ^= 1;
        Files.write(segment, damaged);
        assertThat(fixture.drain()).containsExactly("a=111", "a=222");
        assertThat(fixture.spool.counts().damages()).isEqualTo(1);
        assertThat(fixture.files(".damaged")).hasSize(1);
        fixture.close();
    }

    @Test
    void torn_log_of_sent_entries_repeats_only_torn_entry() throws IOException {
        fixture.spool = fixture.open();
        fixture.sender = (entry, moreFollows) -> fixture.sent.size() == 2
                ? SendResult.retryLater(Duration.ofSeconds(1))
                : fixture.accept(entry, moreFollows);
        fixture.drain();
        fixture.close();
        var log = fixture.files(".sent").get(0);
        Files.write(log, Arrays.copyOf(Files.readAllBytes(log), 23));
        fixture.restart();
        fixture.sent.clear();
        fixture.sender = fixture::accept;
        assertThat(fixture.drain()).containsExactly("a=222", "a=333");
        fixture.close();
    }
}
