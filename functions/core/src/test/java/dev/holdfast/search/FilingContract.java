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

/** What every index promises of cards that are filed again, replaced, expired or lost. */
@Timeout(120)
public abstract class FilingContract extends SearchFixture {
    @Test
    void a_newer_version_takes_the_place_of_an_older_and_of_nothing_else() {
        file(item("a").says("first").fact("state", "open"));
        file(item("a").says("second").fact("state", "done").version(2));
        assertThat(found("second state:done")).containsExactly("a");
        assertThat(found("first")).isEmpty();
        assertThat(found("state:open")).isEmpty();
        file(item("a").says("late").version(1), item("a").says("again").version(2));
        assertThat(found("second")).containsExactly("a");
        assertThat(found("late")).isEmpty();
        assertThat(found("again")).isEmpty();
    }

    @Test
    void what_is_gone_is_not_found_and_no_older_version_brings_it_back() {
        file(item("a").says("here"));
        file(item("a").deleted().version(3));
        file(item("a").says("here").version(2));
        assertThat(found("")).isEmpty();
        assertThat(found("-elsewhere")).isEmpty();
        file(item("b").deleted().version(2));
        file(item("b").says("here").version(1));
        assertThat(found("")).isEmpty();
    }

    @Test
    void several_versions_in_one_go_leave_the_newest() {
        file(
                item("a").says("one"),
                item("a").says("three").version(3),
                item("a").says("two").version(2));
        assertThat(found("three")).containsExactly("a");
        assertThat(found("")).containsExactly("a");
    }

    @Test
    void many_who_file_at_once_leave_the_newest_of_each() throws Exception {
        var versions = new ArrayList<CardDraft>();
        for (var version = 1; version <= 8; version++)
            for (var id = 0; id < 5; id++)
                versions.add(item("k" + id).version(version).says("v" + version));
        var writers = new ArrayList<CompletableFuture<Void>>();
        for (var writer = 0; writer < 4; writer++) {
            var mine = new ArrayList<>(versions);
            Collections.shuffle(mine, new Random(writer));
            writers.add(CompletableFuture.runAsync(() ->
                    mine.forEach(draft -> search.addCards(List.of(draft.card(MORNING.plus(ofHours(24))))))));
        }
        for (var writer : writers) writer.get();
        settle();
        assertThat(found("v8")).hasSize(5);
        assertThat(found("-v8")).isEmpty();
    }

    @Test
    void what_has_expired_is_found_no_more() {
        search.addCards(
                List.of(item("a").card(MORNING.plus(ofHours(1))), item("b").card(MORNING.plus(ofHours(2)))));
        settle();
        assertThat(found("")).containsExactly("b", "a");
        clock.advance(ofHours(1));
        assertThat(found("")).containsExactly("b");
        clock.advance(ofHours(1));
        assertThat(found("")).isEmpty();
    }

    private SearchCard expires(CardDraft draft, int hours) {
        return draft.card(MORNING.plus(ofHours(hours)));
    }

    @Test
    void what_changes_nothing_comes_back() {
        var first = expires(item("a"), 1);
        assertThat(search.addCards(List.of(first, expires(item("b"), 1)))).isEmpty();
        var second = expires(item("a").version(2), 1);
        var event = expires(item("a").kind(CardKind.EVENTS), 1);
        assertThat(search.addCards(List.of(second, event, first))).containsExactly(first);
        assertThat(search.addCards(List.of(second, event))).containsExactly(second, event);
    }

    @Test
    void events_expire_with_their_item_however_often_that_is_asked_for() {
        search.addCards(List.of(
                expires(item("u").finished(), 1),
                expires(item("v").finished(), 2),
                expires(item("open"), 1),
                expires(item("u1").finished(), 9),
                expires(item("u.1").kind(CardKind.EVENTS), 9),
                expires(item("u.12").kind(CardKind.EVENTS), 9),
                expires(item("u1.1").kind(CardKind.EVENTS), 9),
                expires(item("v.3").kind(CardKind.EVENTS), 1),
                expires(item("open.1").kind(CardKind.EVENTS), 9),
                expires(item("u.1").kind(CardKind.EVENTS).of(app + "x"), 9)));
        for (var time = 0; time < 2; time++) settle("u", "v", "open", "none");
        search.expireEventsWithItems(List.of());
        assertThat(found("in:events")).containsExactlyInAnyOrder("u.1", "u.12", "u1.1", "v.3", "open.1");
        clock.advance(ofHours(1));
        assertThat(found("in:events")).containsExactlyInAnyOrder("u1.1", "v.3", "open.1");
        assertThat(found(app + "x", "in:events")).containsExactly("u.1");
        clock.advance(ofHours(1));
        assertThat(found("in:events")).containsExactlyInAnyOrder("u1.1", "open.1");
    }

    @Test
    void an_event_that_is_filed_again_still_expires_with_its_item() {
        var event = expires(item("u.1").kind(CardKind.EVENTS).says("once"), 9);
        search.addCards(List.of(expires(item("u").finished(), 1), event));
        settle("u");
        search.addCards(List.of(event));
        settle();
        assertThat(found("in:events once")).containsExactly("u.1");
        clock.advance(ofHours(1));
        assertThat(found("in:events")).isEmpty();
    }

    @Test
    void events_in_any_number_expire_with_their_items() {
        var cards = new ArrayList<SearchCard>();
        var uids = IntStream.range(0, 120).mapToObj(i -> "u" + i).toArray(String[]::new);
        for (var uid : uids) {
            cards.add(expires(item(uid).finished(), 1));
            cards.add(expires(item(uid + ".1").kind(CardKind.EVENTS), 9));
        }
        for (var i = 2; i < 2_002; i++) cards.add(expires(item("u7." + i).kind(CardKind.EVENTS), 9));
        search.addCards(cards);
        settle(uids);
        clock.advance(ofHours(1));
        assertThat(found("in:events")).isEmpty();
    }

    @Test
    void what_was_filed_is_there_when_it_is_opened_again() throws Exception {
        file(item("a").says("kept"));
        search = open(clock);
        assertThat(found("kept")).containsExactly("a");
    }

    @Test
    void a_thousand_cards_can_be_filed_and_found_at_once() {
        file(IntStream.range(0, 1000)
                .mapToObj(i -> item("k" + i).says("one of many, with a text of some length ".repeat(100)))
                .toArray(CardDraft[]::new));
        assertThat(found("many")).hasSize(1000);
    }
}
