// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.search.SearchHit;
import dev.holdfast.timeline.TimelineEntry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * If a change causes the events {@code item.resolved}, {@code item.too-early} or {@code item.too-fast}, they follow the
 * event of the change itself.
 */
class FollowingEventsTest {
    private static final String TOO_FAST_AND_LATE =
            "expect: {careful: {state: a, minStay: PT3H}, cooling: {state: z, minAge: P1D}}\n"
                    + "states: {a: {initial: true, next: [z], within: PT1H}, z: {terminal: true}}";

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void completeLateItem() {
        holdfastFixture.subscribe();
        holdfastFixture.putWorkflow("upload", TOO_FAST_AND_LATE);
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'upload','key':'k','correlation':'order-1'}");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.sweep();
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'upload','key':'k'}");
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void following_events_have_own_ids_and_share_sequence() {
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types())
                .endsWith("overdue", "completed", "resolved", "too-early", "too-fast")
                .hasSize(6);
        var lastEvents = holdfastFixture.receiver.events().subList(2, 6);
        var id = lastEvents.getFirst().get("id").asText();
        assertThat(lastEvents)
                .extracting(event -> event.get("id").asText())
                .containsExactly(id, id + ".resolved", id + ".too-early", id + ".too-fast");
        assertThat(lastEvents)
                .extracting(event -> event.get("sequence").asText())
                .as("events of one change")
                .containsOnly(lastEvents.getFirst().get("sequence").asText());
        assertThat(lastEvents.getFirst().get("data").has("change")).isFalse();
        assertThat(lastEvents.subList(1, 4))
                .allSatisfy(event ->
                        assertThat(event.get("data").get("change").asText()).isEqualTo("completed"));
    }

    @Test
    void following_events_arrive_once_when_change_is_repeated() {
        var changes = holdfastFixture.store().peek(100).stream()
                .map(outboxEntry -> outboxEntry.row())
                .toList();
        holdfastFixture.publish();
        var countBefore = holdfastFixture.receiver.messages().size();
        holdfastFixture.holdfast.changeFeed.project(changes);
        holdfastFixture.sweep();
        assertThat(holdfastFixture.receiver.messages()).hasSize(countBefore);
    }

    @Test
    void timeline_pages_list_following_events_behind_their_change() {
        holdfastFixture.publish();
        assertThat(types("'correlation':'order-1'"))
                .containsExactly("created", "overdue", "completed", "resolved", "too-early", "too-fast")
                .isEqualTo(types("'workflow':'upload','key':'k'"));
    }

    private List<String> types(String filter) {
        var types = new ArrayList<String>();
        String token = null;
        do {
            var page = holdfastFixture.callOk(
                    holdfastFixture.holdfast.traceItems,
                    "{" + filter + ",'limit':1" + (token == null ? "" : ",'pageToken':'" + token + "'") + "}");
            page.entries().stream()
                    .map(TimelineEntry::type)
                    .map(FollowingEventsTest::shortType)
                    .forEach(types::add);
            token = page.nextPageToken();
        } while (token != null);
        return types;
    }

    private static String shortType(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    @Test
    void timeline_omits_heartbeat_but_lists_its_following_events() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'upload','key':'slow','correlation':'order-2'}");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.sweep();
        holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'upload','key':'slow'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).endsWith("overdue", "heartbeat", "resolved");
        assertThat(types("'correlation':'order-2'"))
                .containsExactly("created", "overdue", "resolved")
                .isEqualTo(types("'workflow':'upload','key':'slow'"));
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.searchItems, "{'query':'in:events key:slow'}")
                        .hits())
                .extracting(searchHit -> shortType(String.valueOf(searchHit.type())))
                .containsExactlyInAnyOrder("created", "overdue", "resolved");
    }

    @Test
    void search_by_type_finds_following_events() {
        holdfastFixture.publish();
        for (var type : List.of("resolved", "too-early", "too-fast"))
            assertThat(holdfastFixture
                            .callOk(holdfastFixture.holdfast.searchItems, "{'query':'in:events type:" + type + "'}")
                            .hits())
                    .extracting(SearchHit::type)
                    .containsExactly("dev.holdfast.item." + type);
    }
}
