package dev.holdfast.story;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.search.Hit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Items and events are found by what they say. */
class SearchTest {
    private Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private List<Hit> hits(String query) {
        var request = "{'query':'" + query.replace("\"", "\\\"") + "','limit':1000}";
        return rig.ok(rig.holdfast.searchItems, request).hits();
    }

    private List<String> keys(String query) {
        return hits(query).stream().map(Hit::key).sorted().toList();
    }

    private void orders() {
        rig.workflow("orders", """
                search: [/customer/name, /lines]
                within: PT2H
                states:
                  open: {initial: true, next: [packed, done]}
                  packed: {next: [done]}
                  done: {terminal: true}
                """);
        rig.ok(
                rig.holdfast.createItem,
                "{'workflow':'orders','key':'order-1','labels':{'team':'red'},'correlation':'tour 7','note':'from the café',"
                        + "'data':{'customer':{'name':'Zoë Müller','secret':'hidden'},'lines':['hammer','nail']}}");
        rig.clock.advance(ofHours(1));
        rig.ok(
                rig.holdfast.createItem,
                "{'workflow':'orders','key':'order-2','labels':{'team':'blue'},'data':{'customer':{'name':'Ben'},'lines':[]}}");
        rig.ok(rig.holdfast.createItem, "{'key':'other','note':'a hammer, too'}");
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'orders','key':'order-2','to':'packed','note':'with a bow'}");
        rig.publish();
    }

    @Test
    void an_item_is_found_by_its_fields() {
        orders();
        assertThat(keys("workflow:orders")).containsExactly("order-1", "order-2");
        assertThat(keys("workflow:orders state:packed")).containsExactly("order-2");
        assertThat(keys("-workflow:orders")).containsExactly("other");
        assertThat(keys("label.team=red")).containsExactly("order-1");
        assertThat(keys("correlation:\"tour 7\"")).containsExactly("order-1");
        assertThat(keys("key:other actor:key:shop")).containsExactly("other");
        assertThat(keys("state:nowhere")).isEmpty();
        assertThat(keys("")).hasSize(3);
    }

    @Test
    void an_item_is_found_by_words_whatever_their_case_and_accents() {
        orders();
        assertThat(keys("CAFE")).containsExactly("order-1");
        assertThat(keys("hammer")).containsExactly("order-1", "other");
        assertThat(keys("hammer -\"a hammer\"")).containsExactly("order-1");
        assertThat(keys("order-2")).containsExactly("order-2");
        assertThat(keys("bow")).containsExactly("order-2");
    }

    @Test
    void an_item_is_found_by_that_part_of_its_data_which_its_workflow_names() {
        orders();
        assertThat(keys("zoe")).containsExactly("order-1");
        assertThat(keys("data./customer/name:\"Zoë Müller\"")).containsExactly("order-1");
        assertThat(keys("data./lines:nail")).containsExactly("order-1");
        assertThat(keys("hidden")).isEmpty();
        rig.ok(
                rig.holdfast.editItem,
                "{'workflow':'orders','key':'order-1','data':{'customer':{'name':'Ada'},'lines':'saw'}}");
        rig.publish();
        assertThat(keys("zoe")).isEmpty();
        assertThat(keys("saw ada")).containsExactly("order-1");
    }

    @Test
    void an_item_is_found_by_time_and_by_whether_it_is_late_held_or_finished() {
        orders();
        assertThat(keys("created<2026-03-01T09:00:00Z")).containsExactly("order-1");
        assertThat(keys("created>=2026-03-01T09:00:00Z")).containsExactly("order-2", "other");
        assertThat(keys("updated:2026-03-01")).hasSize(3);
        assertThat(keys("due<=2026-03-01T10:00:00Z")).containsExactly("order-1");
        rig.ok(rig.holdfast.hold.holdItem, "{'workflow':'simple','key':'other','reason':'audit'}");
        rig.clock.advance(ofHours(1));
        rig.sweep();
        rig.ok(rig.holdfast.completeItem, "{'workflow':'orders','key':'order-2','to':'done'}");
        rig.publish();
        assertThat(keys("overdue:true")).containsExactly("order-1");
        assertThat(keys("held:true")).containsExactly("other");
        assertThat(keys("held:hand audit")).containsExactly("other");
        assertThat(keys("finished:true")).containsExactly("order-2");
        assertThat(keys("finished:false -held:true")).containsExactly("order-1");
    }

    @Test
    void events_are_found_by_who_did_what_and_why() {
        orders();
        assertThat(hits("in:events type:advanced")).singleElement().satisfies(event -> {
            assertThat(event.key()).isEqualTo("order-2");
            assertThat(event.state()).isEqualTo("packed");
            assertThat(event.type()).isEqualTo("dev.holdfast.item.advanced");
            assertThat(event.note()).isEqualTo("with a bow");
        });
        assertThat(keys("in:events workflow:orders")).hasSize(3);
        assertThat(keys("in:events actor:key:shop café")).containsExactly("order-1");
        assertThat(keys("in:events actor:nobody")).isEmpty();
    }

    @Test
    void the_newest_come_first_and_pages_of_any_length_show_each_once() {
        for (var i = 0; i < 25; i++) {
            if (i % 3 == 0) rig.clock.advance(ofHours(1));
            rig.ok(rig.holdfast.createItem, "{'key':'k" + i + "'}");
        }
        rig.publish();
        var whole = hits("");
        assertThat(whole).hasSize(25).isSortedAccordingTo((a, b) -> b.at().compareTo(a.at()));
        for (var limit : List.of(1, 4, 25)) {
            var found = new ArrayList<Hit>();
            @Nullable String token = null;
            do {
                var more = token == null ? "" : ",'pageToken':'" + token + "'";
                var page = rig.ok(rig.holdfast.searchItems, "{'limit':" + limit + more + "}");
                assertThat(page.hits()).hasSizeLessThanOrEqualTo(limit);
                found.addAll(page.hits());
                token = page.nextPageToken();
            } while (token != null);
            assertThat(found).isEqualTo(whole);
        }
    }

    @Test
    void another_application_finds_nothing() {
        orders();
        var other = Caller.application("other", Scope.READ, "key:other");
        assertThat(Rig.value(rig.ask(other, rig.holdfast.searchItems, "{}")).hits())
                .isEmpty();
    }

    @Test
    void signs_of_the_index_s_own_language_mean_nothing() {
        orders();
        for (var query : List.of("NEAR(hammer)", "hammer*", "^hammer", "(hammer", "hammer AND nail AND", "text-hammer"))
            assertThat(rig.ok(rig.holdfast.searchItems, "{'query':'" + query + "'}")
                            .hits())
                    .as(query)
                    .hasSizeLessThan(3);
        assertThat(keys("hammer*")).containsExactly("order-1", "other");
        assertThat(keys("hammer OR nail")).isEmpty();
    }

    @Test
    void a_query_with_control_characters_is_refused() {
        for (var query : List.of("a\\u0000b", "workflow:\\u0000"))
            assertThat(rig.refused(rig.holdfast.searchItems, "{'query':'" + query + "'}")
                            .detail())
                    .isEqualTo("/query: must have no control characters");
    }

    @Test
    void a_bad_query_is_refused_with_its_place() {
        assertThat(rig.refused(rig.holdfast.searchItems, "{'query':'state:a foo:b'}")
                        .detail())
                .startsWith("/query: at character 9: there is no field foo");
        assertThat(rig.refused(rig.holdfast.searchItems, "{'pageToken':'e30x'}").detail())
                .contains("/pageToken");
    }

    @Test
    void without_an_index_it_says_what_is_missing() {
        var bare = rig.beside(rig.store());
        assertThat(Rig.refusal(rig.ask(rig.app, bare.searchItems, "{}")).detail())
                .contains("OpenSearch");
    }
}
