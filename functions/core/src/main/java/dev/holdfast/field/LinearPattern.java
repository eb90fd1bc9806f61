// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.field;

import com.google.re2j.Pattern;
import com.networknt.schema.regex.RegularExpression;

/**
 * A regular expression of a schema. A match needs time in proportion to the length of the text
 * (<a href="https://github.com/google/re2j">RE2/J</a>), so no text can block the process. For the same reason, an
 * expression can't contain back references or lookarounds.
 */
final class LinearPattern implements RegularExpression {
    private final Pattern pattern;

    /** @throws com.google.re2j.PatternSyntaxException if the expression is invalid */
    LinearPattern(String regex) {
        pattern = Pattern.compile(regex);
    }

    /** Whether the expression matches a part of the text. */
    @Override
    public boolean matches(String text) {
        return pattern.matcher(text).find();
    }
}
