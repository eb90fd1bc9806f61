// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.mcp;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds the results of tool calls. A result contains the answer twice: as a text with marks for language models, and
 * as structured content for programs. Both forms say that the answer is data. The text of a refusal can quote other
 * people too, so this class marks it in the same way.
 */
final class ToolAnswer {
    /**
     * The limit for a result with both forms of the answer, in bytes of UTF-8. Each single item, intent and event is
     * shorter. A Lambda response can have at most 6 MB, and contains the result as a text with escaped quotation marks.
     */
    static final int MAX_RESULT_BYTES = 2_500_000;

    private final UntrustedContent untrustedContent;

    ToolAnswer(SecureRandom random) {
        this.untrustedContent = new UntrustedContent(random);
    }

    Map<String, Object> of(ActionResult<Object> actionResult) {
        return switch (actionResult) {
            case ActionResult.Success<Object>(Object result) -> ofResult(JsonCodec.encode(result));
            case ActionResult.Refusal<Object>(Problem problem) -> ofProblem(problem);
        };
    }

    private Map<String, Object> ofResult(String json) {
        if (json.length() <= MAX_RESULT_BYTES) {
            var result = toMap(false, untrustedContent.mark(json), json);
            if (sizeInBytes(result) <= MAX_RESULT_BYTES) return result;
        }
        return ofProblem(new Problem.TooLarge(
                "the answer has more than " + MAX_RESULT_BYTES + " bytes; ask for fewer entries with limit",
                List.of()));
    }

    private static int sizeInBytes(Map<String, Object> result) {
        return JsonCodec.encode(result).getBytes(StandardCharsets.UTF_8).length;
    }

    private Map<String, Object> ofProblem(Problem problem) {
        var json = JsonCodec.encode(problem);
        return toMap(true, "Holdfast answered with a problem. " + untrustedContent.mark(json), json);
    }

    private static Map<String, Object> toMap(boolean isError, String text, String json) {
        var structured = new LinkedHashMap<String, Object>();
        structured.put("notice", UntrustedContent.NOTICE);
        structured.put("untrusted", new RawJson(json));
        var answer = new LinkedHashMap<String, Object>();
        var content = new LinkedHashMap<String, Object>();
        content.put("type", "text");
        content.put("text", text);
        answer.put("content", List.of(content));
        answer.put("structuredContent", structured);
        answer.put("isError", isError);
        return answer;
    }
}
