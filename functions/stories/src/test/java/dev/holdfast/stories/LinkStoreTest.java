// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.problem.Problem;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.WriteCondition;
import dev.holdfast.timeline.TimelineEntry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Links identify items by external names. */
class LinkStoreTest {
    private static final String COMPOSED = "M\u00FCller 7";
    private static final String DECOMPOSED = "Mu\u0308ller 7";

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void create(String key, String links) {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'" + key + "','links':" + links + "}");
    }

    private List<String> timelineOf(String link) {
        return holdfastFixture.callOk(holdfastFixture.holdfast.traceItems, "{'link':'" + link + "'}").entries().stream()
                .map(timelineEntry -> timelineEntry.item() + " " + typeOf(timelineEntry))
                .toList();
    }

    private static String typeOf(TimelineEntry timelineEntry) {
        return timelineEntry.type().replace("dev.holdfast.item.", "");
    }

    private List<String> storedRows() {
        return holdfastFixture.store().queryAll(RowQuery.wholePartition("link/shop/tracking/1Z%2F9", 10)).stream()
                .map(row -> row.body())
                .toList();
    }

    @Test
    void link_leads_to_one_open_item() {
        create("a", "['tracking:1Z/9','hardware:door 7']");
        var refusal = holdfastFixture.callRefused(
                holdfastFixture.holdfast.createItem, "{'key':'b','links':['tracking:1Z/9']}");
        assertThat(refusal).isInstanceOf(Problem.Conflict.class);
        assertThat(refusal.detail()).contains("tracking:1Z/9", "simple/a");
        assertThat(holdfastFixture.item("simple", "a").links()).containsExactly("tracking:1Z/9", "hardware:door 7");
        assertThat(holdfastFixture.callRefused(holdfastFixture.holdfast.getItem, "{'workflow':'simple','key':'b'}"))
                .isInstanceOf(Problem.NotFound.class);
    }

    @Test
    void link_is_free_once_its_item_ended_even_if_unpublished() {
        create("a", "['tracking:1Z/9']");
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'simple','key':'a'}");
        create("b", "['tracking:1Z/9']");
        holdfastFixture.publish();
        // The end of the first item must not remove the link of the second item.
        assertThat(holdfastFixture.callRefused(
                        holdfastFixture.holdfast.createItem, "{'key':'c','links':['tracking:1Z/9']}"))
                .isInstanceOf(Problem.Conflict.class);
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, "{'workflow':'simple','key':'b'}");
        create("c", "['tracking:1Z/9']");
    }

    @Test
    void link_row_is_removed_once_its_item_end_is_published() {
        create("a", "['tracking:1Z/9']");
        assertThat(storedRows()).hasSize(1);
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'simple','key':'a'}");
        holdfastFixture.publish();
        assertThat(storedRows()).isEmpty();
    }

    @Test
    void edit_releases_and_claims_links_together_or_not_at_all() {
        create("a", "['tracking:1Z/9']");
        create("b", "['tracking:2Z']");
        var refusal = holdfastFixture.callRefused(
                holdfastFixture.holdfast.editItem, "{'workflow':'simple','key':'a','links':['tracking:2Z']}");
        assertThat(refusal.detail()).contains("simple/b");
        assertThat(storedRows()).hasSize(1);

        holdfastFixture.callOk(
                holdfastFixture.holdfast.editItem,
                "{'workflow':'simple','key':'a','links':['tracking:3Z','hardware:x']}");
        assertThat(holdfastFixture.item("simple", "a").links()).containsExactly("tracking:3Z", "hardware:x");
        assertThat(storedRows()).isEmpty();
        create("c", "['tracking:1Z/9']");
    }

    @Test
    void one_of_many_concurrent_claims_gets_link() {
        var jobs = IntStream.range(0, 20)
                .<Callable<Boolean>>mapToObj(i -> () -> holdfastFixture.call(
                                holdfastFixture.app,
                                holdfastFixture.holdfast.createItem,
                                "{'key':'k" + i + "','links':['tracking:1Z/9']}")
                        instanceof dev.holdfast.problem.ActionResult.Success)
                .toList();
        assertThat(HoldfastFixture.runConcurrently(jobs).stream().filter(got -> got))
                .hasSize(1);
    }

    @Test
    void repeated_creation_changes_nothing_and_other_links_are_conflict() {
        create("a", "['tracking:1Z/9']");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.createItem, "{'key':'a','links':['tracking:1Z/9']}")
                        .created())
                .isFalse();
        assertThat(holdfastFixture.callRefused(
                        holdfastFixture.holdfast.createItem, "{'key':'a','links':['tracking:4Z']}"))
                .isInstanceOf(Problem.Conflict.class);
    }

    @Test
    void timeline_of_link_holds_all_items_that_ever_had_it() {
        create("a", "['tracking:1Z/9']");
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'simple','key':'a'}");
        create("b", "['tracking:1Z/9','tracking:2Z']");
        create("other", "['tracking:3Z']");
        holdfastFixture.publish();
        assertThat(timelineOf("tracking:1Z/9"))
                .containsExactly("simple/a created", "simple/a completed", "simple/b created");
        assertThat(timelineOf("tracking:2Z")).containsExactly("simple/b created");
    }

    @Test
    void items_and_events_are_found_by_link() {
        create("a", "['tracking:1Z/9']");
        create("b", "[]");
        holdfastFixture.publish();
        var searchResult = holdfastFixture.callOk(
                holdfastFixture.holdfast.searchItems, "{'query':'link:\\'tracking:1Z/9\\''}".replace("\\'", "\\\""));
        assertThat(searchResult.hits()).extracting(searchHit -> searchHit.key()).containsExactly("a");
    }

    @Test
    void invalid_link_is_refused_by_its_place() {
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.createItem, "{'links':['1Z']}")
                        .detail())
                .contains("/links/0");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.createItem, "{'links':['a:1',':2']}")
                        .detail())
                .contains("/links/1");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.createItem, "{'links':['a:']}")
                        .detail())
                .contains("/links/0");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.createItem, "{'links':['a:1','a:1']}")
                        .detail())
                .contains("/links");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.createItem, "{'links':['a: 1']}")
                        .detail())
                .contains("/links/0");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.traceItems, "{'link':'nothing'}")
                        .detail())
                .contains("/link");
    }

    @Test
    void link_in_other_unicode_form_leads_to_same_item() {
        create("a", "['parcel:" + COMPOSED + "']");
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.createItem,
                                "{'key':'b','links':['parcel:" + DECOMPOSED + "']}")
                        .detail())
                .contains("simple/a");
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.createItem,
                                "{'links':['parcel:" + COMPOSED + "','parcel:" + DECOMPOSED + "']}")
                        .detail())
                .startsWith("/links");
        assertThat(holdfastFixture
                        .callOk(
                                holdfastFixture.holdfast.createItem,
                                "{'key':'a','links':['parcel:" + DECOMPOSED + "']}")
                        .created())
                .isFalse();
        holdfastFixture.publish();
        assertThat(timelineOf("parcel:" + DECOMPOSED)).containsExactly("simple/a created");
        assertThat(linkHits(DECOMPOSED)).containsExactly("a");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.editItem,
                "{'workflow':'simple','key':'a','unlink':['parcel:" + DECOMPOSED + "']}");
        create("b", "['parcel:" + DECOMPOSED + "']");
        assertThat(holdfastFixture.item("simple", "b").links()).containsExactly("parcel:" + COMPOSED);
    }

    private List<String> linkHits(String value) {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.searchItems, "{'query':'link:\\\"parcel:" + value + "\\\"'}")
                .hits()
                .stream()
                .map(searchHit -> searchHit.key())
                .toList();
    }

    /** Rewrites the rows of an item and of its link, as an earlier version stored them for a decomposed link. */
    private void storeDecomposedLink() {
        var store = holdfastFixture.store();
        var row = holdfastFixture.row("simple", "a");
        var oldRow = new Row(
                row.key(), row.version(), row.body().replace(COMPOSED, DECOMPOSED), row.entries(), row.expires());
        var linkRow = store.get(linkKey(COMPOSED)).orElseThrow();
        store.write(List.of(
                RowWrite.put(oldRow, WriteCondition.ANY),
                RowWrite.put(new Row(linkKey(DECOMPOSED), 1, linkRow.body()), WriteCondition.ANY),
                new RowWrite.Delete(linkRow, WriteCondition.ANY, false)));
    }

    private static RowKey linkKey(String value) {
        return new RowKey("link/shop/parcel/" + URLEncoder.encode(value, StandardCharsets.UTF_8), "link");
    }

    @Test
    void decomposed_link_of_earlier_version_is_held_until_its_end() {
        create("a", "['parcel:" + COMPOSED + "']");
        holdfastFixture.publish();
        storeDecomposedLink();
        for (var form : new String[] {COMPOSED, DECOMPOSED}) {
            assertThat(holdfastFixture
                            .callRefused(
                                    holdfastFixture.holdfast.createItem, "{'key':'b','links':['parcel:" + form + "']}")
                            .detail())
                    .contains("simple/a");
        }
        create("c", "[]");
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.editItem,
                                "{'workflow':'simple','key':'c','links':['parcel:" + COMPOSED + "']}")
                        .detail())
                .contains("simple/a");
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'simple','key':'a'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.store().get(linkKey(DECOMPOSED))).isEmpty();
        create("b", "['parcel:" + COMPOSED + "']");
    }

    @Test
    void timeline_contains_entries_of_earlier_version_in_other_form() {
        create("a", "['parcel:" + COMPOSED + "']");
        holdfastFixture.publish();
        var encoded = URLEncoder.encode("parcel:" + COMPOSED, StandardCharsets.UTF_8);
        var decomposed = URLEncoder.encode("parcel:" + DECOMPOSED, StandardCharsets.UTF_8);
        var store = holdfastFixture.store();
        for (var row : store.queryAll(RowQuery.wholePartition("trace/shop/link/" + encoded, 10))) {
            var oldKey = new RowKey("trace/shop/link/" + decomposed, row.key().sort());
            store.write(List.of(
                    RowWrite.put(new Row(oldKey, 1, row.body()), WriteCondition.ANY),
                    new RowWrite.Delete(row, WriteCondition.ANY, false)));
        }
        holdfastFixture.clock.advance(ofSeconds(1));
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'simple','key':'a'}");
        holdfastFixture.publish();
        for (var form : new String[] {COMPOSED, DECOMPOSED})
            assertThat(timelineOf("parcel:" + form)).containsExactly("simple/a created", "simple/a completed");
    }

    @Test
    void removed_link_is_named_in_history() {
        create("a", "['tracking:1Z/9','hardware:x']");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.editItem,
                "{'workflow':'simple','key':'a','unlink':['tracking:1Z/9','hardware:y']}");
        assertThat(holdfastFixture.item("simple", "a").links()).containsExactly("hardware:x");
        assertThat(holdfastFixture.item("simple", "a").history().getLast().unlinked())
                .containsExactly("tracking:1Z/9");
        create("b", "['tracking:1Z/9']");
        holdfastFixture.publish();
        assertThat(timelineOf("tracking:1Z/9"))
                .containsExactly("simple/a created", "simple/a edited", "simple/b created");
    }

    @Test
    void reclaimed_link_is_held_regardless_of_clocks() {
        create("a", "['tracking:1Z/9','hardware:x']");
        holdfastFixture.clock.advance(ofSeconds(5));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.editItem, "{'workflow':'simple','key':'a','unlink':['tracking:1Z/9']}");
        // After the clock was set back, Holdfast still sees the row that expires soon.
        holdfastFixture.clock.advance(ofSeconds(-5));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.editItem, "{'workflow':'simple','key':'a','links':['tracking:1Z/9']}");
        holdfastFixture.clock.advance(ofSeconds(60));
        assertThat(holdfastFixture.callRefused(
                        holdfastFixture.holdfast.createItem, "{'key':'b','links':['tracking:1Z/9']}"))
                .isInstanceOf(Problem.Conflict.class);
    }

    @Test
    void order_of_links_does_not_change_content() {
        create("a", "['tracking:1Z/9','hardware:x']");
        assertThat(holdfastFixture
                        .callOk(
                                holdfastFixture.holdfast.createItem,
                                "{'key':'a','links':['hardware:x','tracking:1Z/9']}")
                        .created())
                .isFalse();
    }
}
