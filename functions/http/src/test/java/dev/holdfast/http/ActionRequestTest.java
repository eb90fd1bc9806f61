// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.action.AdvanceItem;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.PutWorkflow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActionRequestTest {
    @ParameterizedTest
    @ValueSource(strings = {"{\"to\":\"done\"}", "  {\"to\":\"done\" } \n", "\n{\n\"to\":\"done\"\n}\n"})
    void body_and_path_form_one_request(String text) {
        assertThat(read(text)).isEqualTo(new ActionResult.Success<>(request("done")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{}", "{ }", "\n{\n}\n"})
    void empty_body_takes_everything_from_path(String text) {
        assertThat(read(text)).isEqualTo(new ActionResult.Success<>(request(null)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"to\":\"done\"         | is not JSON",
                "{\"to\":{\"a\":1}        | /to: must be a string",
                "{\"to\":\"done\",}       | is not JSON",
                "{\"to\":\"done\"}}       | is not JSON",
                "{\"to\":\"done\"}{}      | ",
                "{\"to\":\"a\",\"to\":\"b\"} | has the member 'to' twice",
                "{\"key\":\"other\"}      | has the member 'key' twice",
                "[]                       | must be a JSON object",
                "null                     | must be a JSON object",
                "\"text\"                 | must be a JSON object",
            })
    void body_that_is_no_object_is_refused(String text, String why) {
        assertThat(read(text)).isInstanceOfSatisfying(ActionResult.Refusal.class, refusal -> {
            assertThat(refusal.problem()).isInstanceOf(Problem.Invalid.class);
            assertThat(refusal.problem().detail()).contains(why == null ? "" : why);
        });
    }

    @Test
    void fault_is_reported_at_its_place_in_body() {
        assertThat(fault(read("{\n  \"to\": \"done\",\n  \"note\": nope\n}"))).startsWith("line 3, column");
        assertThat(fault(ActionRequest.ofMember("document", "{\n  \"states\": ]\n}")
                        .with("name", "x")
                        .decodeAs(PutWorkflow.Request.class)))
                .startsWith("line 2, column");
    }

    @Test
    void document_cannot_add_another_member() {
        var actionRequest =
                ActionRequest.ofMember("document", "{}, \"yaml\": \"states:\"").with("name", "x");
        assertThat(actionRequest.decodeAs(PutWorkflow.Request.class)).isInstanceOf(ActionResult.Refusal.class);
    }

    @Test
    void invalid_number_in_query_is_refused_by_name() {
        var actionRequest = ActionRequest.none()
                .withNumber("version", "two")
                .with("workflow", "w")
                .with("key", "k");
        assertThat(fault(actionRequest.decodeAs(AdvanceItem.Request.class))).startsWith("/version");
    }

    private static ActionResult<AdvanceItem.Request> read(String text) {
        return ActionRequest.of(text).with("workflow", "w").with("key", "k").decodeAs(AdvanceItem.Request.class);
    }

    private static AdvanceItem.Request request(@org.jspecify.annotations.Nullable String to) {
        return new AdvanceItem.Request(
                "w", "k", to, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    private static String fault(ActionResult<?> actionResult) {
        return actionResult instanceof ActionResult.Refusal<?>(Problem problem)
                ? problem.detail()
                : "not refused: " + actionResult;
    }
}
