// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Holdfast stores, lists and deletes a silence. The silence suppresses notifications to people. */
@ExtendWith(SharedStack.class)
@Order(3)
class SilenceEndToEndIT {
    private final DeployedStack stack;

    SilenceEndToEndIT(DeployedStack stack) {
        this.stack = stack;
    }

    @Test
    void silence_is_put_listed_and_ended() throws Exception {
        var silence =
                stack.call("put-silence", "{'id':'move','types':['*.overdue'],'within':'PT2H','comment':'we move'}");
        assertThat(silence.at("/comment").asText()).as("%s", silence).isEqualTo("we move");
        assertThat(stack.text("list-silences", "{}", "/silences/0/id")).isEqualTo("move");
        assertThat(stack.text("delete-silence", "{'id':'move'}", "/id")).isEqualTo("move");
        assertThat(stack.text("delete-silence", "{'id':'move'}", "/problem/status"))
                .isEqualTo("404");
        assertThat(stack.call("list-silences", "{}").at("/silences")).isEmpty();
    }

    /**
     * Puts a separate workflow, because the stream still contains earlier changes, which new subscriptions would
     * receive too.
     */
    private void putWorkflow() throws Exception {
        stack.call(
                "put-workflow",
                "{'name':'hush','yaml':'states:\\n  a: {initial: true, next: [z]}\\n  z: {terminal: true}\\n'}");
    }

    @Test
    void unknown_state_in_filter_gets_warning() throws Exception {
        putWorkflow();
        var silence = stack.call("put-silence", "{'id':'lost','state':'nosuch','within':'PT2H'}");
        assertThat(silence.at("/warnings/0").asText()).as("%s", silence).contains("nosuch");
        stack.call("delete-silence", "{'id':'lost'}");
        var subscription = stack.call(
                "put-subscription", "{'id':'lost','target':'email','state':'nosuch','address':'ops@example.com'}");
        assertThat(subscription.at("/warnings/0").asText())
                .as("%s", subscription)
                .contains("nosuch");
        stack.call("delete-subscription", "{'id':'lost'}");
    }

    @Test
    void silence_suppresses_notifications_to_people() throws Exception {
        putWorkflow();
        stack.call(
                "put-subscription",
                "{'id':'ops','target':'email','types':['*.created'],'workflow':'hush','address':'ops@example.com'}");
        stack.call("put-silence", "{'id':'move','labels':{'site':'berlin'},'within':'PT2H'}");
        assertThat(stack.text(
                        "preview-notifications",
                        "{'workflow':'hush','labels':{'site':'berlin'}}",
                        "/notifications/0/silence"))
                .isEqualTo("move");
        stack.call("create-item", "{'workflow':'hush','key':'unsaid','labels':{'site':'berlin'}}");
        stack.call("create-item", "{'workflow':'hush','key':'said','labels':{'site':'paris'}}");
        stack.publish();
        assertThat(stack.cloud.nextSentRequest()).contains("hush/said").doesNotContain("unsaid");
        assertThat(stack.cloud.nextSentRequest()).isNull();
        assertThat(stack.text("preview-notifications", "{'workflow':'hush','key':'said'}", "/type"))
                .isEqualTo("dev.holdfast.item.created");
        stack.call("delete-silence", "{'id':'move'}");
        stack.call("delete-subscription", "{'id':'ops'}");
        stack.types();
    }
}
