// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.view.ItemView;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Workers claim released items, in workflows without claimable states. */
class ReleasedWorkTest extends HoldQueueTestBase {
    private static final String RESIZE = "'method':{'model':'database','name':'resize'}";

    @Nullable
    private ItemView tryClaim(String selection) {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.claimItem, "{" + selection + ",'worker':'w'}")
                .item();
    }

    private void putWorkflow(String name) {
        holdfastFixture.putWorkflow(
                name,
                "states: {todo: {initial: true, next: [swap]}, swap: {hold: true, next: [done]}, done: {terminal: true}}");
    }

    @Test
    void released_method_is_claimed_by_its_name_only() {
        queue("{'kind':'method','model':'database','name':'resize','inputs':{'to':'2TB'}}");
        queue("{'kind':'method','model':'database','name':'vacuum'}");
        assertThat(tryClaim(RESIZE)).isNull();
        release("{'all':true}");
        var claimed = requireNonNull(tryClaim(RESIZE));
        assertThat(claimed.workflow()).isEqualTo("simple");
        assertThat(claimed.key()).startsWith("method:database:resize:");
        assertThat(requireNonNull(claimed.data()).text()).contains("2TB");
        assertThat(tryClaim(RESIZE)).isNull();
    }

    @Test
    void released_method_with_workflow_is_claimed_by_both_names() {
        putWorkflow("database.resize");
        queue("{'kind':'method','model':'database','name':'resize','inputs':1}");
        queue("{'kind':'method','model':'database','name':'resize','inputs':2}");
        release("{'all':true}");
        assertThat(requireNonNull(tryClaim(RESIZE)).workflow()).isEqualTo("database.resize");
        assertThat(tryClaim("'workflow':'database.resize'")).isNotNull();
        assertThat(tryClaim(RESIZE)).isNull();
    }

    @Test
    void methods_with_dots_in_their_names_are_distinguished() {
        queue("{'kind':'method','model':'a.b','name':'c'}");
        release("{'all':true}");
        assertThat(tryClaim("'method':{'model':'a','name':'b.c'}")).isNull();
        assertThat(tryClaim("'method':{'model':'a.b','name':'c'}")).isNotNull();
    }

    @Test
    void released_workflow_is_claimed_but_other_items_are_not() {
        putWorkflow("w");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'other'}");
        queue("{'kind':'workflow','name':'w','inputs':{'n':1}}");
        release("{'all':true}");
        assertThat(requireNonNull(tryClaim("'workflow':'w'")).key()).startsWith("workflow:w:");
        assertThat(tryClaim("'workflow':'w'")).isNull();
    }

    @Test
    void parked_item_is_claimed_after_its_release() {
        putWorkflow("w");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'a'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'w','key':'a','to':'swap'}");
        assertThat(tryClaim("'workflow':'w','state':'swap'")).isNull();
        release("{'id':'item:w:a'}");
        assertThat(requireNonNull(tryClaim("'workflow':'w','state':'swap'")).key())
                .isEqualTo("a");
    }
}
