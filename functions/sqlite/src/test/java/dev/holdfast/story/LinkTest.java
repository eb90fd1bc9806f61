package dev.holdfast.story;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.insight.Line;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Query;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Items under the names that the outside world has for them. */
class LinkTest {
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private void create(String key, String links) {
        rig.ok(rig.holdfast.createItem, "{'key':'" + key + "','links':" + links + "}");
    }

    private List<String> told(String link) {
        return rig.ok(rig.holdfast.traceItems, "{'link':'" + link + "'}").lines().stream()
                .map(line -> line.item() + " " + what(line))
                .toList();
    }

    private static String what(Line line) {
        return line.type().replace("dev.holdfast.item.", "");
    }

    private List<String> stored() {
        return rig.store().all(Query.rows("link/shop/tracking/1Z%2F9", 10)).stream()
                .map(row -> row.body())
                .toList();
    }

    @Test
    void a_link_leads_to_one_open_item() {
        create("a", "['tracking:1Z/9','hardware:door 7']");
        var refused = rig.refused(rig.holdfast.createItem, "{'key':'b','links':['tracking:1Z/9']}");
        assertThat(refused).isInstanceOf(Problem.Conflict.class);
        assertThat(refused.detail()).contains("tracking:1Z/9", "simple/a");
        assertThat(rig.item("simple", "a").links()).containsExactly("tracking:1Z/9", "hardware:door 7");
        assertThat(rig.refused(rig.holdfast.getItem, "{'workflow':'simple','key':'b'}"))
                .isInstanceOf(Problem.NotFound.class);
    }

    @Test
    void a_link_is_free_again_once_its_item_has_ended_whether_or_not_that_was_published() {
        create("a", "['tracking:1Z/9']");
        rig.ok(rig.holdfast.completeItem, "{'workflow':'simple','key':'a'}");
        create("b", "['tracking:1Z/9']");
        rig.publish();
        // The end of the first one must not take the link from the second.
        assertThat(rig.refused(rig.holdfast.createItem, "{'key':'c','links':['tracking:1Z/9']}"))
                .isInstanceOf(Problem.Conflict.class);
        rig.ok(rig.holdfast.deleteItem, "{'workflow':'simple','key':'b'}");
        create("c", "['tracking:1Z/9']");
    }

    @Test
    void a_link_leaves_no_row_behind_once_the_end_of_its_item_is_published() {
        create("a", "['tracking:1Z/9']");
        assertThat(stored()).hasSize(1);
        rig.ok(rig.holdfast.completeItem, "{'workflow':'simple','key':'a'}");
        rig.publish();
        assertThat(stored()).isEmpty();
    }

    @Test
    void an_edit_gives_links_up_and_claims_others_at_once_or_does_neither() {
        create("a", "['tracking:1Z/9']");
        create("b", "['tracking:2Z']");
        var refused = rig.refused(rig.holdfast.editItem, "{'workflow':'simple','key':'a','links':['tracking:2Z']}");
        assertThat(refused.detail()).contains("simple/b");
        assertThat(stored()).hasSize(1);

        rig.ok(rig.holdfast.editItem, "{'workflow':'simple','key':'a','links':['tracking:3Z','hardware:x']}");
        assertThat(rig.item("simple", "a").links()).containsExactly("tracking:3Z", "hardware:x");
        assertThat(stored()).isEmpty();
        create("c", "['tracking:1Z/9']");
    }

    @Test
    void of_many_who_claim_a_link_at_once_one_gets_it() {
        var jobs = IntStream.range(0, 20)
                .<Callable<Boolean>>mapToObj(i -> () ->
                        rig.ask(rig.app, rig.holdfast.createItem, "{'key':'k" + i + "','links':['tracking:1Z/9']}")
                                instanceof dev.holdfast.problem.Answer.Ok)
                .toList();
        assertThat(Rig.together(jobs).stream().filter(got -> got)).hasSize(1);
    }

