package dev.holdfast.search;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.SettableClock;
import dev.holdfast.problem.Answer;
import dev.holdfast.search.Search.Place;
import dev.holdfast.search.Wanted.Kind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every index promises. Each test keeps to applications of its own, so one index may serve them all. */
@Timeout(120)
public abstract class SearchContract {
    private static final Instant MORNING = Instant.parse("2026-03-01T08:00:00Z");

    protected final SettableClock clock = new SettableClock(MORNING);
    private final String app = "a" + UUID.randomUUID();
    private Search search = Search.none("not opened yet");

    /** Opens the index, over whatever was filed before. */
    protected abstract Search open(InstantSource clock) throws Exception;

    /** Returns when all that was filed can be found. */
    protected void settle() {}

    @BeforeEach
    void openIt() throws Exception {
        search = open(clock);
    }

    /** A card in the making. */
    private record Draft(
            String app,
            Kind kind,
            String id,
            long version,
            boolean gone,
            List<Card.Fact> facts,
            String text,
            Instant at,
            @Nullable Instant due,
            boolean over) {
        Draft finished() {
            return new Draft(app, kind, id, version, gone, facts, text, at, due, true);
        }

        Draft kind(Kind kind) {
            return new Draft(app, kind, id, version, gone, facts, text, at, due, over);
        }

        Draft of(String app) {
            return new Draft(app, kind, id, version, gone, facts, text, at, due, over);
        }

        Draft version(long version) {
            return new Draft(app, kind, id, version, gone, facts, text, at, due, over);
        }

        Draft deleted() {
            return new Draft(app, kind, id, version, true, List.of(), "", at, due, over);
        }

        Draft fact(String name, String value) {
            var more = new ArrayList<>(facts);
            more.add(new Card.Fact(name, value));
            return new Draft(app, kind, id, version, gone, more, text, at, due, over);
        }

        Draft says(String text) {
            return new Draft(app, kind, id, version, gone, facts, text, at, due, over);
        }

        Draft at(Instant at) {
            return new Draft(app, kind, id, version, gone, facts, text, at, due, over);
        }

        Draft due(Instant due) {
            return new Draft(app, kind, id, version, gone, facts, text, at, due, over);
        }

        Card card(Instant expires) {
            var hit = new Hit(
                    kind == Kind.EVENTS ? id : null,
                    null,
                    "w",
                    id,
                    "open",
                    at,
                    "key:\"shop\"",
                    "version " + version + " \u2713\n",
                    MORNING.plus(ofHours(1)),
                    due,
                    over,
                    true,
                    null,
                    Map.of("team", "red", "a.b", ""),
                    null,
                    "c");
            return new Card(app, kind, id, version, gone, facts, text, hit, expires);
        }
    }

    private Draft item(String id) {
        return new Draft(app, Kind.ITEMS, id, 1, false, List.of(), "", MORNING, null, false);
    }

    private void file(Draft... drafts) {
        search.file(List.of(drafts).stream()
                .map(draft -> draft.card(MORNING.plus(ofHours(24))))
                .toList());
        settle();
    }

    private List<String> found(String app, String query) {
        if (!(Syntax.read(query) instanceof Answer.Ok<Wanted>(var wanted))) throw new AssertionError(query);
        return search.find(app, wanted, 1000, null).hits().stream()
                .map(Hit::key)
                .toList();
    }

    private List<String> found(String query) {
        return found(app, query);
    }

    @Test
    void nothing_is_found_where_nothing_was_filed() {
        assertThat(found("")).isEmpty();
        search.file(List.of());
    }

    @Test
    void a_hit_comes_back_as_it_was_filed() {
        var card = item("a").due(MORNING.plusMillis(1)).card(MORNING.plus(ofHours(1)));
        search.file(List.of(card));
        settle();
        assertThat(search.find(app, new Wanted(Kind.ITEMS, List.of()), 10, null))
                .isEqualTo(new Search.Found(List.of(card.hit()), null));
    }

    @Test
    void a_fact_is_found_by_its_name_and_its_whole_value() {
        file(
                item("a").fact("state", "packed").fact("label.team", "red herring"),
                item("b").fact("state", "Packed").fact("label.team", "red"),
                item("c").fact("key", "packed").fact("data./x", "red \"\u00fc\" \\ *"));
        assertThat(found("state:packed")).containsExactly("a");
        assertThat(found("label.team:red")).containsExactly("b");
        assertThat(found("label.team:\"red herring\"")).containsExactly("a");
        assertThat(found("key:packed")).containsExactly("c");
        assertThat(found("data./x:\"red \\\"\u00fc\\\" \\\\ *\"")).containsExactly("c");
        assertThat(found("-state:packed")).containsExactlyInAnyOrder("b", "c");
        assertThat(found("-state:packed -key:packed label.team:red")).containsExactly("b");
        assertThat(found("state:pack*")).isEmpty();
    }

