// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.Problem;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** People read the title of an item beside its key. */
class ItemTitleTest {
    private static final String TITLE = "Two lamps for Zoë / order 2026/42";
    /** A character outside of the basic plane takes two UTF-16 units. */
    private static final String LAMP = "\uD83D\uDCA1";

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final OrderFixture orders = new OrderFixture(holdfastFixture);
    private final OrderSearchFixture search = new OrderSearchFixture(() -> holdfastFixture);

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void createOrder(String members) {
        orders.putWorkflow("");
        orders.create("42", ",'title':'" + TITLE + "'" + members);
    }

    @Test
    void answers_and_lists_show_title() {
        createOrder(",'correlation':'tour'");
        holdfastFixture.publish();
        var holdfast = holdfastFixture.holdfast;
        assertThat(holdfastFixture.item("orders", "42").title()).isEqualTo(TITLE);
        assertThat(holdfastFixture
                        .callOk(holdfast.listItems, "{'workflow':'orders'}")
                        .items()
                        .getFirst()
                        .title())
                .isEqualTo(TITLE);
        assertThat(holdfastFixture
                        .callOk(holdfast.traceItems, "{'correlation':'tour'}")
                        .items()
                        .getFirst()
                        .title())
                .isEqualTo(TITLE);
        holdfastFixture.callOk(
                holdfast.holdQueue.holdItem, "{'workflow':'orders','key':'42','reason':'ask the customer'}");
        assertThat(holdfastFixture
                        .callOk(holdfast.holdQueue.listIntents, "{}")
                        .intents()
                        .getFirst()
                        .title())
                .isEqualTo(TITLE);
        assertThat(holdfastFixture
                        .callOk(holdfast.reportCompleteness, "{'workflow':'orders'}")
                        .unwatchedItems()
                        .getFirst()
                        .title())
                .isEqualTo(TITLE);
    }

    @Test
    void exported_item_contains_title() {
        createOrder("");
        assertThat(holdfastFixture
                        .callOk(
                                holdfastFixture.holdfast.recoverItems,
                                "{'workflow':'orders','mode':'export','keys':['42']}")
                        .items()
                        .getFirst()
                        .title())
                .isEqualTo(TITLE);
    }

    @Test
    void search_finds_words_of_title_after_edit() {
        createOrder("");
        holdfastFixture.publish();
        assertThat(search.keys("zoe lamps")).containsExactly("42");
        assertThat(search.hits("zoe").getFirst().title()).isEqualTo(TITLE);
        holdfastFixture.callOk(
                holdfastFixture.holdfast.editItem, "{'workflow':'orders','key':'42','title':'Three chairs'}");
        holdfastFixture.publish();
        assertThat(search.keys("zoe")).isEmpty();
        assertThat(search.keys("\"three chairs\"")).containsExactly("42");
    }

    @Test
    void events_and_notifications_show_title() {
        orders.putWorkflow("");
        orders.subscribePerson("'*.overdue'", ",'template':'{{#events}}{{title}}{{/events}}'");
        holdfastFixture.subscribe();
        orders.create("42", ",'title':'" + TITLE + "'");
        orders.advanceClock(ofHours(2));
        assertThat(holdfastFixture.receiver.messages())
                .isNotEmpty()
                .allSatisfy(message -> assertThat(message.body()).contains("\"title\":\"" + TITLE + "\""));
        assertThat(orders.titles()).containsExactly("orders/42 (" + TITLE + ") is late");
        assertThat(holdfastFixture.mailbox.notifications().getFirst().text()).isEqualTo(TITLE);
    }

    @Test
    void notification_cuts_long_title_between_characters() {
        orders.putWorkflow("");
        orders.subscribePerson("'*.overdue'");
        orders.create("42", ",'title':'" + LAMP.repeat(512) + "'");
        orders.advanceClock(ofHours(2));
        assertThat(orders.titles()).containsExactly("orders/42 (" + LAMP.repeat(99) + "…) is late");
        assertThat(holdfastFixture.mailbox.notifications().getFirst().text())
                .startsWith("orders/42 (" + LAMP.repeat(99) + "…) is late: ");
    }

    @Test
    void released_intent_gives_its_title_to_item() {
        var queued = holdfastFixture
                .callOk(
                        holdfastFixture.holdfast.holdQueue.queueIntents,
                        "{'intents':[{'kind':'workflow','name':'simple','title':'" + TITLE + "'}]}")
                .intents()
                .getFirst()
                .intent();
        assertThat(queued.title()).isEqualTo(TITLE);
        holdfastFixture.subscribe();
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseIntents, "{'all':true}");
        assertThat(holdfastFixture.item("simple", queued.id()).title()).isEqualTo(TITLE);
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.messages())
                .hasSize(3)
                .allSatisfy(message -> assertThat(message.body()).contains("\"title\":\"" + TITLE + "\""));
    }

    @Test
    void title_belongs_to_content_of_creation() {
        createOrder("");
        var create = holdfastFixture.holdfast.createItem;
        assertThat(holdfastFixture
                        .callOk(create, "{'workflow':'orders','key':'42','title':'" + TITLE + "'}")
                        .created())
                .isFalse();
        assertThat(holdfastFixture
                        .callOk(create, "{'workflow':'orders','key':'42','title':'" + decompose(TITLE) + "'}")
                        .created())
                .isFalse();
        assertThat(holdfastFixture.callRefused(create, "{'workflow':'orders','key':'42'}"))
                .isInstanceOf(Problem.Conflict.class);
    }

    private static String decompose(String text) {
        return java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFD);
    }

    @Test
    void invalid_title_is_refused_by_its_name() {
        var create = holdfastFixture.holdfast.createItem;
        for (var title : new String[] {"", " ", "two\nlines", "two\u2028lines", "x".repeat(513), LAMP.repeat(513)}) {
            var request = JsonCodec.encode(Map.of("key", "k", "title", title));
            assertThat(holdfastFixture.callRefused(create, request).detail())
                    .as(title)
                    .startsWith("/title");
        }
        holdfastFixture.callOk(create, JsonCodec.encode(Map.of("key", "k", "title", LAMP.repeat(512))));
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.editItem, "{'workflow':'simple','key':'k','title':' '}")
                        .detail())
                .startsWith("/title");
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.holdQueue.queueIntents,
                                "{'intents':[{'kind':'workflow','name':'simple','title':' '}]}")
                        .detail())
                .startsWith("/intents/0/title");
    }
}
