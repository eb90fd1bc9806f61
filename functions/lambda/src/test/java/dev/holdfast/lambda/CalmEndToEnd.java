package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lambdalocal.Cloud;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Alerting that people keep switched on, through the packaged functions. */
abstract class CalmEndToEnd extends EndToEndCalls {
    CalmEndToEnd(Cloud cloud) {
        super(cloud);
    }

    @Test
    @Order(4)
    void somebody_takes_on_what_is_late() throws Exception {
        call(
                "put-workflow",
                "{'name':'calm','yaml':'states:\\n  a: {initial: true, next: [z]}\\n  z: {terminal: true}\\n'}");
        call("create-item", "{'workflow':'calm','key':'c','deadline':'" + PAST + "'}");
        var late = "{'workflow':'calm','key':'c'}";
        assertThat(text("acknowledge-item", late, "/problem/detail")).contains("not flagged as late");
        call("sweep", "{}");
        assertThat(text(
                        "acknowledge-item",
                        "{'workflow':'calm','key':'c','owner':'pia','actor':'olga@example.com'}",
                        "/acknowledged/owner"))
                .isEqualTo("pia");
        assertThat(text("get-item", late, "/acknowledged/by")).isEqualTo("olga@example.com");
        publish();
        assertThat(types()).contains("dev.holdfast.item.overdue", "dev.holdfast.item.acknowledged");
    }

    @Test
    @Order(4)
    void a_silence_is_put_listed_and_ended() throws Exception {
        var put = call("put-silence", "{'id':'move','types':['*.overdue'],'within':'PT2H','comment':'we move'}");
        assertThat(put.at("/comment").asText()).as("%s", put).isEqualTo("we move");
        assertThat(text("list-silences", "{}", "/silences/0/id")).isEqualTo("move");
        assertThat(text("delete-silence", "{'id':'move'}", "/id")).isEqualTo("move");
        assertThat(text("delete-silence", "{'id':'move'}", "/problem/status")).isEqualTo("404");
        assertThat(call("list-silences", "{}").at("/silences")).isEmpty();
    }

    @Test
    @Order(4)
    void in_a_silence_people_are_told_nothing() throws Exception {
        // A workflow of its own: the stream shows what happened before to new subscriptions too.
        call(
                "put-workflow",
                "{'name':'hush','yaml':'states:\\n  a: {initial: true, next: [z]}\\n  z: {terminal: true}\\n'}");
        call(
                "put-subscription",
                "{'id':'ops','target':'email','types':['*.created'],'workflow':'hush','address':'ops@example.com'}");
        call("put-silence", "{'id':'move','labels':{'site':'berlin'},'within':'PT2H'}");
        assertThat(text("preview-notices", "{'workflow':'hush','labels':{'site':'berlin'}}", "/notices/0/silence"))
                .isEqualTo("move");
        call("create-item", "{'workflow':'hush','key':'unsaid','labels':{'site':'berlin'}}");
        call("create-item", "{'workflow':'hush','key':'said','labels':{'site':'paris'}}");
        publish();
        assertThat(cloud.sent()).contains("hush/said").doesNotContain("unsaid");
        assertThat(cloud.sent()).isNull();
        assertThat(text("preview-notices", "{'workflow':'hush','key':'said'}", "/type"))
                .isEqualTo("dev.holdfast.item.created");
        call("delete-silence", "{'id':'move'}");
        call("delete-subscription", "{'id':'ops'}");
        types();
    }

    @Test
    @Order(4)
    void a_test_reaches_each_kind_of_target() throws Exception {
        assertThat(tested("webhook", cloud.receiver("hook"))).isEqualTo("delivered");
        assertThat(types()).contains("dev.holdfast.test");
        assertThat(tested("webhook", cloud.receiver("gone"))).isEqualTo("gone");
        types();
        var kinds = List.of("sns", "sqs", "eventbridge");
        for (var kind : kinds) {
            assertThat(tested(kind, Cloud.targets().get(kinds.indexOf(kind))))
                    .as(kind)
                    .isEqualTo("delivered");
            assertThat(cloud.sent()).contains("dev.holdfast.test");
        }
        assertThat(tested("eventbridge", Cloud.bus())).isEqualTo("delivered");
        assertThat(cloud.sent()).contains("dev.holdfast.test");
        assertThat(tested("email", "ops@example.com")).isEqualTo("delivered");
        assertThat(cloud.sent()).contains("ops@example.com");
        call("put-subscription", "{'id':'people','target':'email','address':'notify'}");
        assertThat(text("test-subscription", "{'id':'people','to':'ann@example.com'}", "/outcome"))
                .isEqualTo("delivered");
        assertThat(cloud.sent()).contains("ann@example.com");
        call("delete-subscription", "{'id':'people'}");
        assertThat(text("test-subscription", "{'id':'tried'}", "/problem/status"))
                .isEqualTo("404");
    }

    @Test
    @Order(4)
    void what_was_delivered_is_listed_and_sent_again() throws Exception {
        call(
                "put-workflow",
                "{'name':'again','yaml':'states:\\n  a: {initial: true, next: [z]}\\n  z: {terminal: true}\\n'}");
        call(
                "put-subscription",
                "{'id':'again','types':['*.created'],'workflow':'again','limit':{'most':100,'per':'PT1S'},'address':'"
                        + cloud.receiver("hook") + "'}");
        call("create-item", "{'workflow':'again','key':'x'}");
        publish();
        types();
        var listed = call("list-deliveries", "{'subscription':'again'}");
        assertThat(listed.at("/deliveries/0/status").asText()).as("%s", listed).isEqualTo("delivered");
        var id = listed.at("/deliveries/0/id").asText();
        for (var which : List.of("'delivery':'" + id + "'", "'all':true")) {
            var replayed = call("replay-deliveries", "{'subscription':'again'," + which + "}");
            assertThat(replayed.at("/replayed/0").asText()).as("%s", replayed).isEqualTo(id);
            deliver();
            assertThat(types()).containsExactly("dev.holdfast.item.created");
        }
        call("delete-subscription", "{'id':'again'}");
    }

    private String tested(String target, String address) throws Exception {
        call("put-subscription", "{'id':'tried','target':'" + target + "','address':'" + address + "'}");
        var outcome = text("test-subscription", "{'id':'tried'}", "/outcome");
        call("delete-subscription", "{'id':'tried'}");
        return outcome;
    }
}
