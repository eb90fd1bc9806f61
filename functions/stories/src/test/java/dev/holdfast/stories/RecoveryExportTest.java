// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.view.ItemView;
import dev.holdfast.json.JsonCodec;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A recovery exports lost items with their data, in pages. */
class RecoveryExportTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final RecoveryFixture recovery = new RecoveryFixture(() -> holdfastFixture);

    @BeforeEach
    void putPipeline() {
        holdfastFixture.putPipeline();
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void export_returns_items_with_data_and_changes_nothing() {
        recovery.createItems(3, 2);
        var before = holdfastFixture.row("pipeline", "late1");
        var page = holdfastFixture.callOk(
                holdfastFixture.holdfast.recoverItems, "{'workflow':'pipeline','mode':'export'}");
        assertThat(page.items())
                .extracting(
                        i -> String.valueOf(i.data() == null ? null : i.data().text()))
                .containsExactlyInAnyOrder("{\"file\":0}", "{\"file\":1}", "{\"file\":2}");
        assertThat(page.items().getFirst().history()).isNotEmpty();
        assertThat(holdfastFixture.row("pipeline", "late1")).isEqualTo(before);
    }

    @Test
    void export_pages_stay_below_four_megabytes_without_gaps_or_duplicates() {
        var data = "x".repeat(256 * 1024 - 2);
        holdfastFixture.createItems(40, i -> "{'workflow':'pipeline','key':'late" + i + "','data':'" + data + "'}");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.sweep();
        var pages = recovery.recoverAll("'mode':'export','limit':1000");
        assertThat(pages)
                .allSatisfy(p -> assertThat(JsonCodec.encode(p).length()).isLessThan(4_000_000));
        assertThat(pages.stream().flatMap(p -> p.items().stream()).map(ItemView::key))
                .hasSize(40)
                .doesNotHaveDuplicates();
        assertThat(pages).hasSizeLessThan(7);
    }

    @Test
    void export_is_complete_although_items_finish_between_pages() {
        var data = "x".repeat(200 * 1024);
        holdfastFixture.createItems(30, i -> "{'workflow':'pipeline','key':'late" + i + "','data':'" + data + "'}");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.sweep();
        var first = holdfastFixture.callOk(
                holdfastFixture.holdfast.recoverItems, "{'workflow':'pipeline','mode':'export'}");
        var exportedKeys = first.items().stream().map(ItemView::key).collect(Collectors.toSet());
        for (var key : exportedKeys)
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.completeItem, "{'workflow':'pipeline','key':'" + key + "','to':'failed'}");
        var page = first;
        while (page.nextPageToken() != null) {
            page = holdfastFixture.callOk(
                    holdfastFixture.holdfast.recoverItems,
                    "{'workflow':'pipeline','mode':'export','pageToken':'" + page.nextPageToken() + "'}");
            page.items().forEach(i -> assertThat(exportedKeys.add(i.key())).isTrue());
        }
        assertThat(exportedKeys).hasSize(30);
    }

    @Test
    void export_by_keys_has_no_gaps_or_duplicates() {
        var data = "x".repeat(250 * 1024);
        holdfastFixture.createItems(30, i -> "{'workflow':'pipeline','key':'k" + i + "','data':'" + data + "'}");
        var keys = IntStream.range(0, 30)
                .mapToObj(i -> "'none" + i + "','k" + i + "'")
                .collect(Collectors.joining(","));
        var pages = recovery.recoverAll("'mode':'export','limit':1000,'keys':[" + keys + "]");
        assertThat(RecoveryFixture.results(pages)).hasSize(60).doesNotHaveDuplicates();
        assertThat(pages.stream().flatMap(p -> p.items().stream())).hasSize(30);
    }
}
