// SPDX-License-Identifier: Apache-2.0
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

/** Tests of queries that every search index must pass. The superclass tests updates. */
@Timeout(120)
public abstract class SearchIndexContract extends SearchUpdateContract {
    @Test
    void an_empty_index_finds_nothing() {
        assertThat(findKeys("")).isEmpty();
        search.addCards(List.of());
    }

    @Test
    void a_hit_returns_as_it_was_added() {
        var searchCard = item("a").withDue(MORNING.plusMillis(1)).toCard(MORNING.plus(ofHours(1)));
        search.addCards(List.of(searchCard));
        awaitIndexed();
        assertThat(search.find(app, new SearchQuery(CardKind.ITEMS, List.of()), 10, null))
                .isEqualTo(new SearchIndex.HitPage(List.of(searchCard.hit()), null));
    }

    @Test
    void a_field_matches_by_name_and_whole_value() {
        addCards(
                item("a").withField("state", "packed").withField("label.team", "red herring"),
                item("b").withField("state", "Packed").withField("label.team", "red"),
                item("c").withField("key", "packed").withField("data./x", "red \"\u00fc\" \\ *"));
        assertThat(findKeys("state:packed")).containsExactly("a");
        assertThat(findKeys("label.team:red")).containsExactly("b");
        assertThat(findKeys("label.team:\"red herring\"")).containsExactly("a");
        assertThat(findKeys("key:packed")).containsExactly("c");
        assertThat(findKeys("data./x:\"red \\\"\u00fc\\\" \\\\ *\"")).containsExactly("c");
        assertThat(findKeys("-state:packed")).containsExactlyInAnyOrder("b", "c");
        assertThat(findKeys("-state:packed -key:packed label.team:red")).containsExactly("b");
        assertThat(findKeys("state:\"pack*\"")).isEmpty();
    }

    @Test
    void a_field_matches_any_of_its_values() {
        addCards(
                item("a").withField("actor", "ann").withField("actor", "ben"),
                item("b").withField("actor", "ben"));
        assertThat(findKeys("actor:ben")).containsExactlyInAnyOrder("a", "b");
        assertThat(findKeys("actor:ben -actor:ann")).containsExactly("b");
    }

    @Test
    void field_values_of_any_length_are_distinct() {
        var longValue = "\u00fc".repeat(1_000);
        addCards(item("a").withField("data./x", longValue), item("b").withField("data./x", longValue.substring(1)));
        var searchQuery = new SearchQuery(
                CardKind.ITEMS, List.of(new SearchQuery.QueryTerm.FieldTerm("data./x", longValue, false)));
        assertThat(search.find(app, searchQuery, 10, null).hits())
                .extracting(SearchHit::key)
                .containsExactly("a");
    }

    /** Words are sequences of letters and digits, compared without case and accents. */
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
                "hammers | hammer* | true",
                "M\u00fcller | m\u00fcl* | true",
                "M\u00fcller | MUL* | true",
                "Schm\u00fcller | m\u00fcl* | false",
                "order-17 | order-1* | true",
                "order-27 | order-1* | false",
                "hammers | \"hammer*\" | false",
                "hammers | \"h*m\" | false",
                "\u6771\u4eac\u90fd\u5e81 | \u6771\u4eac | true",
                "\u6771\u4eac\u90fd\u5e81 | \u4eac\u90fd | true",
                "\u6771\u4eac\u90fd\u5e81 | \u90fd | true",
                "\u6771\u4eac\u90fd\u5e81 | \u6771\u90fd | false",
                "\u8ca8\u7269\u306fORD-17\u3067\u3059 | ORD-17 | true",
                "\u8ca8\u7269\u306fORD-17\u3067\u3059 | \u7269\u306ford* | true",
                "\u30b5\u30fc\u30d0\u30fc\u5931\u6557 | \uff7b\uff70\uff8a\uff9e\uff70 | true",
                "\uc11c\uc6b8\uc740 | \uc11c\uc6b8 | true",
                "\u0e2a\u0e34\u0e19\u0e04\u0e49\u0e32\u0e2b\u0e32\u0e22 | \u0e2b\u0e32\u0e22 | true",
                "\u0e01\u0e34\u0e19 | \u0e01\u0e31\u0e19 | false",
                "\u0939\u093f\u0928\u094d\u0926\u0940 | \u0939\u093f\u0928\u094d\u0926\u0940 | true",
                "\u0939\u093f\u0928\u094d\u0926\u0940 | \u0939\u093f\u0928\u094d\u0926\u0942 | false",
                "hammer | NOT | false",
                "12,50 | 12,50 | true",
                "v1.2.3 | 2.3 | true",
                "\ud83d\udd28hammer\ud83d\udd28 | hammer | true",
            })
    void words_are_found_in_a_text(String text, String query, boolean isFound) {
        addCards(item("a").withText(text), item("b"));
        assertThat(findKeys(query)).isEqualTo(isFound ? List.of("a") : List.of());
        if (!query.contains(" "))
            assertThat(findKeys("-" + query)).isEqualTo(isFound ? List.of("b") : List.of("b", "a"));
    }

    @Test
    void a_phrase_matches_across_line_ends() {
        addCards(item("a").withText("hammer\r\nnail"), item("b").withText("nail\nhammer"));
        assertThat(findKeys("\"hammer nail\"")).containsExactly("a");
    }

    @Test
    void times_compare_to_the_millisecond() {
        addCards(
                item("a").withTime(MORNING).withDue(MORNING.plus(ofHours(2))),
                item("b").withTime(MORNING.plusMillis(1)).withDue(Instant.parse("2100-01-01T00:00:00Z")),
                item("c").withTime(MORNING.plusMillis(2)));
        assertThat(findKeys("updated>2026-03-01T08:00:00Z")).containsExactly("c", "b");
        assertThat(findKeys("updated:2026-03-01T08:00:00.001Z")).containsExactly("b");
        assertThat(findKeys("updated<=2026-03-01T08:00:00.001Z")).containsExactly("b", "a");
        assertThat(findKeys("updated:2026-03-01")).containsExactly("c", "b", "a");
        assertThat(findKeys("due<2099-01-01")).containsExactly("a");
        assertThat(findKeys("due>=2026-03-01")).containsExactly("b", "a");
        assertThat(findKeys("created:2026-03-01T09:00:00Z")).hasSize(3);
        assertThat(findKeys("created<2026-03-01T09:00:00Z")).isEmpty();
    }

    @Test
    void kinds_and_applications_stay_separate_under_equal_ids() {
        var other = app + "x";
        addCards(
                item("a").withText("mine"),
                item("a").withKind(CardKind.EVENTS).withText("an event"),
                item("a").withApp(other).withVersion(7).withText("theirs"));
        assertThat(findKeys("mine")).containsExactly("a");
        assertThat(findKeys("theirs")).isEmpty();
        assertThat(findKeys("in:events")).containsExactly("a");
        assertThat(findKeys("in:events mine")).isEmpty();
        assertThat(findKeys(other, "")).containsExactly("a");
        assertThat(findKeys(other, "mine")).isEmpty();
    }

    @Test
    void pages_show_each_hit_once_newest_first() {
        var drafts = IntStream.range(0, 25)
                .mapToObj(i -> item("k%02d".formatted(i)).withTime(MORNING.plus(ofHours(i / 3))))
                .toArray(CardDraft[]::new);
        addCards(drafts);
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