    @Test
    void creating_the_same_again_changes_nothing_and_other_links_are_other_content() {
        create("a", "['tracking:1Z/9']");
        assertThat(rig.ok(rig.holdfast.createItem, "{'key':'a','links':['tracking:1Z/9']}")
                        .created())
                .isFalse();
        assertThat(rig.refused(rig.holdfast.createItem, "{'key':'a','links':['tracking:4Z']}"))
                .isInstanceOf(Problem.Conflict.class);
    }

    @Test
    void all_items_that_ever_had_a_link_are_one_timeline() {
        create("a", "['tracking:1Z/9']");
        rig.ok(rig.holdfast.completeItem, "{'workflow':'simple','key':'a'}");
        create("b", "['tracking:1Z/9','tracking:2Z']");
        create("other", "['tracking:3Z']");
        rig.publish();
        assertThat(told("tracking:1Z/9")).containsExactly("simple/a created", "simple/a completed", "simple/b created");
        assertThat(told("tracking:2Z")).containsExactly("simple/b created");
    }

    @Test
    void items_and_events_are_found_by_a_link() {
        create("a", "['tracking:1Z/9']");
        create("b", "[]");
        rig.publish();
        var found = rig.ok(rig.holdfast.searchItems, "{'query':'link:\\'tracking:1Z/9\\''}".replace("\\'", "\\\""));
        assertThat(found.hits()).extracting(hit -> hit.key()).containsExactly("a");
    }

    @Test
    void a_link_that_is_none_is_refused_by_its_place() {
        assertThat(rig.refused(rig.holdfast.createItem, "{'links':['1Z']}").detail())
                .contains("/links/0");
        assertThat(rig.refused(rig.holdfast.createItem, "{'links':['a:1',':2']}")
                        .detail())
                .contains("/links/1");
        assertThat(rig.refused(rig.holdfast.createItem, "{'links':['a:']}").detail())
                .contains("/links/0");
        assertThat(rig.refused(rig.holdfast.createItem, "{'links':['a:1','a:1']}")
                        .detail())
                .contains("/links");
        assertThat(rig.refused(rig.holdfast.createItem, "{'links':['a: 1']}").detail())
                .contains("/links/0");
        assertThat(rig.refused(rig.holdfast.traceItems, "{'link':'nothing'}").detail())
                .contains("/link");
    }

    @Test
    void a_link_is_taken_away_by_name_and_the_history_says_so() {
        create("a", "['tracking:1Z/9','hardware:x']");
        rig.ok(rig.holdfast.editItem, "{'workflow':'simple','key':'a','unlink':['tracking:1Z/9','hardware:y']}");
        assertThat(rig.item("simple", "a").links()).containsExactly("hardware:x");
        assertThat(rig.item("simple", "a").history().getLast().unlinked()).containsExactly("tracking:1Z/9");
        create("b", "['tracking:1Z/9']");
        rig.publish();
        assertThat(told("tracking:1Z/9")).containsExactly("simple/a created", "simple/a edited", "simple/b created");
    }

    @Test
    void a_link_that_was_given_up_and_taken_again_is_held_wherever_clocks_stand() {
        create("a", "['tracking:1Z/9','hardware:x']");
        rig.clock.advance(ofSeconds(5));
        rig.ok(rig.holdfast.editItem, "{'workflow':'simple','key':'a','unlink':['tracking:1Z/9']}");
        // A clock that is behind still sees the row that is about to expire.
        rig.clock.advance(ofSeconds(-5));
        rig.ok(rig.holdfast.editItem, "{'workflow':'simple','key':'a','links':['tracking:1Z/9']}");
        rig.clock.advance(ofSeconds(60));
        assertThat(rig.refused(rig.holdfast.createItem, "{'key':'b','links':['tracking:1Z/9']}"))
                .isInstanceOf(Problem.Conflict.class);
    }

    @Test
    void the_same_links_in_another_order_are_the_same_content() {
        create("a", "['tracking:1Z/9','hardware:x']");
        assertThat(rig.ok(rig.holdfast.createItem, "{'key':'a','links':['hardware:x','tracking:1Z/9']}")
                        .created())
                .isFalse();
    }
}
