// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Roles and scopes determine who is allowed to move an item, and who is allowed to see the item. */
class ItemAccessTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void putPipeline() {
        holdfastFixture.putPipeline();
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void only_actors_of_state_may_move_item_there() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem,
                "{'workflow':'pipeline','key':'b','roles':{'ops':['bob@example.com']}}");
        var olga = holdfastFixture.app.actingFor("olga@example.com");
        var bob = holdfastFixture.app.actingFor("bob@example.com");
        var failA = "{'workflow':'pipeline','key':'a','to':'failed'}";
        var failB = "{'workflow':'pipeline','key':'b','to':'failed'}";
        assertThat(HoldfastFixture.requireRefused(
                                holdfastFixture.call(bob, holdfastFixture.holdfast.advanceItem, failA))
                        .status())
                .isEqualTo(403);
        // The item's own participants replace the workflow's.
        assertThat(HoldfastFixture.requireRefused(
                                holdfastFixture.call(olga, holdfastFixture.holdfast.advanceItem, failB))
                        .status())
                .isEqualTo(403);
        assertThat(holdfastFixture.call(bob, holdfastFixture.holdfast.advanceItem, failB))
                .isInstanceOf(dev.holdfast.problem.ActionResult.Success.class);
        assertThat(holdfastFixture.call(olga, holdfastFixture.holdfast.advanceItem, failA))
                .isInstanceOf(dev.holdfast.problem.ActionResult.Success.class);
        var item = holdfastFixture.callOk(holdfastFixture.holdfast.getItem, "{'workflow':'pipeline','key':'b'}");
        assertThat(item.history().getLast().by()).isEqualTo("bob@example.com");
    }

    @Test
    void application_may_always_move_its_items() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'failed'}");
    }

    @Test
    void scope_allows_only_its_own_actions() {
        var reporter = Caller.application("shop", Scope.REPORT, "key:worker");
        var reader = Caller.application("shop", Scope.READ, "key:viewer");
        holdfastFixture.call(reporter, holdfastFixture.holdfast.createItem, "{'key':'a'}");
        assertThat(HoldfastFixture.requireRefused(
                                holdfastFixture.call(reader, holdfastFixture.holdfast.createItem, "{'key':'b'}"))
                        .status())
                .isEqualTo(403);
        assertThat(HoldfastFixture.requireRefused(holdfastFixture.call(
                                reporter, holdfastFixture.holdfast.getItem, "{'workflow':'simple','key':'a'}"))
                        .status())
                .isEqualTo(403);
        assertThat(HoldfastFixture.requireRefused(holdfastFixture.call(
                                reporter, holdfastFixture.holdfast.deleteItem, "{'workflow':'simple','key':'a'}"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void other_application_sees_no_items() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        var otherCaller = Caller.application("other", Scope.MANAGE, "key:other");
        assertThat(HoldfastFixture.requireRefused(holdfastFixture.call(
                                otherCaller, holdfastFixture.holdfast.getItem, "{'workflow':'simple','key':'a'}"))
                        .status())
                .isEqualTo(404);
        var list = holdfastFixture.call(otherCaller, holdfastFixture.holdfast.listItems, "{'workflow':'simple'}");
        assertThat(list.toString()).doesNotContain("key=a");
    }
}
