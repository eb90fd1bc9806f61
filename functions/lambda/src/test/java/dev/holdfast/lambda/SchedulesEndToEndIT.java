// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests scheduled changes: functions schedule, list, edit and cancel them, and the sweep makes or skips them. */
@ExtendWith(SharedStack.class)
@Order(7)
class SchedulesEndToEndIT {
    private static final String SOON = ",'within':'PT0.001S'";
    private static final String LATER = ",'within':'P1D'";

    private final DeployedStack stack;

    SchedulesEndToEndIT(DeployedStack stack) {
        this.stack = stack;
    }

    /** @param members further members of the payload */
    private JsonNode change(String function, String key, String members) throws Exception {
        return stack.call(function, "{'workflow':'launch','key':'" + key + "'" + members + "}");
    }

    private void putWorkflow() throws Exception {
        stack.call(
                "put-workflow",
                "{'name':'launch','document':{'states':{"
                        + "'planned':{'initial':true,'within':'P1D','next':['live','parked']},"
                        + "'parked':{'hold':true,'onPurge':'done','next':['done']},"
                        + "'live':{'within':'P1D','next':['done']},'done':{'terminal':true}}}}");
    }

    @Test
    void change_is_scheduled_edited_cancelled_and_made() throws Exception {
        putWorkflow();
        change("create-item", "a", "");
        var id = change("schedule-change", "a", LATER + ",'change':{'advance':{'to':'live'}}")
                .at("/id")
                .asText();
        assertThat(change("list-scheduled-changes", "a", "")
                        .at("/schedules/0/id")
                        .asText())
                .isEqualTo(id);
        var edited = change("reschedule-change", "a", LATER + ",'id':'" + id + "','note':'n'");
        assertThat(edited.at("/note").asText()).as("%s", edited).isEqualTo("n");
        assertThat(change("cancel-change", "a", ",'id':'" + id + "'")
                        .at("/status")
                        .asText())
                .isEqualTo("cancelled");

        change("schedule-change", "a", SOON + ",'change':{'set':{'data':{'size':1}}}");
        assertThat(stack.call("sweep", "{}").at("/done/edited").asInt()).isEqualTo(1);
        assertThat(change("get-item", "a", "").at("/data/size").asInt()).isEqualTo(1);
        change("schedule-change", "a", SOON + ",'change':{'advance':{'to':'parked'}}");
        assertThat(stack.call("sweep", "{}").at("/done/advanced").asInt()).isEqualTo(1);
        var release = change("schedule-change", "a", LATER + ",'change':{'release':{}}")
                .at("/id")
                .asText();
        change("reschedule-change", "a", SOON + ",'id':'" + release + "'");
        assertThat(stack.call("sweep", "{}").at("/done/released").asInt()).isEqualTo(1);
        change("complete-item", "a", ",'to':'done'");
        stack.publish();
        stack.types();
    }

    /** A caller with an API key schedules changes over HTTP only, so this test adds the key to the stored row. */
    @Test
    void change_of_author_without_key_is_skipped() throws Exception {
        putWorkflow();
        change("create-item", "c", "");
        change("schedule-change", "c", SOON + ",'change':{'set':{'data':{'size':1}}}");
        stack.editRows(
                "item/shop/launch/c",
                "scheduled/",
                "\"scope\":\"manage\"",
                "\"scope\":\"manage\",\"keyId\":\"0123456789abcdef\"");
        assertThat(stack.call("sweep", "{}").at("/done/change-skipped").asInt()).isEqualTo(1);
        change("complete-item", "c", ",'to':'done'");
        stack.publish();
        stack.types();
    }

    @Test
    void release_of_item_that_waits_for_intent_is_skipped() throws Exception {
        putWorkflow();
        change("create-item", "b", "");
        stack.call(
                "queue-intents",
                "{'intents':[{'kind':'method','model':'m','name':'wait','inputs':{'for':'b'},'parent':'launch/b'}]}");
        var id = change("schedule-change", "b", LATER + ",'change':{'release':{}}");
        assertThat(id.at("/warnings/0").asText()).as("%s", id).contains("waits for the intent");
        change("reschedule-change", "b", SOON + ",'id':'" + id.at("/id").asText() + "'");
        assertThat(stack.call("sweep", "{}").at("/done/change-skipped").asInt()).isEqualTo(1);
        stack.call("purge-intents", "{'kind':'method','name':'wait','reason':'done'}");
        change("advance-item", "b", ",'to':'live'");
        change("complete-item", "b", ",'to':'done'");
        stack.publish();
        stack.types();
    }
}
