package dev.holdfast.search;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.search.SearchIndex.HitPosition;
import dev.holdfast.search.SearchQuery.CardKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every index promises. */
@Timeout(120)
public abstract class SearchIndexContract extends FilingContract {
    @Test
    void an_empty_index_finds_nothing() {
        assertThat(found("")).isEmpty();
        search.addCards(List.of());
    }

    @Test
    void a_hit_returns_as_it_was_added() {
        var searchCard = item("a").due(MORNING.plusMillis(1)).card(MORNING.plus(ofHours(1)));
        search.addCards(List.of(searchCard));
        settle();
        assertThat(search.find(app, new SearchQuery(CardKind.ITEMS, List.of()), 10, null))
                .isEqualTo(new SearchIndex.HitPage(List.of(searchCard.hit()), null));
    }

    @Test
    void a_field_matches_by_name_and_whole_value() {
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
    void a_field_matches_any_of_its_values() {
        file(item("a").fact("actor", "ann").fact("actor", "ben"), item("b").fact("actor", "ben"));
        assertThat(found("actor:ben")).containsExactlyInAnyOrder("a", "b");
        assertThat(found("actor:ben -actor:ann")).containsExactly("b");
    }

    @Test
    void field_values_of_any_length_are_distinct() {
        var long1 = "\u00fc".repeat(1_000);
        file(item("a").fact("data./x", long1), item("b").fact("data./x", long1.substring(1)));
        var searchQuery =
                new SearchQuery(CardKind.ITEMS, List.of(new SearchQuery.QueryTerm.FieldTerm("data./x", long1, false)));
        assertThat(search.find(app, searchQuery, 10, null).hits())
                .extracting(SearchHit::key)
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
    void a_phrase_matches_across_line_ends() {
        file(item("a").says("hammer\r\nnail"), item("b").says("nail\nhammer"));
        assertThat(found("\"hammer nail\"")).containsExactly("a");
    }

    @Test
    void times_compare_to_the_millisecond() {
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
    void kinds_and_applications_stay_separate_under_equal_ids() {
        var other = app + "x";
        file(
                item("a").says("mine"),
                item("a").kind(CardKind.EVENTS).says("an event"),
                item("a").of(other).version(7).says("theirs"));
        assertThat(found("mine")).containsExactly("a");
        assertThat(found("theirs")).isEmpty();
        assertThat(found("in:events")).containsExactly("a");
        assertThat(found("in:events mine")).isEmpty();
        assertThat(found(other, "")).containsExactly("a");
        assertThat(found(other, "mine")).isEmpty();
    }

    @Test
    void pages_show_each_hit_once_newest_first() {
        var drafts = IntStream.range(0, 25)
                .mapToObj(i -> item("k%02d".formatted(i)).at(MORNING.plus(ofHours(i / 3))))
                .toArray(CardDraft[]::new);
        file(drafts);
        var whole = search.find(app, new SearchQuery(CardKind.ITEMS, List.of()), 1000, null);
        assertThat(whole.next()).isNull();
        assertThat(whole.hits())
                .extracting(SearchHit::key)
                .startsWith("k24", "k23", "k22")
                .endsWith("k00");
        for (var limit : List.of(1, 5, 24, 25)) {
            var hits = new ArrayList<SearchHit>();
            @Nullable HitPosition after = null;
            do {
                var page = search.find(app, new SearchQuery(CardKind.ITEMS, List.of()), limit, after);
                assertThat(page.hits()).hasSizeLessThanOrEqualTo(limit);
                hits.addAll(page.hits());
                after = page.next();
            } while (after != null);
            assertThat(hits).as("in pages of " + limit).isEqualTo(whole.hits());
        }
    }
}
