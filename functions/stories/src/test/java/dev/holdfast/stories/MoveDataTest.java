// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.Problem;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A move can replace the data of its item. A recovery continues from the new data. */
class MoveDataTest {
    private static final Caller WORKER = Caller.application("shop", Scope.REPORT, "key:worker");

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void createItem() {
        holdfastFixture.putPipeline();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'k','data':{'secret':1}}");
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private ItemView item() {
        return holdfastFixture.item("pipeline", "k");
    }

    private String dataText() {
        var data = item().data();
        return data == null ? "" : data.text();
    }

    @Test
    void advance_and_complete_replace_data_in_their_write() {
        var advance = holdfastFixture.holdfast.advanceItem;
        holdfastFixture.callOk(advance, "{'workflow':'pipeline','key':'k','to':'copied','data':{'rows':[1,2]}}");
        assertThat(dataText()).isEqualTo("{\"rows\":[1,2]}");
        assertThat(item().version()).isEqualTo(2);
        holdfastFixture.callOk(
                holdfastFixture.holdfast.completeItem, "{'workflow':'pipeline','key':'k','to':'done','data':null}");
        assertThat(item().data()).isNull();
        assertThat(item().version()).isEqualTo(3);
        assertThat(item().state()).isEqualTo("done");
    }

    @Test
    void move_without_data_keeps_data() {
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'k','to':'copied'}");
        assertThat(dataText()).isEqualTo("{\"secret\":1}");
    }

    @Test
    void worker_replaces_data_without_reading_them() {
        var receipt = holdfastFixture.requireOk(
                WORKER,
                holdfastFixture.holdfast.advanceItem,
                "{'workflow':'pipeline','key':'k','to':'copied','data':{'rows':7}}");
        assertThat(JsonCodec.encode(receipt)).doesNotContain("rows", "secret");
        assertThat(HoldfastFixture.requireRefused(holdfastFixture.call(
                        WORKER, holdfastFixture.holdfast.getItem, "{'workflow':'pipeline','key':'k'}")))
                .isInstanceOf(Problem.Forbidden.class);
        assertThat(dataText()).isEqualTo("{\"rows\":7}");
    }

    @Test
    void redrive_publishes_data_of_last_move() {
        holdfastFixture.subscribe(",'types':['*.recovered']");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem,
                "{'workflow':'pipeline','key':'k','to':'copied','data':{'rows':7}}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.recoverItems, "{'workflow':'pipeline','mode':'redrive','keys':['k']}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.messages())
                .singleElement()
                .satisfies(message -> assertThat(message.body()).contains("\"data\":{\"rows\":7}"));
    }

    @Test
    void idempotency_key_belongs_to_move_with_its_data() {
        var request = "{'workflow':'pipeline','key':'k','to':'copied','idempotencyKey':'once','data':{'rows':%d}}";
        var advance = holdfastFixture.holdfast.advanceItem;
        var receipt = holdfastFixture.callOk(advance, request.formatted(1));
        assertThat(holdfastFixture.callOk(advance, request.formatted(1))).isEqualTo(receipt);
        assertThat(holdfastFixture.callRefused(advance, request.formatted(2))).isInstanceOf(Problem.KeyReused.class);
        assertThat(dataText()).isEqualTo("{\"rows\":1}");
        assertThat(item().version()).isEqualTo(2);
    }

    @Test
    void move_with_oversized_data_is_refused_and_changes_nothing() {
        var request = Map.of("workflow", "pipeline", "key", "k", "to", "copied", "data", "x".repeat(262_144));
        assertThat(holdfastFixture.callRefused(holdfastFixture.holdfast.advanceItem, JsonCodec.encode(request)))
                .isInstanceOf(Problem.TooLarge.class);
        assertThat(item().version()).isEqualTo(1);
        assertThat(dataText()).isEqualTo("{\"secret\":1}");
    }
}
