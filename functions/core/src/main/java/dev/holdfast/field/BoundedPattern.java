// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.field;

import com.networknt.schema.regex.RegularExpression;
import java.util.regex.Pattern;

/**
 * A regular expression of a schema with a limit for its work. Some expressions need exponential time for some texts, and
 * would stop the whole process.
 */
final class BoundedPattern implements RegularExpression {
    /** The highest number of characters that a match reads, counting a character each time. */
    private static final int MAX_READS = 1_000_000;

    private final Pattern pattern;

    /** @throws java.util.regex.PatternSyntaxException if the expression is invalid */
    BoundedPattern(String regex) {
        // In JSON Schema (ECMA-262), $ matches only at the end. In Java, it also matches before a last line break.
        var endsWithAnchor = regex.endsWith("$") && !regex.endsWith("\\$");
        pattern = Pattern.compile(endsWithAnchor ? regex.substring(0, regex.length() - 1) + "\\z" : regex);
    }

    /** Whether the expression matches a part of the text. Returns false if the match needs too many steps. */
    @Override
    public boolean matches(String text) {
        try {
            return pattern.matcher(new CountedText(text)).find();
        } catch (ReadLimitException | StackOverflowError e) {
            return false;
        }
    }

    private static final class ReadLimitException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ReadLimitException() {
            super("a match read too many characters", null, false, false);
        }
    }

    /** A text that counts its reads. */
    private static final class CountedText implements CharSequence {
        private final String text;
        private int reads;

        CountedText(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++reads > MAX_READS) throw new ReadLimitException();
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
