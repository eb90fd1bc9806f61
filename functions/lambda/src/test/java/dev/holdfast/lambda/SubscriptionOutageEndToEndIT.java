// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * If a receiver is gone, the sweep copies its alarms to the fallback. Later the sweep makes the deliveries to this
 * receiver due earlier.
 */
@ExtendWith(SharedStack.class)
@Order(7)
class SubscriptionOutageEndToEndIT {
    private static final String PARTITION = "delivery/shop/broken";

    /** This number of alarms is higher than the number that one sweep copies. */
    private static final int COPIES = 260;

    private final DeployedStack stack;

    SubscriptionOutageEndToEndIT(DeployedStack stack) {
        this.stack = stack;
    }

    @Test
    void alarms_of_gone_receiver_reach_fallback() throws Exception {
        stack.call(
                "put-workflow",
                "{'name':'outage','yaml':'states:\\n  a: {initial: true, next: [z]}\\n  z: {terminal: true}\\n'}");
        stack.call(
                "put-subscription",
                "{'id':'standby','target':'email','workflow':'outage','types':['*.purged'],'address':'standby@example.com'}");
        put("broken", "gone", "'types':['*.overdue'],'workflow':'outage','fallback':'standby'");
        for (var i = 0; i < 5; i++)
            stack.call(
                    "create-item", "{'workflow':'outage','key':'k" + i + "','deadline':'" + DeployedStack.PAST + "'}");
        stack.call("sweep", "{}");
        stack.publish();
        assertThat(subscription("broken")).contains("disabledReason");
        stack.types();

        copyDeliveries();
        sweepAndDeliver();
        assertThat(stack.cloud.nextSentRequest()).contains("standby@example.com", "outage/k");
        assertThat(tasks())
                .as("the rest follows")
                .anySatisfy(task -> assertThat(task).contains("\"HAND_OVER\"", "cursor"));
        finishTasks();

        put("broken", "hook", "'types':['*.overdue'],'workflow':'outage','fallback':'standby'");
        assertThat(tasks()).anySatisfy(task -> assertThat(task).contains("\"BRING_FORWARD\""));
        finishTasks();
        stack.makeDue(PARTITION, "next");
        sweepAndDeliver();
        assertThat(subscription("broken")).doesNotContain("disabledReason");
        assertThat(stack.types()).contains("dev.holdfast.item.overdue");
        stack.call("delete-subscription", "{'id':'broken'}");
        stack.call("delete-subscription", "{'id':'standby'}");
        stack.types();
    }

    private void put(String id, String receiver, String members) throws Exception {
        var created = stack.call(
                "put-subscription",
                "{'id':'" + id + "','address':'" + stack.cloud.receiverUrl(receiver) + "'," + members + "}");
        assertThat(created.has("problem")).as("%s", created).isFalse();
    }

    private String subscription(String id) throws Exception {
        for (var found : stack.call("list-subscriptions", "{}").at("/subscriptions"))
            if (found.at("/id").asText().equals(id)) return found.toString();
        return "";
    }

    private void sweepAndDeliver() throws Exception {
        stack.call("sweep", "{}");
        stack.deliver();
    }

    private void finishTasks() throws Exception {
        for (var sweeps = 0; sweeps < 5 && !tasks().isEmpty(); sweeps++) {
            stack.makeDue("subscription/shop/tasks", "due");
            sweepAndDeliver();
        }
        assertThat(tasks()).isEmpty();
        dropSentRequests();
    }

    private void dropSentRequests() {
        String request;
        do request = stack.cloud.nextSentRequest();
        while (request != null);
    }

    private List<String> tasks() {
        return stack.bodies("subscription/shop/tasks");
    }

    /** Stores copies of one undelivered alarm, to simulate many overdue items. */
    private void copyDeliveries() {
        var original = stack.table().query(RowQuery.wholePartition(PARTITION, 10)).rows().stream()
                .filter(row -> row.entries().containsKey(TableIndex.BOARD))
                .findFirst()
                .orElseThrow();
        var writes = new ArrayList<RowWrite>();
        for (var i = 0; i < COPIES; i++) {
            var copy = new RowKey(PARTITION, original.key().sort().replaceFirst("@", "@copy" + i + "-"));
            writes.add(RowWrite.put(
                    new Row(copy, 1, original.body(), original.entries(), original.expires()), WriteCondition.ANY));
        }
        stack.table().writeEach(writes);
    }
}
