// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.mcp;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds the results of tool calls. A result contains the answer twice: as a text with marks for language models, and
 * as structured content for programs. Both say that the answer is data. The text of a refusal can quote other people
 * too, so it is marked in the same way.
 */
final class ToolAnswer {
    /** The limit for an answer. Each single item, intent and event is shorter. */
    static final int MAX_ANSWER_CHARACTERS = 1_000_000;

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
        if (json.length() > MAX_ANSWER_CHARACTERS)
            return ofProblem(new Problem.TooLarge(
                    "the answer has more than " + MAX_ANSWER_CHARACTERS
                            + " characters; ask for fewer entries with limit",
                    List.of()));
        return toMap(false, untrustedContent.mark(json), json);
    }

    private Map<String, Object> ofProblem(Problem problem) {
        var json = JsonCodec.encode(problem);
        return toMap(true, "Holdfast refused the call, and nothing was changed. " + untrustedContent.mark(json), json);
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
