// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.action.MoveReceipt;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.util.List;
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

    private void putReview(String perItemRoles) {
        holdfastFixture.putWorkflow("review", """
                roles: {approver: [olga@example.com], watcher: [olga@example.com]}
                perItemRoles: %s
                states:
                  draft: {initial: true, next: [approved], within: P1D, notify: [watcher]}
                  approved: {terminal: true, actors: [approver]}
                """.formatted(perItemRoles));
    }

    private void createReview(String key, String roles) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'review','key':'" + key + "','roles':" + roles + "}");
    }

    private boolean mayApprove(String person, String key) {
        var request = "{'workflow':'review','key':'" + key + "','to':'approved'}";
        return switch (holdfastFixture.call(
                holdfastFixture.app.actingFor(person), holdfastFixture.holdfast.advanceItem, request)) {
            case ActionResult.Success<MoveReceipt> success -> true;
            case ActionResult.Refusal<MoveReceipt>(var problem) -> {
                assertThat(problem.status()).isEqualTo(403);
                yield false;
            }
        };
    }

    @Test
    void only_actors_of_state_may_move_item_there() {
        putReview("[]");
        createReview("a", "{}");
        assertThat(mayApprove("bob@example.com", "a")).isFalse();
        assertThat(mayApprove("olga@example.com", "a")).isTrue();
    }

    @Test
    void item_has_actors_of_its_own_if_workflow_allows() {
        putReview("[approver]");
        createReview("own", "{'approver':['bob@example.com']}");
        createReview("plain", "{}");
        assertThat(mayApprove("olga@example.com", "own")).isFalse();
        assertThat(mayApprove("bob@example.com", "own")).isTrue();
        assertThat(mayApprove("bob@example.com", "plain")).isFalse();
        assertThat(mayApprove("olga@example.com", "plain")).isTrue();
    }

    @Test
    void creator_and_editor_cannot_name_themselves_approver() {
        putReview("[]");
        createReview("a", "{'watcher':['anna@example.com']}");
        for (var action : List.of(holdfastFixture.holdfast.createItem, holdfastFixture.holdfast.editItem)) {
            var problem = holdfastFixture.callRefused(
                    action, "{'workflow':'review','key':'a','roles':{'approver':['anna@example.com'],'watcher':[]}}");
            assertThat(problem)
                    .isInstanceOfSatisfying(
                            Problem.Invalid.class,
                            invalid -> assertThat(invalid.faults())
                                    .extracting(Problem.Fault::at)
                                    .containsExactly("/roles/approver"));
        }
        assertThat(mayApprove("anna@example.com", "a")).isFalse();
    }

    @Test
    void actors_of_item_end_with_migration_to_stricter_version() {
        putReview("[approver]");
        createReview("a", "{'approver':['bob@example.com']}");
        putReview("[]");
        holdfastFixture.callOk(holdfastFixture.holdfast.migrateItems, "{'workflow':'review'}");
        assertThat(mayApprove("bob@example.com", "a")).isFalse();
        assertThat(mayApprove("olga@example.com", "a")).isTrue();
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
