// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.Problem;
import java.text.Normalizer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The idempotency key of a request, which the header {@code Idempotency-Key} or the body contains. A quoted value of
 * the header is a string of structured fields (RFC 8941), as draft-ietf-httpapi-idempotency-key-header requires.
 */
public final class IdempotencyKey {
    public static final String HEADER = "Idempotency-Key";

    private static final String MEMBER = "idempotencyKey";
    private static final Pattern QUOTED_PATTERN = Pattern.compile("\"((?:[^\"\\\\]|\\\\[\"\\\\])*)\"");

    private IdempotencyKey() {}

    /**
     * Adds the key of the header to the request.
     *
     * @throws ProblemException if the body contains another key
     */
    public static ActionRequest addTo(ActionRequest actionRequest, @Nullable String header, @Nullable String body) {
        if (header == null) return actionRequest;
        var quoted = QUOTED_PATTERN.matcher(header);
        var key = quoted.matches() ? quoted.group(1).replaceAll("\\\\(.)", "$1") : header;
        var keyInBody = body == null || !body.contains(MEMBER) ? null : JsonCodec.findText(body, MEMBER);
        if (keyInBody == null) return actionRequest.with(MEMBER, key);
        if (normalize(keyInBody).equals(normalize(key))) return actionRequest;
        throw new ProblemException(Problem.invalid("/" + MEMBER, "differs from the header " + HEADER));
    }

    private static String normalize(String key) {
        return Normalizer.normalize(key, Normalizer.Form.NFC);
    }
}
