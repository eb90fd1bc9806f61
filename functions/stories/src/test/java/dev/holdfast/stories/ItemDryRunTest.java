// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A dry run returns the result that a change of an item would have, but doesn't change the item. */
class ItemDryRunTest {
    private static final String ORDER = "'workflow':'orders','key':'42'";

    private static final Caller REPORTER = Caller.application("shop", Scope.REPORT, "key:worker");

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final OrderFixture orders = new OrderFixture(holdfastFixture);

    @BeforeEach
    void putWorkflow() {
        holdfastFixture.putWorkflow("orders", """
                roles: {clerk: [olga@example.com]}
                states:
                  received: {initial: true, notify: [clerk], next: [sent], within: PT1H}
                  parked: {initial: true, hold: true, actors: [clerk], next: [sent]}
                  sent: {terminal: true}
                """);
        orders.create("42", ",'state':'received','data':{'n':1},'links':['tracking:1']");
        holdfastFixture.publish();
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private <Q, A> A tryOut(Action<Q, A> action, String members) {
        return holdfastFixture.callOk(action, "{" + members + ",'dryRun':true}");
    }

    private <Q, A> Problem tryRefused(Action<Q, A> action, String members) {
        return holdfastFixture.callRefused(action, "{" + members + ",'dryRun':true}");
    }

    /** Compares the item with its version before the dry run, and looks for a change to publish. */
    private void assertUnchanged(ItemView before) {
        assertThat(holdfastFixture.item("orders", "42")).isEqualTo(before);
        assertThat(holdfastFixture.publish()).as("changes to publish").isZero();
    }

    private ItemView order() {
        return holdfastFixture.item("orders", "42");
    }

    @Test
    void creation_is_only_tried_and_names_people() {
        var result = tryOut(
                holdfastFixture.holdfast.createItem, "'workflow':'orders','key':'43','state':'received','data':2");
        assertThat(result.created()).isTrue();
        assertThat(result.item().dryRun()).isTrue();
        assertThat(result.item().version()).isEqualTo(1);
        assertThat(result.item().due()).isEqualTo(HoldfastFixture.START.plus(ofHours(1)));
        assertThat(result.item().recipients()).isEqualTo(Map.of("clerk", List.of("olga@example.com")));
        assertThat(holdfastFixture.callRefused(holdfastFixture.holdfast.getItem, "{'workflow':'orders','key':'43'}"))
                .isInstanceOf(Problem.NotFound.class);
        assertThat(holdfastFixture.publish()).isZero();
    }

    @Test
    void dry_creation_reserves_no_link() {
        tryOut(
                holdfastFixture.holdfast.createItem,
                "'workflow':'orders','key':'43','state':'received','links':['tracking:2']");
        orders.create("44", ",'state':'received','links':['tracking:2']");
        assertThat(tryRefused(
                        holdfastFixture.holdfast.createItem,
                        "'workflow':'orders','key':'43','state':'received','links':['tracking:2']"))
                .isInstanceOf(Problem.Conflict.class);
    }

    @Test
    void dry_creation_of_existing_item_answers_like_creation() {
        var before = order();
        var same = tryOut(
                holdfastFixture.holdfast.createItem,
                ORDER + ",'state':'received','data':{'n':1},'links':['tracking:1']");
        assertThat(same.created()).isFalse();
        assertThat(same.item().dryRun()).isTrue();
        assertThat(same.item().recipients()).isEmpty();
        assertThat(tryRefused(holdfastFixture.holdfast.createItem, ORDER + ",'state':'received','data':{'n':2}"))
                .isInstanceOf(Problem.Conflict.class);
        assertUnchanged(before);
    }

    @Test
    void dry_creation_refuses_idempotency_key() {
        assertThat(tryRefused(
                                holdfastFixture.holdfast.createItem,
                                "'workflow':'orders','state':'received','idempotencyKey':'k'")
                        .detail())
                .startsWith("/idempotencyKey");
    }

    @Test
    void dry_creation_hides_people_from_reporter() {
        var result = holdfastFixture.requireOk(
                REPORTER,
                holdfastFixture.holdfast.createItem,
                "{'workflow':'orders','key':'43','state':'received','dryRun':true}");
        assertThat(result.item().dryRun()).isTrue();
        assertThat(result.item().recipients()).isEmpty();
        assertThat(result.item().history().getFirst().recipients()).isEmpty();
    }

    @Test
    void edit_is_only_tried() {
        var before = order();
        var edited = tryOut(
                holdfastFixture.holdfast.editItem,
                ORDER + ",'title':'Order','labels':{'a':'b'},'links':['tracking:3'],'deadline':'2026-03-01T08:30:00Z'");
        assertThat(edited.dryRun()).isTrue();
        assertThat(edited.title()).isEqualTo("Order");
        assertThat(edited.links()).containsExactly("tracking:3");
        assertThat(edited.due()).isEqualTo("2026-03-01T08:30:00Z");
        assertThat(edited.version()).isEqualTo(before.version() + 1);
        assertUnchanged(before);
        orders.create("43", ",'state':'received','links':['tracking:3']");
        assertThat(tryRefused(holdfastFixture.holdfast.editItem, ORDER + ",'links':['tracking:3']"))
                .isInstanceOf(Problem.Conflict.class);
    }

    @Test
    void hold_and_release_are_only_tried() {
        var before = order();
        var held = tryOut(holdfastFixture.holdfast.holdQueue.holdItem, ORDER + ",'reason':'no stock'");
        assertThat(Objects.requireNonNull(held.held()).reason()).isEqualTo("no stock");
        assertThat(held.dryRun()).isTrue();
        assertUnchanged(before);
        assertThat(tryRefused(holdfastFixture.holdfast.holdQueue.releaseItem, ORDER))
                .isInstanceOf(Problem.Conflict.class);

        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.holdItem, "{" + ORDER + ",'reason':'no stock'}");
        holdfastFixture.publish();
        var beforeRelease = order();
        var released = tryOut(holdfastFixture.holdfast.holdQueue.releaseItem, ORDER + ",'note':'stock is here'");
        assertThat(released.held()).isNull();
        assertThat(released.history().getLast().note()).isEqualTo("stock is here");
        assertUnchanged(beforeRelease);
        assertThat(tryRefused(holdfastFixture.holdfast.holdQueue.holdItem, ORDER + ",'reason':'again'"))
                .isInstanceOf(Problem.Conflict.class);
    }

