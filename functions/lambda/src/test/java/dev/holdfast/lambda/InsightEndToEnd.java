package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lambdalocal.Cloud;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What is asked of many items at once, through the packaged functions: of what the stream brought. */
abstract class InsightEndToEnd extends QueueEndToEnd {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    InsightEndToEnd(Cloud cloud) {
        super(cloud);
    }

    @Test
    @Order(7)
    void a_trace_and_a_report_tell_what_the_stream_brought() throws Exception {
        call(
                "put-workflow",
                "{'name':'toured','document':{'retain':'P7D','states':{'open':{'initial':true,'next':['done']},'done':{'terminal':true}}}}");
        var caused = ",'correlation':'tour 7/8','traceparent':'" + TRACE + "','causation':'till.7'}";
        call("create-item", "{'workflow':'toured','key':'a'" + caused);
        call("create-item", "{'workflow':'toured','key':'b','parent':'toured/a','links':['tracking:1']}");
        call("edit-item", "{'workflow':'toured','key':'b','links':['tracking:2']}");
        assertThat(call("create-item", "{'workflow':'toured','links':['tracking:2']}")
                        .at("/problem/detail")
                        .asText())
                .contains("toured/b");
        call("complete-item", "{'workflow':'toured','key':'b'}");
        publish();
        assertThat(types()).as("of every change, to who subscribed since").contains("dev.holdfast.item.completed");

        var correlated = call("trace-items", "{'correlation':'tour 7/8'}");
        assertThat(correlated.at("/lines")).hasSize(1);
        assertThat(correlated.at("/lines/0/cause/traceparent").asText()).isEqualTo(TRACE);
        assertThat(correlated.at("/lines/0/cause/causation").asText()).isEqualTo("till.7");
        assertThat(correlated.at("/items/0/waitsFor").asText()).isEqualTo("a move to done");
        assertThat(call("trace-items", "{'workflow':'toured','key':'a'}").at("/lines"))
                .hasSize(4);
        assertThat(call("trace-items", "{'link':'tracking:2'}").at("/lines"))
                .as("from when it was given that link")
                .hasSize(2);
        call("put-timeline-access", "{'apps':['carrier']}");
        assertThat(text("get-timeline-access", "{}", "/apps/0")).isEqualTo("carrier");
        assertThat(text("trace-items", "{'link':'tracking:2','apps':['carrier']}", "/problem/detail"))
                .contains("carrier");

        assertThat(call("item-history", "{'workflow':'toured','key':'b'}").at("/history"))
                .extracting(line -> line.get("type").asText())
                .containsExactly("created", "edited", "completed");

        assertThat(text("report-completeness", "{'workflow':'toured'}", "/says"))
                .isEqualTo("1 open. It adds up: 2 created = 1 finished + 0 deleted + 1 open.");
        publish();
        assertThat(text("report-completeness", "{'workflow':'toured'}", "/total/created"))
                .as("the whole stream was read again")
                .isEqualTo("2");
        assertThat(types()).isEmpty();
    }

    @Test
    @Order(8)
    void what_the_stream_brought_is_found_and_found_again_after_the_index_was_lost() throws Exception {
        call("create-item", "{'workflow':'toured','key':'c','note':'from the café'}");
        publish();
        types();
        cloud.indexed();
        assertThat(text("search-items", "{'query':'workflow:toured CAFE'}", "/hits/0/key"))
                .isEqualTo("c");
        assertThat(call("search-items", "{'query':'workflow:toured'}").at("/hits"))
                .hasSize(3);

        cloud.loseIndex();
        assertThat(call("search-items", "{'query':'workflow:toured'}").at("/hits"))
                .isEmpty();
        var rebuilt = call("rebuild-search", "{'workflow':'toured'}");
        assertThat(rebuilt.at("/items").asInt()).as(rebuilt.toString()).isEqualTo(2);
        cloud.indexed();
        assertThat(call("search-items", "{'query':'workflow:toured'}").at("/hits"))
                .as("what is open")
                .hasSize(2);
        assertThat(text("search-items", "{'query':'in:events café type:created'}", "/hits/0/key"))
                .isEqualTo("c");

        var without = Map.of("${SearchUrl}/${SearchIndex}", "");
        assertThat(cloud.call("search-items", without, "{}")).contains("SearchUrl is empty");
    }
}
