// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.view.ItemView;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An item keeps the end of the output of its work, apart from the data. */
class ItemOutputTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void createItem() {
        holdfastFixture.putWorkflow("job", """
                states:
                  running: {initial: true, next: [failed, done]}
                  failed: {next: [running]}
                  done: {terminal: true}
                """);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'job','key':'a','data':{'n':1}}");
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void advance(String members) {
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, request(",'to':'failed'" + members));
    }

    private static String request(String members) {
        return "{'workflow':'job','key':'a'" + members + "}";
    }

    private ItemView item() {
        return holdfastFixture.item("job", "a");
    }

    @Test
    void move_stores_output_beside_the_data() {
        advance(",'output':'no space\\nleft'");
        assertThat(item().output()).isEqualTo("no space\nleft");
        assertThat(item().data()).isEqualTo(new RawJson("{\"n\":1}"));
    }

    @Test
    void later_move_without_output_keeps_it() {
        advance(",'output':'first'");
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, request(",'to':'running'"));
        assertThat(item().output()).isEqualTo("first");
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, request(",'output':'second'"));
        assertThat(item().output()).isEqualTo("second");
    }

    @Test
    void edit_replaces_and_removes_output() {
        var editItem = holdfastFixture.holdfast.editItem;
        assertThat(holdfastFixture.callOk(editItem, request(",'output':'x'")).output())
                .isEqualTo("x");
        assertThat(holdfastFixture.callOk(editItem, request(",'title':'t'")).output())
                .isEqualTo("x");
        assertThat(holdfastFixture.callOk(editItem, request(",'output':null")).output())
                .isNull();
    }

    @Test
    void list_leaves_output_out() {
        advance(",'output':'secret'");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listItems, "{'workflow':'job'}")
                        .items()
                        .getFirst()
                        .output())
                .isNull();
    }

    @Test
    void deletion_removes_output_from_item_and_its_changes() {
        advance(",'output':'connect to 10.0.0.7 failed'");
        holdfastFixture.publish();
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, request(""));
        assertThat(holdfastFixture.store().peek(10))
                .isNotEmpty()
                .allSatisfy(change -> assertThat(change.row().body()).doesNotContain("10.0.0.7"));
        holdfastFixture.publish();
        assertThat(holdfastFixture.callRefused(holdfastFixture.holdfast.getItem, request("")))
                .isInstanceOf(Problem.NotFound.class);
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.getItemHistory, request(""))
                        .toString())
                .contains("DELETED")
                .doesNotContain("10.0.0.7");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, request(""));
        assertThat(item().output()).isNull();
    }

    @Test
    void long_or_unprintable_output_is_refused() {
        var advanceItem = holdfastFixture.holdfast.advanceItem;
        // 5,001 characters of two bytes each.
        assertThat(holdfastFixture
                        .callRefused(advanceItem, request(",'to':'failed','output':'" + "é".repeat(5_001) + "'"))
                        .detail())
                .isEqualTo("/output: must be at most 10000 bytes; send the end of the output");
        assertThat(holdfastFixture
                        .callRefused(advanceItem, request(",'to':'failed','output':'\\u001b[31m'"))
                        .detail())
                .isEqualTo("/output: must have no control characters");
        assertThat(holdfastFixture
                        .callRefused(advanceItem, request(",'to':'failed','output':' \\n'"))
                        .detail())
                .startsWith("/output: must not be blank");
        advance(",'output':'" + "é".repeat(5_000) + "'");
    }

    @Test
    void repeated_move_with_other_output_is_refused() {
        advance(",'output':'one','idempotencyKey':'k'");
        advance(",'output':'one','idempotencyKey':'k'");
        assertThat(holdfastFixture.callRefused(
                        holdfastFixture.holdfast.advanceItem,
                        request(",'to':'failed','output':'two','idempotencyKey':'k'")))
                .isInstanceOf(Problem.KeyReused.class);
    }
}