    @Test
    void acknowledgement_is_only_tried() {
        assertThat(tryRefused(holdfastFixture.holdfast.acknowledgeItem, ORDER)).isInstanceOf(Problem.Conflict.class);
        orders.advanceClock(ofHours(1));
        var before = order();
        var acknowledged = tryOut(holdfastFixture.holdfast.acknowledgeItem, ORDER + ",'owner':'pia'");
        assertThat(Objects.requireNonNull(acknowledged.acknowledged()).owner()).isEqualTo("pia");
        assertThat(acknowledged.dryRun()).isTrue();
        assertUnchanged(before);
    }

    @Test
    void deletion_is_only_tried() {
        var before = order();
        var deleted = tryOut(holdfastFixture.holdfast.deleteItem, ORDER);
        assertThat(deleted.dryRun()).isTrue();
        assertThat(deleted.state()).isEqualTo("received");
        assertUnchanged(before);
    }

    @Test
    void dry_runs_refuse_other_versions() {
        for (var action : List.<Action<?, ?>>of(
                holdfastFixture.holdfast.editItem,
                holdfastFixture.holdfast.acknowledgeItem,
                holdfastFixture.holdfast.deleteItem,
                holdfastFixture.holdfast.holdQueue.releaseItem))
            assertThat(tryRefused(action, ORDER + ",'version':7")).isInstanceOf(Problem.Stale.class);
        assertThat(tryRefused(holdfastFixture.holdfast.holdQueue.holdItem, ORDER + ",'version':7,'reason':'r'"))
                .isInstanceOf(Problem.Stale.class);
    }

    @Test
    void dry_runs_need_rights_of_change() {
        for (var action : List.<Action<?, ?>>of(
                holdfastFixture.holdfast.editItem,
                holdfastFixture.holdfast.deleteItem,
                holdfastFixture.holdfast.holdQueue.releaseItem))
            assertThat(HoldfastFixture.requireRefused(
                            holdfastFixture.call(REPORTER, action, "{" + ORDER + ",'dryRun':true}")))
                    .isInstanceOf(Problem.Forbidden.class);
        orders.create("p", ",'state':'parked'");
        var ben = holdfastFixture.app.actingFor("ben@example.com");
        assertThat(HoldfastFixture.requireRefused(holdfastFixture.call(
                        ben,
                        holdfastFixture.holdfast.holdQueue.releaseItem,
                        "{'workflow':'orders','key':'p','dryRun':true}")))
                .isInstanceOf(Problem.Forbidden.class);
    }
}
