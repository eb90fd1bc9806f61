// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.util.Objects.requireNonNull;

import dev.holdfast.item.action.HeartbeatItem;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.problem.Problem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A fixture with the actions of workers, and with a workflow whose items workers can claim in the first state. */
abstract class ClaimTestBase {
    final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    void putWorkflow() {
        holdfastFixture.putWorkflow("renew", """
                states:
                  todo: {initial: true, claimable: true, next: [check, failed]}
                  check: {next: [done]}
                  done: {terminal: true}
                  failed: {terminal: true}
                """);
    }

    void createItem(String key) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem,
                "{'workflow':'renew','key':'" + key + "','data':{'host':'" + key + "'},'within':'P1D'}");
    }

    @Nullable
    ItemView tryClaim(String worker) {
        return tryClaim(worker, "'workflow':'renew'");
    }

    /** @param selection the members that select the items */
    @Nullable
    ItemView tryClaim(String worker, String selection) {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.claimItem, "{" + selection + ",'worker':'" + worker + "'}")
                .item();
    }

    ItemView claim(String worker) {
        return requireNonNull(tryClaim(worker));
    }

    static String tokenOf(ItemView item) {
        return requireNonNull(requireNonNull(item.claim()).token());
    }

    static int attemptOf(ItemView item) {
        return requireNonNull(item.claim()).attempt();
    }

    private static String withToken(ItemView claimed, String members) {
        return "{'workflow':'" + claimed.workflow() + "','key':'" + claimed.key() + "','claimToken':'"
                + tokenOf(claimed) + "'" + members + "}";
    }

    HeartbeatItem.Result renew(ItemView claimed) {
        return holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, withToken(claimed, ""));
    }

    Problem renewRefused(ItemView claimed) {
        return holdfastFixture.callRefused(holdfastFixture.holdfast.heartbeatItem, withToken(claimed, ""));
    }

    void complete(ItemView claimed) {
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, withToken(claimed, ",'to':'failed'"));
    }

    Problem completeRefused(ItemView claimed) {
        return holdfastFixture.callRefused(holdfastFixture.holdfast.completeItem, withToken(claimed, ",'to':'failed'"));
    }

    void returnClaim(ItemView claimed, String members) {
        holdfastFixture.callOk(holdfastFixture.holdfast.returnItem, withToken(claimed, members));
    }

    Problem returnRefused(ItemView claimed) {
        return holdfastFixture.callRefused(holdfastFixture.holdfast.returnItem, withToken(claimed, ""));
    }
}
