// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Timelines, completeness reports and the search index contain the changes of the table's stream. */
@ExtendWith(SharedStack.class)
@Order(7)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProjectionEndToEndIT {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final DeployedStack stack;

    ProjectionEndToEndIT(DeployedStack stack) {
        this.stack = stack;
    }

    @Test
    @Order(7)
    void timeline_and_report_show_changes_of_stream() throws Exception {
        stack.call(
                "put-workflow",
                "{'name':'toured','document':{'retain':'P7D','states':{'open':{'initial':true,'next':['done']},'done':{'terminal':true}}}}");
        var caused = ",'correlation':'tour 7/8','traceparent':'" + TRACE + "','causation':'till.7'}";
        stack.call("create-item", "{'workflow':'toured','key':'a'" + caused);
        stack.call("create-item", "{'workflow':'toured','key':'b','parent':'toured/a','links':['tracking:1']}");
        stack.call("edit-item", "{'workflow':'toured','key':'b','links':['tracking:2']}");
        assertThat(stack.call("create-item", "{'workflow':'toured','links':['tracking:2']}")
                        .at("/problem/detail")
                        .asText())
                .contains("toured/b");
        stack.call("complete-item", "{'workflow':'toured','key':'b'}");
        stack.publish();
        assertThat(stack.types()).as("each change reaches a later subscriber").contains("dev.holdfast.item.completed");

        var correlated = stack.call("trace-items", "{'correlation':'tour 7/8'}");
        assertThat(correlated.at("/entries")).hasSize(1);
        assertThat(correlated.at("/entries/0/cause/traceparent").asText()).isEqualTo(TRACE);
        assertThat(correlated.at("/entries/0/cause/causation").asText()).isEqualTo("till.7");
        assertThat(correlated.at("/items/0/waitsFor").asText()).isEqualTo("a move to done");
        assertThat(stack.call("trace-items", "{'workflow':'toured','key':'a'}").at("/entries"))
                .hasSize(4);
        assertThat(stack.call("trace-items", "{'link':'tracking:2'}").at("/entries"))
                .as("from the change that added the link")
                .hasSize(2);
        stack.call("put-timeline-access", "{'apps':['carrier']}");
        assertThat(stack.text("get-timeline-access", "{}", "/apps/0")).isEqualTo("carrier");
        assertThat(stack.text("trace-items", "{'link':'tracking:2','apps':['carrier']}", "/problem/detail"))
                .contains("carrier");

        // For a person, the function also reads the workflow.
        assertThat(stack.call("get-item-history", "{'workflow':'toured','key':'b','actor':'nina@example.com'}")
                        .at("/history"))
                .extracting(line -> line.get("type").asText())
                .containsExactly("created", "edited", "completed");

        assertThat(stack.text("report-completeness", "{'workflow':'toured'}", "/summary"))
                .isEqualTo("1 open. It adds up: 2 created = 1 finished + 0 deleted + 1 open."
                        + " Open items that can't become overdue, because no deadline applies to them: 1.");
        stack.publish();
        assertThat(stack.text("report-completeness", "{'workflow':'toured'}", "/total/created"))
                .as("after the whole stream was read again")
                .isEqualTo("2");
        assertThat(stack.types()).isEmpty();
    }

    @Test
    @Order(8)
    void changes_are_searchable_again_after_index_is_rebuilt() throws Exception {
        stack.call("create-item", "{'workflow':'toured','key':'c','note':'from the café'}");
        stack.publish();
        stack.types();
        stack.cloud.refreshIndex();
        // For a person, the function also reads the items.
        assertThat(stack.text(
                        "search-items", "{'query':'workflow:toured CAFE','actor':'nina@example.com'}", "/hits/0/key"))
                .isEqualTo("c");
        assertThat(stack.call("search-items", "{'query':'workflow:toured','actor':'nina@example.com'}")
                        .at("/hits"))
                .hasSize(3);

        stack.cloud.loseIndex();
        assertThat(stack.call("search-items", "{'query':'workflow:toured'}").at("/hits"))
                .isEmpty();
        var rebuilt = stack.call("rebuild-search", "{'workflow':'toured'}");
        assertThat(rebuilt.at("/items").asInt()).as(rebuilt.toString()).isEqualTo(2);
        stack.cloud.refreshIndex();
        assertThat(stack.call("search-items", "{'query':'workflow:toured'}").at("/hits"))
                .as("open items")
                .hasSize(2);
        assertThat(stack.text("search-items", "{'query':'in:events café type:created'}", "/hits/0/key"))
                .isEqualTo("c");

        var withoutSearch = Map.of("${SearchUrl}/${SearchIndex}", "");
        assertThat(stack.cloud.call("search-items", withoutSearch, "{}")).contains("SearchUrl is empty");
    }

    @Test
    @Order(9)
    void unpublished_change_is_announced_again() throws Exception {
        stack.call("create-item", "{'workflow':'toured','key':'late'}");
        var republished = stack.call("republish-changes", "{'workflow':'toured'}");
        assertThat(republished.at("/changes").asInt())
                .as(republished.toString())
                .isEqualTo(1);
        stack.publish();
        assertThat(stack.call("republish-changes", "{'workflow':'toured'}")
                        .at("/changes")
                        .asInt())
                .isZero();
        stack.types();
    }
}
