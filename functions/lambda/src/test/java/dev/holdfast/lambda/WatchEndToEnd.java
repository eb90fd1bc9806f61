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
                + "'quick':{'state':'in','minStay':'P1D'}}";
        put("'expect':" + rules + ",");
        call("create-item", "{'workflow':'counted','key':'a'}");
        call("create-item", "{'workflow':'counted','key':'b'}");
        call("complete-item", "{'workflow':'counted','key':'a'}");
        assertThat(text("get-item", "{'workflow':'counted','key':'a'}", "/history/1/violations/quick"))
                .isEqualTo("too-fast");
        publish();
        types();

        // As if nobody had swept since January.
        becomesDue("expectation/shop/counted", "since");
        becomesDue("expectation/shop/counted", "from");
        var swept = call("sweep", "{}");
        assertThat(swept.at("/done/violated").asInt()).as("%s", swept).isEqualTo(2);
        assertThat(cloud.log("sweep")).contains("\"expectations.violated\":1", "\"kind\":\"above-maximum\"");
        publish();
        var types = types();
        assertThat(types).contains("dev.holdfast.workflow.below-minimum");
        assertThat(Collections.frequency(types, "dev.holdfast.workflow.above-maximum"))
                .isEqualTo(1);
        assertThat(call("sweep", "{}").at("/done/violated").asInt()).isZero();

        put("");
        assertThat(text("delete-workflow", "{'name':'counted','version':2}", "/deleted/0"))
                .as("the former rules hold again")
                .isEqualTo("2");
        call("complete-item", "{'workflow':'counted','key':'b'}");
        assertThat(call("delete-workflow", "{'name':'counted'}").at("/deleted")).hasSize(1);
        becomesDue("expectation/shop/counted", "since");
        assertThat(call("sweep", "{}").at("/done").has("counted")).isFalse();
        publish();
        types();
    }

    private void put(String expect) throws Exception {
        var put = call("put-workflow", "{'name':'counted','document':{" + expect + STATES + "}}");
        assertThat(put.at("/created").asBoolean()).as("%s", put).isTrue();
    }
}
