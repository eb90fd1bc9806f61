// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workflows are stored, changed and deleted as data, and items migrate to a new version. */
@ExtendWith(SharedStack.class)
@Order(4)
class WorkflowDefinitionEndToEndIT {
    private final DeployedStack stack;

    WorkflowDefinitionEndToEndIT(DeployedStack stack) {
        this.stack = stack;
    }

    @Test
    void workflows_are_stored_as_data() throws Exception {
        var workflow = stack.call(
                "put-workflow",
                "{'name':'copy','document':{'states':{'a':{'initial':true,'next':['z']},'z':{'terminal':true}}}}");
        assertThat(workflow.at("/created").asBoolean()).isTrue();
        assertThat(stack.call("get-workflow", "{'name':'copy'}")
                        .at("/states/a/next/0")
                        .asText())
                .isEqualTo("z");
        stack.call("create-item", "{'workflow':'copy','key':'k'}");
        assertThat(stack.call("heartbeat-item", "{'workflow':'copy','key':'k','within':'PT1H'}")
                        .at("/version")
                        .asInt())
                .isEqualTo(2);
        assertThat(stack.call("edit-item", "{'workflow':'copy','key':'k','data':2}")
                        .at("/data")
                        .asInt())
                .isEqualTo(2);
        assertThat(stack.call("delete-workflow", "{'name':'copy'}")
                        .at("/problem/detail")
                        .asText())
                .contains("in use");
        stack.call(
                "put-workflow",
                "{'name':'asked','document':{'fields':{'type':'object','properties':{'day':{'type':'string','format':'date'}}},"
                        + "'states':{'open':{'initial':true,'next':['z']},'z':{'terminal':true}}}}");
        stack.call("create-item", "{'workflow':'asked','key':'k','fields':{'day':'2027-03-01'}}");
        assertThat(stack.text(
                        "advance-item",
                        "{'workflow':'asked','key':'k','to':'z','fields':{'day':'soon'}}",
                        "/problem/faults/0/at"))
                .isEqualTo("/fields/day");
        assertThat(stack.text("list-items", "{'workflow':'copy'}", "/items/0/key"))
                .isEqualTo("k");
        stack.call(
                "put-workflow",
                "{'name':'copy','document':{'states':{'b':{'initial':true,'next':['z']},'z':{'terminal':true}}}}");
        assertThat(stack.text("migrate-items", "{'workflow':'copy','states':{'a':'b'}}", "/items/0/state"))
                .isEqualTo("b");
        assertThat(stack.text(
                        "recover-items",
                        "{'workflow':'copy','overdue':false,'mode':'redrive','within':'PT1H'}",
                        "/results/0/outcome"))
                .isEqualTo("redriven");
        assertThat(stack.text("advance-item", "{'workflow':'copy','key':'k','to':'z'}", "/state"))
                .isEqualTo("z");
        stack.call("create-item", "{'workflow':'copy','key':'l'}");
        assertThat(stack.text("complete-item", "{'workflow':'copy','key':'l'}", "/state"))
                .isEqualTo("z");
        assertThat(stack.text("delete-item", "{'workflow':'copy','key':'l'}", "/state"))
                .isEqualTo("z");
        assertThat(stack.call("delete-workflow", "{'name':'copy'}")
                        .at("/deleted")
                        .size())
                .isEqualTo(2);
        stack.call(
                "put-workflow",
                "{'name':'kept','document':{'states':{'a':{'initial':true,'next':['z']},'z':{'terminal':true}}}}");
        assertThat(stack.call("list-workflows", "{}").at("/workflows").toString())
                .contains("kept");
    }
}
