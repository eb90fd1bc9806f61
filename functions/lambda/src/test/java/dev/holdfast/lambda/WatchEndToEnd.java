package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lambdalocal.Cloud;
import java.util.Collections;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What a workflow expects beside deadlines, through the packaged functions. */
abstract class WatchEndToEnd extends InsightEndToEnd {
    private static final String STATES = "'states':{'in':{'initial':true,'next':['out']},'out':{'terminal':true}}";

    WatchEndToEnd(Cloud cloud) {
        super(cloud);
    }

    @Test
    @Order(7)
    void too_many_too_few_and_too_fast_are_told_once() throws Exception {
        var rules = "{'storm':{'state':'in','atMost':1,'per':'P31D'},'few':{'state':'out','atLeast':1,'per':'P1D'},"
                + "'hasty':{'state':'in','stays':'P1D'}}";
        put("'watch':" + rules + ",");
        call("create-item", "{'workflow':'counted','key':'a'}");
        call("create-item", "{'workflow':'counted','key':'b'}");
        call("complete-item", "{'workflow':'counted','key':'a'}");
        assertThat(text("get-item", "{'workflow':'counted','key':'a'}", "/history/1/broke/hasty"))
                .isEqualTo("hasty");
        publish();
        types();

        // As if nobody had swept since January.
        becomesDue("watch/shop/counted", "since");
        becomesDue("watch/shop/counted", "from");
        var swept = call("sweep", "{}");
        assertThat(swept.at("/done/broken").asInt()).as("%s", swept).isEqualTo(2);
        assertThat(cloud.log("sweep")).contains("\"watch.broken\":1", "\"kind\":\"crowded\"");
        publish();
        var types = types();
        assertThat(types).contains("dev.holdfast.workflow.scarce");
        assertThat(Collections.frequency(types, "dev.holdfast.workflow.crowded"))
                .isEqualTo(1);
        assertThat(call("sweep", "{}").at("/done/broken").asInt()).isZero();

        put("");
        assertThat(text("delete-workflow", "{'name':'counted','version':2}", "/deleted/0"))
                .as("the former rules hold again")
                .isEqualTo("2");
        call("complete-item", "{'workflow':'counted','key':'b'}");
        assertThat(call("delete-workflow", "{'name':'counted'}").at("/deleted")).hasSize(1);
        becomesDue("watch/shop/counted", "since");
        assertThat(call("sweep", "{}").at("/done").has("counted")).isFalse();
        publish();
        types();
    }

    private void put(String watch) throws Exception {
        var put = call("put-workflow", "{'name':'counted','document':{" + watch + STATES + "}}");
        assertThat(put.at("/created").asBoolean()).as("%s", put).isTrue();
    }
}
