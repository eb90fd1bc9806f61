// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Publishing continues after an error of the virtual machine, and after a damaged change. */
class OutboxReaderTest {
    private static final int MAX_CHANGES_IN_MEMORY = 3;

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void batch_that_exceeds_memory_is_repeated_in_halves() {
        holdfastFixture.subscribe();
        holdfastFixture.createItems(10, i -> "{'key':'k" + i + "'}");
        holdfastFixture.table.runBeforeBatch(writes -> {
            var changes = writes.stream()
                    .filter(rowWrite -> rowWrite.key().sort().startsWith("event/"))
                    .count();
            if (changes > MAX_CHANGES_IN_MEMORY) throw new OutOfMemoryError("simulated");
        });
        IntStream.range(0, 2)
                .forEach(i -> assertThatThrownBy(holdfastFixture::publish).isInstanceOf(OutOfMemoryError.class));
        // The batch grows again after each success, and shrinks after each error.
        var published = false;
        for (var i = 0; i < 10 && !published; i++) published = hasPublished();
        assertThat(holdfastFixture.receiver.types()).hasSize(10).containsOnly("created");
    }

    @Test
    void damaged_change_is_counted_and_blocks_no_later_change() {
        holdfastFixture.subscribe();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.damageChanges(holdfastFixture.row("simple", "a").key());
        holdfastFixture.publish();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'b'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created");
        assertThat(holdfastFixture.counts.countOf("events.unreadable")).isEqualTo(1);
        assertThat(holdfastFixture.store().oldestTime()).isEmpty();
    }

    private boolean hasPublished() {
        try {
            return holdfastFixture.publish() >= 0;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }
}
