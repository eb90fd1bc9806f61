// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A workflow expects minimum and maximum counts and minimum stays; each violation is reported once. */
@ExtendWith(SharedStack.class)
@Order(6)
class ExpectationEndToEndIT {
    private static final String STATES = "'states':{'in':{'initial':true,'next':['out']},'out':{'terminal':true}}";

    private final DeployedStack stack;

    ExpectationEndToEndIT(DeployedStack stack) {
        this.stack = stack;
    }

    @Test
    void each_violation_of_expectation_is_reported_once() throws Exception {
        var rules = "{'storm':{'state':'in','atMost':1,'per':'P31D'},'few':{'state':'out','atLeast':1,'per':'P1D'},"
                + "'quick':{'state':'in','minStay':'P1D'}}";
        put("'expect':" + rules + ",");
        stack.call("create-item", "{'workflow':'counted','key':'a'}");
        stack.call("create-item", "{'workflow':'counted','key':'b'}");
        stack.call("complete-item", "{'workflow':'counted','key':'a'}");
        assertThat(stack.text("get-item", "{'workflow':'counted','key':'a'}", "/history/1/violations/quick"))
                .isEqualTo("too-fast");
        stack.publish();
        stack.types();

        // Simulates a pause of the sweeps since January.
        stack.makeDue("expectation/shop/counted", "since");
        stack.makeDue("expectation/shop/counted", "from");
        var sweepResult = stack.call("sweep", "{}");
        assertThat(sweepResult.at("/done/violated").asInt())
                .as("%s", sweepResult)
                .isEqualTo(2);
        assertThat(stack.cloud.log("sweep")).contains("\"expectations.violated\":1", "\"kind\":\"above-maximum\"");
        stack.publish();
        var types = stack.types();
        assertThat(types).contains("dev.holdfast.workflow.below-minimum");
        assertThat(Collections.frequency(types, "dev.holdfast.workflow.above-maximum"))
                .isEqualTo(1);
        assertThat(stack.call("sweep", "{}").at("/done/violated").asInt()).isZero();

        put("");
        assertThat(stack.text("delete-workflow", "{'name':'counted','version':2}", "/deleted/0"))
                .as("the earlier rules apply again")
                .isEqualTo("2");
        stack.call("complete-item", "{'workflow':'counted','key':'b'}");
        assertThat(stack.call("delete-workflow", "{'name':'counted'}").at("/deleted"))
                .hasSize(1);
        stack.makeDue("expectation/shop/counted", "since");
        assertThat(stack.call("sweep", "{}").at("/done").has("counted")).isFalse();
        stack.publish();
        stack.types();
    }

    private void put(String expect) throws Exception {
        var workflow = stack.call("put-workflow", "{'name':'counted','document':{" + expect + STATES + "}}");
        assertThat(workflow.at("/created").asBoolean()).as("%s", workflow).isTrue();
    }
}
