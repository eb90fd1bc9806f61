// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.search;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.search.SearchQuery.CardKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of repeated, replaced and expired cards that every search index must pass. */
@Timeout(120)
public abstract class SearchUpdateContract extends SearchFixture {
    @Test
    void a_newer_version_replaces_only_older_ones() {
        addCards(item("a").withText("first").withField("state", "open"));
        addCards(item("a").withText("second").withField("state", "done").withVersion(2));
        assertThat(findKeys("second state:done")).containsExactly("a");
        assertThat(findKeys("first")).isEmpty();
        assertThat(findKeys("state:open")).isEmpty();
        addCards(
                item("a").withText("late").withVersion(1),
                item("a").withText("again").withVersion(2));
        assertThat(findKeys("second")).containsExactly("a");
        assertThat(findKeys("late")).isEmpty();
        assertThat(findKeys("again")).isEmpty();
    }

    @Test
    void older_versions_do_not_restore_a_deleted_card() {
        addCards(item("a").withText("here"));
        addCards(item("a").asDeleted().withVersion(3));
        addCards(item("a").withText("here").withVersion(2));
        assertThat(findKeys("")).isEmpty();
        assertThat(findKeys("-elsewhere")).isEmpty();
        addCards(item("b").asDeleted().withVersion(2));
        addCards(item("b").withText("here").withVersion(1));
        assertThat(findKeys("")).isEmpty();
    }

    @Test
    void several_versions_in_one_call_leave_the_newest() {
        addCards(
                item("a").withText("one"),
                item("a").withText("three").withVersion(3),
                item("a").withText("two").withVersion(2));
        assertThat(findKeys("three")).containsExactly("a");
        assertThat(findKeys("")).containsExactly("a");
    }

    @Test
    void concurrent_writers_leave_the_newest_version() throws Exception {
        var versions = new ArrayList<CardDraft>();
        for (var version = 1; version <= 8; version++)
            for (var id = 0; id < 5; id++)
                versions.add(item("k" + id).withVersion(version).withText("v" + version));
        var writers = new ArrayList<CompletableFuture<Void>>();
        for (var writer = 0; writer < 4; writer++) {
            var shuffled = new ArrayList<>(versions);
            Collections.shuffle(shuffled, new Random(writer));
            writers.add(CompletableFuture.runAsync(() ->
                    shuffled.forEach(draft -> search.addCards(List.of(draft.toCard(MORNING.plus(ofHours(24))))))));
        }
        for (var writer : writers) writer.get();
        awaitIndexed();
        assertThat(findKeys("v8")).hasSize(5);
        assertThat(findKeys("-v8")).isEmpty();
    }

    @Test
    void an_expired_card_is_not_found() {
        search.addCards(
                List.of(item("a").toCard(MORNING.plus(ofHours(1))), item("b").toCard(MORNING.plus(ofHours(2)))));
        awaitIndexed();
        assertThat(findKeys("")).containsExactly("b", "a");
        clock.advance(ofHours(1));
        assertThat(findKeys("")).containsExactly("b");
        clock.advance(ofHours(1));
        assertThat(findKeys("")).isEmpty();
    }

    private SearchCard expiringCard(CardDraft draft, int hours) {
        return draft.toCard(MORNING.plus(ofHours(hours)));
    }

    @Test
    void ignored_cards_are_returned() {
        var first = expiringCard(item("a"), 1);
        assertThat(search.addCards(List.of(first, expiringCard(item("b"), 1)))).isEmpty();
        var second = expiringCard(item("a").withVersion(2), 1);
        var event = expiringCard(item("a").withKind(CardKind.EVENTS), 1);
        assertThat(search.addCards(List.of(second, event, first))).containsExactly(first);
        assertThat(search.addCards(List.of(second, event))).containsExactly(second, event);
    }

    @Test
    void events_expire_with_their_item_after_repeated_calls() {
        search.addCards(List.of(
                expiringCard(item("u").asFinished(), 1),
                expiringCard(item("v").asFinished(), 2),
                expiringCard(item("open"), 1),
                expiringCard(item("u1").asFinished(), 9),
                expiringCard(item("u.1").withKind(CardKind.EVENTS), 9),
                expiringCard(item("u.12").withKind(CardKind.EVENTS), 9),
                expiringCard(item("u1.1").withKind(CardKind.EVENTS), 9),
                expiringCard(item("v.3").withKind(CardKind.EVENTS), 1),
                expiringCard(item("open.1").withKind(CardKind.EVENTS), 9),
                expiringCard(item("u.1").withKind(CardKind.EVENTS).withApp(app + "x"), 9)));
        for (var time = 0; time < 2; time++) expireEvents("u", "v", "open", "none");
        search.expireEventsWithItems(List.of());
        assertThat(findKeys("in:events")).containsExactlyInAnyOrder("u.1", "u.12", "u1.1", "v.3", "open.1");
        clock.advance(ofHours(1));
        assertThat(findKeys("in:events")).containsExactlyInAnyOrder("u1.1", "v.3", "open.1");
        assertThat(findKeys(app + "x", "in:events")).containsExactly("u.1");
        clock.advance(ofHours(1));
        assertThat(findKeys("in:events")).containsExactlyInAnyOrder("u1.1", "open.1");
    }

    @Test
    void a_repeated_event_still_expires_with_its_item() {
        var event = expiringCard(item("u.1").withKind(CardKind.EVENTS).withText("once"), 9);
        search.addCards(List.of(expiringCard(item("u").asFinished(), 1), event));
        expireEvents("u");
        search.addCards(List.of(event));
        awaitIndexed();
        assertThat(findKeys("in:events once")).containsExactly("u.1");
        clock.advance(ofHours(1));
        assertThat(findKeys("in:events")).isEmpty();
    }

    @Test
    void many_events_expire_with_their_items() {
        var cards = new ArrayList<SearchCard>();
        var uids = IntStream.range(0, 120).mapToObj(i -> "u" + i).toArray(String[]::new);
        for (var uid : uids) {
            cards.add(expiringCard(item(uid).asFinished(), 1));
            cards.add(expiringCard(item(uid + ".1").withKind(CardKind.EVENTS), 9));
        }
        for (var i = 2; i < 2_002; i++) cards.add(expiringCard(item("u7." + i).withKind(CardKind.EVENTS), 9));
        search.addCards(cards);
        expireEvents(uids);
        clock.advance(ofHours(1));
        assertThat(findKeys("in:events")).isEmpty();
    }

    @Test
    void cards_survive_reopening_the_index() throws Exception {
        addCards(item("a").withText("kept"));
        search = open(clock);
        assertThat(findKeys("kept")).containsExactly("a");
    }

    @Test
    void a_thousand_cards_are_added_and_found() {
        addCards(IntStream.range(0, 1000)
                .mapToObj(i -> item("k" + i).withText("one of many, with a text of some length ".repeat(100)))
                .toArray(CardDraft[]::new));
        assertThat(findKeys("many")).hasSize(1000);
    }
}
