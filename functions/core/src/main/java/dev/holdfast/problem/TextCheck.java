// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.problem;

import dev.holdfast.text.TextLength;
import dev.holdfast.text.UnicodeForm;
import java.nio.charset.StandardCharsets;

/** Checks the length, the lines and the characters of texts. */
final class TextCheck {
    /** The limit for the title of an item, in Unicode code points. */
    static final int MAX_TITLE_CHARACTERS = 512;

    /** The limit for the output of work, in bytes of UTF-8. */
    static final int MAX_OUTPUT_BYTES = 10_000;

    private TextCheck() {}

    static void checkText(InputFaults inputFaults, String at, String value) {
        if (TextLength.of(value) > InputFaults.MAX_TEXT_CHARACTERS)
            inputFaults.add(at, "must be at most " + InputFaults.MAX_TEXT_CHARACTERS + " characters");
        checkLines(inputFaults, at, value);
    }

    static void checkOutput(InputFaults inputFaults, String at, String value) {
        if (value.isBlank()) inputFaults.add(at, "must not be blank; leave it out to keep the present output");
        if (value.getBytes(StandardCharsets.UTF_8).length > MAX_OUTPUT_BYTES)
            inputFaults.add(at, "must be at most " + MAX_OUTPUT_BYTES + " bytes; send the end of the output");
        checkLines(inputFaults, at, value);
    }

    private static void checkLines(InputFaults inputFaults, String at, String value) {
        if (value.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t'))
            inputFaults.add(at, "must have no control characters");
        checkEncodable(inputFaults, at, value);
    }

    static void checkTitle(InputFaults inputFaults, String at, String value) {
        if (value.isBlank()) inputFaults.add(at, "must not be blank");
        if (value.codePoints().anyMatch(TextCheck::isLineSeparator)) inputFaults.add(at, "must be one line");
        // The composed form of a few characters is longer.
        var composed = UnicodeForm.compose(value);
        if (Math.max(value.codePointCount(0, value.length()), composed.codePointCount(0, composed.length()))
                > MAX_TITLE_CHARACTERS) inputFaults.add(at, "must be at most " + MAX_TITLE_CHARACTERS + " characters");
        checkPlain(inputFaults, at, value);
    }

    private static boolean isLineSeparator(int codePoint) {
        var type = Character.getType(codePoint);
        return type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }

    static void checkPlain(InputFaults inputFaults, String at, String value) {
        if (value.chars().anyMatch(Character::isISOControl)) inputFaults.add(at, "must have no control characters");
        checkEncodable(inputFaults, at, value);
    }

    /**
     * Rejects unpaired surrogates, because UTF-8 can't encode such a character, and a store would replace it by a
     * question mark.
     */
    private static void checkEncodable(InputFaults inputFaults, String at, String value) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value))
            inputFaults.add(at, "must not have an unpaired surrogate");
    }
}
