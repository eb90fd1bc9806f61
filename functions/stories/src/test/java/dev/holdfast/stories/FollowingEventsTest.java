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

/** The events {@code item.resolved}, {@code item.too-early} and {@code item.too-fast}, which follow from a change. */
class FollowingEventsTest {
    private static final String TOO_FAST_AND_LATE =
            "expect: {careful: {state: a, minStay: PT3H}, cooling: {state: z, minAge: P1D}}\n"
                    + "states: {a: {initial: true, next: [z], within: PT1H}, z: {terminal: true}}";

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void begin() {
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
    void follow_their_change_under_ids_of_their_own() {
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types())
                .endsWith("overdue", "completed", "resolved", "too-early", "too-fast")
                .hasSize(6);
        var last = holdfastFixture.receiver.events().subList(2, 6);
        var id = last.getFirst().get("id").asText();
        assertThat(last)
                .extracting(event -> event.get("id").asText())
                .containsExactly(id, id + ".resolved", id + ".too-early", id + ".too-fast");
        assertThat(last)
                .extracting(event -> event.get("sequence").asText())
                .as("of one change")
                .containsOnly(last.getFirst().get("sequence").asText());
        assertThat(last.getFirst().get("data").has("change")).isFalse();
        assertThat(last.subList(1, 4))
                .allSatisfy(event ->
                        assertThat(event.get("data").get("change").asText()).isEqualTo("completed"));
    }

    @Test
    void arrive_once_however_often_the_change_is_published() {
        var changes = holdfastFixture.store().peek(100).stream()
                .map(outboxEntry -> outboxEntry.row())
                .toList();
        holdfastFixture.publish();
        var before = holdfastFixture.receiver.messages().size();
        holdfastFixture.holdfast.changeFeed.project(changes);
        holdfastFixture.sweep();
        assertThat(holdfastFixture.receiver.messages()).hasSize(before);
    }

    @Test
    void stand_behind_their_change_in_timelines_page_by_page() {
        holdfastFixture.publish();
        assertThat(types("'correlation':'order-1'"))
                .containsExactly("created", "overdue", "completed", "resolved", "too-early", "too-fast")
                .isEqualTo(types("'workflow':'upload','key':'k'"));
    }

    private List<String> types(String of) {
        var types = new ArrayList<String>();
        String token = null;
        do {
            var page = holdfastFixture.callOk(
                    holdfastFixture.holdfast.traceItems,
                    "{" + of + ",'limit':1" + (token == null ? "" : ",'pageToken':'" + token + "'") + "}");
            page.lines().stream()
                    .map(TimelineEntry::type)
                    .map(FollowingEventsTest::word)
                    .forEach(types::add);
            token = page.nextPageToken();
        } while (token != null);
        return types;
    }

    private static String word(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    @Test
    void follow_a_heartbeat_too_which_itself_stands_in_no_timeline() {
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
                .extracting(searchHit -> word(String.valueOf(searchHit.type())))
                .containsExactlyInAnyOrder("created", "overdue", "resolved");
    }

    @Test
    void are_found_by_a_search_for_their_type() {
        holdfastFixture.publish();
        for (var type : List.of("resolved", "too-early", "too-fast"))
            assertThat(holdfastFixture
                            .callOk(holdfastFixture.holdfast.searchItems, "{'query':'in:events type:" + type + "'}")
                            .hits())
                    .extracting(SearchHit::type)
                    .containsExactly("dev.holdfast.item." + type);
    }
}
