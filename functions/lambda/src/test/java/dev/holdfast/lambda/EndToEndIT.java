package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real lost work, caught by the packaged functions over DynamoDB: created, overdue, swept, published, delivered, recovered. */
class EndToEndIT {
    @TempDir
    static Path folder;

    private static Cloud cloud;

    @BeforeAll
    static void open() throws Exception {
        cloud = new Cloud(folder);
    }

    @AfterAll
    static void close() throws Exception {
        cloud.close();
    }

    private static JsonNode call(String function, String event) throws Exception {
        return new ObjectMapper().readTree(cloud.call(function, event));
    }

    @Test
    void an_item_that_nobody_finishes_is_flagged_told_and_recovered() throws Exception {
        var put = call("put-subscription", "{'id':'pager','address':'" + cloud.hook() + "'}");
        assertThat(put.at("/subscription/secret").asText()).startsWith("whsec_");
        var created = call("create-item", "{'key':'a','deadline':'2026-01-01T00:00:00Z','data':{'n':1.00}}");
        assertThat(created.at("/item/state").asText()).isEqualTo("open");

        assertThat(call("sweep", "{}").at("/done/overdue").asInt()).isEqualTo(1);
        assertThat(call("sweep", "{}").at("/done/overdue").asInt()).isZero();
        assertThat(cloud.log("sweep")).contains("\"Namespace\":\"Holdfast\"").contains("\"sweep.succeeded\":1");
        assertThat(call("list-items", "{'workflow':'simple','overdue':true}")
                        .at("/items/0/key")
                        .asText())
                .isEqualTo("a");

        publish();
        assertThat(types()).containsExactly("dev.holdfast.item.created", "dev.holdfast.item.overdue");
        assertThat(call("get-item", "{'workflow':'simple','key':'a'}")
                        .at("/overdueSince")
                        .asText())
                .isEqualTo("2026-01-01T00:00:00Z");

        var recovered = call("recover-items", "{'workflow':'simple','mode':'redrive','within':'PT1H'}");
        assertThat(recovered.at("/lines/0/outcome").asText()).isEqualTo("redriven");
        publish();
        // The whole stream was read again: what was told before is not told twice.
        assertThat(types()).containsExactly("dev.holdfast.item.recovered");
        assertThat(call("complete-item", "{'workflow':'simple','key':'a'}")
                        .at("/state")
                        .asText())
                .isEqualTo("done");
        assertThat(call("delete-item", "{'workflow':'simple','key':'a'}")
                        .at("/key")
                        .asText())
                .isEqualTo("a");
        assertThat(call("get-item", "{'workflow':'simple','key':'a'}")
                        .at("/problem/status")
                        .asInt())
                .isEqualTo(404);
    }

    /** The stream to publish-events, and what that hands out to deliver-events. */
    private static void publish() throws Exception {
        var stream = cloud.dynamo
                .describeTable(r -> r.tableName(cloud.table))
                .table()
                .latestStreamArn();
        assertThat(call("publish-events", ChangeStream.event(stream)).at("/batchItemFailures"))
                .isEmpty();
        for (var batch = cloud.invocations.poll(); batch != null; batch = cloud.invocations.poll()) {
            call("deliver-events", batch);
        }
    }

    private static java.util.List<String> types() throws Exception {
        var types = new java.util.ArrayList<String>();
        for (var body = cloud.webhooks.poll(); body != null; body = cloud.webhooks.poll()) {
            types.add(new ObjectMapper().readTree(body).get("type").asText());
        }
        return types;
    }

    @Test
    void workflows_are_kept_as_data() throws Exception {
        var put = call(
                "put-workflow",
                "{'name':'copy','document':{'states':{'a':{'initial':true,'next':['z']},'z':{'terminal':true}}}}");
        assertThat(put.at("/created").asBoolean()).isTrue();
        assertThat(call("get-workflow", "{'name':'copy'}")
                        .at("/states/a/next/0")
                        .asText())
                .isEqualTo("z");
        call("create-item", "{'workflow':'copy','key':'k'}");
        assertThat(call("heartbeat-item", "{'workflow':'copy','key':'k','within':'PT1H'}")
                        .at("/version")
                        .asInt())
                .isEqualTo(2);
        assertThat(call("edit-item", "{'workflow':'copy','key':'k','data':2}")
                        .at("/data")
                        .asInt())
                .isEqualTo(2);
        assertThat(call("delete-workflow", "{'name':'copy'}")
                        .at("/problem/detail")
                        .asText())
                .contains("in use");
        assertThat(call("migrate-items", "{'workflow':'copy','dryRun':true}")
                        .at("/version")
                        .asInt())
                .isEqualTo(1);
        assertThat(call("advance-item", "{'workflow':'copy','key':'k','to':'z'}")
                        .at("/state")
                        .asText())
                .isEqualTo("z");
        assertThat(call("delete-workflow", "{'name':'copy'}").at("/deleted/0").asInt())
                .isEqualTo(1);
        assertThat(call("list-workflows", "{}").at("/workflows").size()).isEqualTo(1);
    }

    @Test
    void another_application_is_refused() throws Exception {
        assertThat(call("create-item", "{'app':'other','key':'x'}")
                        .at("/problem/status")
                        .asInt())
                .isEqualTo(403);
        assertThat(call("create-item", "{'app':'shop','apiKey':'hf_manage_0','key':'x'}")
                        .at("/problem/status")
                        .asInt())
                .isEqualTo(401);
    }
}
