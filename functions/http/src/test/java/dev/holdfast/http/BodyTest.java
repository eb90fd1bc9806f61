package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.AdvanceItem;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.PutWorkflow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {
    @ParameterizedTest
    @ValueSource(strings = {"{\"to\":\"done\"}", "  {\"to\":\"done\" } \n", "\n{\n\"to\":\"done\"\n}\n"})
    void a_body_and_a_path_make_one_request(String text) {
        assertThat(read(text)).isEqualTo(new Answer.Ok<>(request("done")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{}", "{ }", "\n{\n}\n"})
    void an_empty_body_leaves_it_to_the_path(String text) {
        assertThat(read(text)).isEqualTo(new Answer.Ok<>(request(null)));
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
                "{\"to\":\"a\",\"to\":\"b\"} | Duplicate field 'to'",
                "{\"key\":\"other\"}      | Duplicate field 'key'",
                "[]                       | must be a JSON object",
                "null                     | must be a JSON object",
                "\"text\"                 | must be a JSON object",
            })
    void what_is_no_object_is_refused(String text, String why) {
        assertThat(read(text)).isInstanceOfSatisfying(Answer.Refused.class, refused -> {
            assertThat(refused.problem()).isInstanceOf(Problem.Invalid.class);
            assertThat(refused.problem().detail()).contains(why == null ? "" : why);
        });
    }

    @Test
    void what_is_wrong_is_told_by_the_place_in_the_body() {
        assertThat(fault(read("{\n  \"to\": \"done\",\n  \"note\": nope\n}"))).startsWith("line 3, column");
        assertThat(fault(Body.whole("document", "{\n  \"states\": ]\n}")
                        .with("name", "x")
                        .as(PutWorkflow.Request.class)))
                .startsWith("line 2, column");
    }

    @Test
    void a_document_cannot_smuggle_in_another_member() {
        var body = Body.whole("document", "{}, \"yaml\": \"states:\"").with("name", "x");
        assertThat(body.as(PutWorkflow.Request.class)).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void a_number_in_the_query_that_is_none_is_refused_by_its_name() {
        var body =
                Body.none().withNumber("version", "two").with("workflow", "w").with("key", "k");
        assertThat(fault(body.as(AdvanceItem.Request.class))).startsWith("/version");
    }

    private static Answer<AdvanceItem.Request> read(String text) {
        return Body.of(text).with("workflow", "w").with("key", "k").as(AdvanceItem.Request.class);
    }

    private static AdvanceItem.Request request(@org.jspecify.annotations.Nullable String to) {
        return new AdvanceItem.Request("w", "k", to, null, null, null, null, null, null);
    }

    private static String fault(Answer<?> answer) {
        return answer instanceof Answer.Refused<?>(Problem problem) ? problem.detail() : "not refused: " + answer;
    }
}
