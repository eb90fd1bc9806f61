// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.HistoryEntry;
import dev.holdfast.projection.RepublishChanges;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes that the feed has lost are published again. */
class RepublishChangesTest {
    private static final String ITEM = "'workflow':'pipeline','key':'a'";

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void loseTwoChanges() {
        holdfastFixture.putPipeline();
        holdfastFixture.publish();
        holdfastFixture.subscribe();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{" + ITEM + ",'correlation':'c'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.editItem, "{" + ITEM + ",'labels':{'team':'red'}}");
        holdfastFixture
                .store()
                .removeThrough(holdfastFixture.store().peek(10).getLast().position());
        holdfastFixture.clock.advance(ofMinutes(1));
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private RepublishChanges.Result republish(String members) {
        var result = holdfastFixture.callOk(
                holdfastFixture.holdfast.republishChanges, "{'workflow':'pipeline'" + members + "}");
        holdfastFixture.publish();
        return result;
    }

    private List<Long> archivedVersions() {
        return holdfastFixture.callOk(holdfastFixture.holdfast.getItemHistory, "{" + ITEM + "}").history().stream()
                .map(HistoryEntry::version)
                .toList();
    }

    @Test
    void lost_changes_of_open_item_are_published_once() {
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{" + ITEM + ",'to':'copied'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).containsExactly("advanced");
        assertThat(republish("")).isEqualTo(new RepublishChanges.Result(1, 2, List.of(), null, List.of()));
        assertThat(holdfastFixture.receiver.types()).containsExactly("advanced", "created", "edited");
        assertThat(holdfastFixture.receiver.events().get(1).at("/data/state").asText())
                .isEqualTo("received");
        assertThat(archivedVersions()).containsExactly(1L, 2L, 3L);
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.traceItems, "{'correlation':'c'}")
                        .entries())
                .hasSize(3);

        assertThat(republish("").changes()).isZero();
        assertThat(holdfastFixture.receiver.types()).hasSize(3);
    }

    @Test
    void lost_end_of_item_is_published_by_key() {
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{" + ITEM + ",'to':'copied'}");
        holdfastFixture.publish();
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{" + ITEM + ",'to':'done'}");
        holdfastFixture
                .store()
                .removeThrough(holdfastFixture.store().peek(10).getLast().position());
        assertThat(republish("").items()).isZero();
        assertThat(republish(",'keys':['a','gone']"))
                .isEqualTo(new RepublishChanges.Result(1, 3, List.of("gone"), null, List.of()));
        assertThat(holdfastFixture.receiver.types())
                .containsExactlyInAnyOrder("advanced", "created", "edited", "completed");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.reportCompleteness, "{'workflow':'pipeline'}")
                        .summary())
                .contains("1 created = 1 finished");
        assertThat(republish(",'keys':['a']").changes()).isZero();
    }

    @Test
    void empty_list_of_keys_is_refused() {
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.republishChanges, "{'workflow':'pipeline','keys':[]}")
                        .detail())
                .startsWith("/keys: must not be empty");
    }
}
