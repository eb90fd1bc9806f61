// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Holdfast;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A next page can follow a short page of a table, because DynamoDB ends a page at one megabyte. */
class ShortPagesTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final Holdfast holdfast =
            holdfastFixture.secondHoldfast(new FaultyTable(holdfastFixture.store()).limitPages(1));

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void every_subscription_gets_an_event() {
        for (var id : List.of("a", "b", "c"))
            holdfastFixture.callOk(
                    holdfast.putSubscription, "{'id':'" + id + "','address':'https://example.com/" + id + "'}");
        assertThat(holdfastFixture.callOk(holdfast.listSubscriptions, "{}").subscriptions())
                .hasSize(3);
        holdfastFixture.callOk(holdfast.createItem, "{'key':'k'}");
        holdfast.changeFeed.project(List.of(holdfastFixture.row("simple", "k")));
        assertThat(holdfastFixture.receiver.messages()).hasSize(3);
    }

    @Test
    void every_key_is_listed() {
        for (var i = 0; i < 3; i++) holdfastFixture.callOk(holdfast.createKey, "{'name':'n','scope':'read'}");
        assertThat(holdfastFixture.callOk(holdfast.listKeys, "{}").keys()).hasSize(3);
    }

    @Test
    void every_item_is_listed_counted_and_swept() {
        holdfastFixture.createItems(20, i -> "{'key':'k" + i + "','deadline':'2026-01-01T00:00:00Z'}");
        assertThat(holdfastFixture
                        .callOk(holdfast.listItems, "{'workflow':'simple'}")
                        .items())
                .hasSize(20);
        assertThat(holdfast.sweep.run(java.time.Duration.ofMinutes(1)).done()).containsEntry("overdue", 20L);
        assertThat(holdfastFixture
                        .callOk(holdfast.recoverItems, "{'workflow':'simple'}")
                        .results())
                .hasSize(20);
    }
}