    @Test
    void one_of_several_values_of_a_fact_will_do() {
        file(item("a").fact("actor", "ann").fact("actor", "ben"), item("b").fact("actor", "ben"));
        assertThat(found("actor:ben")).containsExactlyInAnyOrder("a", "b");
        assertThat(found("actor:ben -actor:ann")).containsExactly("b");
    }

    @Test
    void a_value_of_any_length_is_a_fact_of_its_own() {
        var long1 = "\u00fc".repeat(1_000);
        file(item("a").fact("data./x", long1), item("b").fact("data./x", long1.substring(1)));
        var wanted = new Wanted(Kind.ITEMS, List.of(new Wanted.Term.Is("data./x", long1, false)));
        assertThat(search.find(app, wanted, 10, null).hits())
                .extracting(Hit::key)
                .containsExactly("a");
    }

    /** Words are runs of letters and digits; case and accents count for nothing. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Caf\u00e9 au lait | CAFE | true",
                "Cafe\u0301 au lait | caf\u00e9 | true",
                "cafe | CAF\u00c9 | true",
                "Z\u00fcrich \u00c5lesund | alesund | true",
                "\u041c\u043e\u0441\u043a\u0432\u0430 | \u043c\u043e\u0441\u043a\u0432\u0430 | true",
                "\u6771\u4eac | \u6771\u4eac | true",
                "order-17 | 17 | true",
                "order-17 | order-17 | true",
                "order 17 | order-17 | true",
                "order-17 | 1 | false",
                "order_17 | order | true",
                "a.b@example.com | example | true",
                "a.b@example.com | example.com | true",
                "don't | don | true",
                "s3://in/2026-01.csv | in/2026 | true",
                "hammer and nail | \"hammer nail\" | false",
                "hammer and nail | \"nail and\" | false",
                "hammer and nail | nail hammer | true",
                "hammers | hammer | false",
                "hammer | hammer* | true",
                "hammer | NOT | false",
                "12,50 | 12,50 | true",
                "v1.2.3 | 2.3 | true",
                "\ud83d\udd28hammer\ud83d\udd28 | hammer | true",
            })
    void words_are_found_in_a_text(String text, String query, boolean there) {
        file(item("a").says(text), item("b"));
        assertThat(found(query)).isEqualTo(there ? List.of("a") : List.of());
        if (!query.contains(" ")) assertThat(found("-" + query)).isEqualTo(there ? List.of("b") : List.of("b", "a"));
    }

    @Test
    void a_phrase_may_go_over_the_end_of_a_line() {
        file(item("a").says("hammer\r\nnail"), item("b").says("nail\nhammer"));
        assertThat(found("\"hammer nail\"")).containsExactly("a");
    }

    @Test
    void times_are_compared_to_the_millisecond() {
        file(
                item("a").at(MORNING).due(MORNING.plus(ofHours(2))),
                item("b").at(MORNING.plusMillis(1)).due(Instant.parse("2100-01-01T00:00:00Z")),
                item("c").at(MORNING.plusMillis(2)));
        assertThat(found("updated>2026-03-01T08:00:00Z")).containsExactly("c", "b");
        assertThat(found("updated:2026-03-01T08:00:00.001Z")).containsExactly("b");
        assertThat(found("updated<=2026-03-01T08:00:00.001Z")).containsExactly("b", "a");
        assertThat(found("updated:2026-03-01")).containsExactly("c", "b", "a");
        assertThat(found("due<2099-01-01")).containsExactly("a");
        assertThat(found("due>=2026-03-01")).containsExactly("b", "a");
        assertThat(found("created:2026-03-01T09:00:00Z")).hasSize(3);
        assertThat(found("created<2026-03-01T09:00:00Z")).isEmpty();
    }

    @Test
    void kinds_and_applications_are_kept_apart_whatever_their_ids() {
        var other = app + "x";
        file(
                item("a").says("mine"),
                item("a").kind(Kind.EVENTS).says("an event"),
                item("a").of(other).version(7).says("theirs"));
        assertThat(found("mine")).containsExactly("a");
        assertThat(found("theirs")).isEmpty();
        assertThat(found("in:events")).containsExactly("a");
        assertThat(found("in:events mine")).isEmpty();
        assertThat(found(other, "")).containsExactly("a");
        assertThat(found(other, "mine")).isEmpty();
    }

    @Test
    void the_newest_come_first_and_pages_show_each_once() {
        var drafts = IntStream.range(0, 25)
                .mapToObj(i -> item("k%02d".formatted(i)).at(MORNING.plus(ofHours(i / 3))))
                .toArray(Draft[]::new);
        file(drafts);
        var whole = search.find(app, new Wanted(Kind.ITEMS, List.of()), 1000, null);
        assertThat(whole.next()).isNull();
        assertThat(whole.hits())
                .extracting(Hit::key)
                .startsWith("k24", "k23", "k22")
                .endsWith("k00");
        for (var limit : List.of(1, 5, 24, 25)) {
            var hits = new ArrayList<Hit>();
            @Nullable Place after = null;
            do {
                var page = search.find(app, new Wanted(Kind.ITEMS, List.of()), limit, after);
                assertThat(page.hits()).hasSizeLessThanOrEqualTo(limit);
                hits.addAll(page.hits());
                after = page.next();
            } while (after != null);
            assertThat(hits).as("in pages of " + limit).isEqualTo(whole.hits());
        }
    }

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
        var versions = new ArrayList<Draft>();
        for (var version = 1; version <= 8; version++)
            for (var id = 0; id < 5; id++)
                versions.add(item("k" + id).version(version).says("v" + version));
        var writers = new ArrayList<CompletableFuture<Void>>();
        for (var writer = 0; writer < 4; writer++) {
            var mine = new ArrayList<>(versions);
            Collections.shuffle(mine, new Random(writer));
            writers.add(CompletableFuture.runAsync(() ->
                    mine.forEach(draft -> search.file(List.of(draft.card(MORNING.plus(ofHours(24))))))));
        }
        for (var writer : writers) writer.get();
        settle();
        assertThat(found("v8")).hasSize(5);
        assertThat(found("-v8")).isEmpty();
    }

    @Test
    void what_has_expired_is_found_no_more() {
        search.file(List.of(item("a").card(MORNING.plus(ofHours(1))), item("b").card(MORNING.plus(ofHours(2)))));
        settle();
        assertThat(found("")).containsExactly("b", "a");
        clock.advance(ofHours(1));
        assertThat(found("")).containsExactly("b");
        clock.advance(ofHours(1));
        assertThat(found("")).isEmpty();
    }

    private Card expires(Draft draft, int hours) {
        return draft.card(MORNING.plus(ofHours(hours)));
    }

    private void settle(String... uids) {
        settle();
        search.settle(
                List.of(uids).stream().map(uid -> new Search.Whose(app, uid)).toList());
        settle();
    }

    @Test
    void what_changes_nothing_comes_back() {
        var first = expires(item("a"), 1);
        assertThat(search.file(List.of(first, expires(item("b"), 1)))).isEmpty();
        var second = expires(item("a").version(2), 1);
        var event = expires(item("a").kind(Kind.EVENTS), 1);
        assertThat(search.file(List.of(second, event, first))).containsExactly(first);
        assertThat(search.file(List.of(second, event))).containsExactly(second, event);
    }

    @Test
    void events_expire_with_their_item_however_often_that_is_asked_for() {
        search.file(List.of(
                expires(item("u").finished(), 1),
                expires(item("v").finished(), 2),
                expires(item("open"), 1),
                expires(item("u1").finished(), 9),
                expires(item("u.1").kind(Kind.EVENTS), 9),
                expires(item("u.12").kind(Kind.EVENTS), 9),
                expires(item("u1.1").kind(Kind.EVENTS), 9),
                expires(item("v.3").kind(Kind.EVENTS), 1),
                expires(item("open.1").kind(Kind.EVENTS), 9),
                expires(item("u.1").kind(Kind.EVENTS).of(app + "x"), 9)));
        for (var time = 0; time < 2; time++) settle("u", "v", "open", "none");
        search.settle(List.of());
        assertThat(found("in:events")).containsExactlyInAnyOrder("u.1", "u.12", "u1.1", "v.3", "open.1");
        clock.advance(ofHours(1));
        assertThat(found("in:events")).containsExactlyInAnyOrder("u1.1", "v.3", "open.1");
        assertThat(found(app + "x", "in:events")).containsExactly("u.1");
        clock.advance(ofHours(1));
        assertThat(found("in:events")).containsExactlyInAnyOrder("u1.1", "open.1");
    }

    @Test
    void an_event_that_is_filed_again_still_expires_with_its_item() {
        var event = expires(item("u.1").kind(Kind.EVENTS).says("once"), 9);
        search.file(List.of(expires(item("u").finished(), 1), event));
        settle("u");
        search.file(List.of(event));
        settle();
        assertThat(found("in:events once")).containsExactly("u.1");
        clock.advance(ofHours(1));
        assertThat(found("in:events")).isEmpty();
    }

    @Test
    void events_in_any_number_expire_with_their_items() {
        var cards = new ArrayList<Card>();
        var uids = IntStream.range(0, 120).mapToObj(i -> "u" + i).toArray(String[]::new);
        for (var uid : uids) {
            cards.add(expires(item(uid).finished(), 1));
            cards.add(expires(item(uid + ".1").kind(Kind.EVENTS), 9));
        }
        for (var i = 2; i < 2_002; i++) cards.add(expires(item("u7." + i).kind(Kind.EVENTS), 9));
        search.file(cards);
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
                .toArray(Draft[]::new));
        assertThat(found("many")).hasSize(1000);
    }
}
