// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolAnswerTest {
    private final ToolAnswer toolAnswer = new ToolAnswer(new SecureRandom());

    private Map<String, Object> answer(String text) {
        return toolAnswer.of(ActionResult.ok(Map.of("text", text)));
    }

    /** These characters need different numbers of bytes in the text of the answer. */
    @ParameterizedTest
    @ValueSource(strings = {"x", "\"", "ü", "\u202e", "\ud83d\ude00"})
    void answer_over_limit_is_refused(String sign) {
        var answer = answer(sign.repeat(2_000_000));
        assertThat(answer).containsEntry("isError", true);
        assertThat(JsonCodec.encode(answer)).hasSizeLessThan(2_000).contains("\"status\":413", "with limit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\"", "ü", "\u202e", "\ud83d\ude00"})
    void largest_data_of_item_fit(String sign) {
        var count = 256 * 1024 / sign.getBytes(StandardCharsets.UTF_8).length;
        var answer = answer(sign.repeat(count));
        assertThat(answer).containsEntry("isError", false);
        assertThat(JsonCodec.encode(answer).getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThanOrEqualTo(ToolAnswer.MAX_RESULT_BYTES);
    }

    @Test
    void problem_promises_nothing_about_changes() {
        var answer = toolAnswer.of(ActionResult.refused(new Problem.NotFound("there is no item")));
        assertThat(answer).containsEntry("isError", true);
        assertThat(JsonCodec.encode(answer)).contains("there is no item").doesNotContain("nothing was changed");
    }
}
