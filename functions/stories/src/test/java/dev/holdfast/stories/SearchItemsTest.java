// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.search.SearchHit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Search finds items and events by fields, words and times. */
class SearchItemsTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final OrderSearchFixture search = new OrderSearchFixture(() -> holdfastFixture);

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void item_is_found_by_its_fields() {
        search.createOrders();
        assertThat(search.keys("workflow:orders")).containsExactly("order-1", "order-2");
        assertThat(search.keys("workflow:orders state:packed")).containsExactly("order-2");
        assertThat(search.keys("-workflow:orders")).containsExactly("other");
        assertThat(search.keys("label.team=red")).containsExactly("order-1");
        assertThat(search.keys("correlation:\"tour 7\"")).containsExactly("order-1");
        assertThat(search.keys("key:other actor:key:shop")).containsExactly("other");
        assertThat(search.keys("state:nowhere")).isEmpty();
        assertThat(search.keys("")).hasSize(3);
    }

    @Test
    void item_is_found_by_words_ignoring_case_and_accents() {
        search.createOrders();
        assertThat(search.keys("CAFE")).containsExactly("order-1");
        assertThat(search.keys("hammer")).containsExactly("order-1", "other");
        assertThat(search.keys("hammer -\"a hammer\"")).containsExactly("order-1");
        assertThat(search.keys("order-2")).containsExactly("order-2");
        assertThat(search.keys("bow")).containsExactly("order-2");
    }

    @Test
    void item_is_found_by_data_members_that_its_workflow_names() {
        search.createOrders();
        assertThat(search.keys("zoe")).containsExactly("order-1");
        assertThat(search.keys("data./customer/name:\"Zoë Müller\"")).containsExactly("order-1");
        assertThat(search.keys("data./lines:nail")).containsExactly("order-1");
        assertThat(search.keys("hidden")).isEmpty();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.editItem,
                "{'workflow':'orders','key':'order-1','data':{'customer':{'name':'Ada'},'lines':'saw'}}");
        holdfastFixture.publish();
        assertThat(search.keys("zoe")).isEmpty();
        assertThat(search.keys("saw ada")).containsExactly("order-1");
    }

    @Test
    void item_is_found_by_time_and_by_its_status() {
        search.createOrders();
        assertThat(search.keys("created<2026-03-01T09:00:00Z")).containsExactly("order-1");
        assertThat(search.keys("created>=2026-03-01T09:00:00Z")).containsExactly("order-2", "other");
        assertThat(search.keys("updated:2026-03-01")).hasSize(3);
        assertThat(search.keys("due<=2026-03-01T10:00:00Z")).containsExactly("order-1");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem, "{'workflow':'simple','key':'other','reason':'audit'}");
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.sweep();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.completeItem, "{'workflow':'orders','key':'order-2','to':'done'}");
        holdfastFixture.publish();
        assertThat(search.keys("overdue:true")).containsExactly("order-1");
        assertThat(search.keys("held:true")).containsExactly("other");
        assertThat(search.keys("held:person audit")).containsExactly("other");
        assertThat(search.keys("finished:true")).containsExactly("order-2");
        assertThat(search.keys("finished:false -held:true")).containsExactly("order-1");
    }

    @Test
    void events_are_found_by_actor_action_and_cause() {
        search.createOrders();
        assertThat(search.hits("in:events type:advanced")).singleElement().satisfies(event -> {
            assertThat(event.key()).isEqualTo("order-2");
            assertThat(event.state()).isEqualTo("packed");
            assertThat(event.type()).isEqualTo("dev.holdfast.item.advanced");
            assertThat(event.note()).isEqualTo("with a bow");
        });
        assertThat(search.keys("in:events workflow:orders")).hasSize(3);
        assertThat(search.keys("in:events actor:key:shop café")).containsExactly("order-1");
        assertThat(search.keys("in:events actor:nobody")).isEmpty();
    }

    @Test
    void newest_hits_come_first_and_pages_show_each_once() {
        for (var i = 0; i < 25; i++) {
            if (i % 3 == 0) holdfastFixture.clock.advance(ofHours(1));
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'k" + i + "'}");
        }
        holdfastFixture.publish();
        var whole = search.hits("");
        assertThat(whole).hasSize(25).isSortedAccordingTo((a, b) -> b.at().compareTo(a.at()));
        for (var limit : List.of(1, 4, 25)) {
            var found = new ArrayList<SearchHit>();
            @Nullable String token = null;
            do {
                var more = token == null ? "" : ",'pageToken':'" + token + "'";
                var page =
                        holdfastFixture.callOk(holdfastFixture.holdfast.searchItems, "{'limit':" + limit + more + "}");
                assertThat(page.hits()).hasSizeLessThanOrEqualTo(limit);
                found.addAll(page.hits());
                token = page.nextPageToken();
            } while (token != null);
            assertThat(found).isEqualTo(whole);
        }
    }

    @Test
    void another_application_finds_nothing() {
        search.createOrders();
        var other = Caller.application("other", Scope.READ, "key:other");
        assertThat(HoldfastFixture.requireOk(holdfastFixture.call(other, holdfastFixture.holdfast.searchItems, "{}"))
                        .hits())
                .isEmpty();
    }

    @Test
    void operators_of_index_language_are_plain_text() {
        search.createOrders();
        for (var query : List.of("NEAR(hammer)", "hammer*", "^hammer", "(hammer", "hammer AND nail AND", "text-hammer"))
            assertThat(holdfastFixture
                            .callOk(holdfastFixture.holdfast.searchItems, "{'query':'" + query + "'}")
                            .hits())
                    .as(query)
                    .hasSizeLessThan(3);
        assertThat(search.keys("hammer*")).containsExactly("order-1", "other");
        assertThat(search.keys("hammer OR nail")).isEmpty();
    }

    @Test
    void query_with_control_characters_is_refused() {
        for (var query : List.of("a\\u0000b", "workflow:\\u0000"))
            assertThat(holdfastFixture
                            .callRefused(holdfastFixture.holdfast.searchItems, "{'query':'" + query + "'}")
                            .detail())
                    .isEqualTo("/query: must have no control characters");
    }

    @Test
    void invalid_query_is_refused_with_its_position() {
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.searchItems, "{'query':'state:a foo:b'}")
                        .detail())
                .startsWith("/query: at character 9: foo is not a field");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.searchItems, "{'pageToken':'e30x'}")
                        .detail())
                .contains("/pageToken");
    }

    @Test
    void search_without_index_names_missing_setting() {
        var bare = holdfastFixture.secondHoldfast(holdfastFixture.store());
        assertThat(HoldfastFixture.requireRefused(holdfastFixture.call(holdfastFixture.app, bare.searchItems, "{}"))
                        .detail())
                .contains("OpenSearch");
    }
}
