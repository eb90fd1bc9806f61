// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.notification;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import dev.holdfast.text.TextLength;
import java.io.Writer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A valid Mustache template for plain text. The class limits the time and the memory for filling a template. */
public final class NotificationTemplate {
    static final int MAX_TEMPLATE_CHARACTERS = 4_000;
    static final int MAX_TEXT_CHARACTERS = 100_000;

    private static final String PAGE = "docs/how-to/notification-templates.md";

    private static final Mustache.Compiler COMPILER = Mustache.compiler()
            .escapeHTML(false)
            .strictSections(true)
            .emptyStringIsFalse(true)
            .zeroIsFalse(true)
            .withCollector(new MapCollector());

    private final Template template;

    /** @throws MustacheException if the template isn't valid; the message describes the fault */
    NotificationTemplate(String text) {
        if (TextLength.of(text) > MAX_TEMPLATE_CHARACTERS)
            throw new MustacheException("it must be at most " + MAX_TEMPLATE_CHARACTERS + " characters");
        var faults = TemplateValidator.faults(text);
        if (!faults.isEmpty()) throw new MustacheException(String.join("; ", faults));
        template = COMPILER.compile(text);
    }

    /** Returns the reason why the template is invalid; null for a valid template. */
    public static @Nullable String refusal(String text) {
        if (TextLength.of(text) > MAX_TEMPLATE_CHARACTERS)
            return "must be at most " + MAX_TEMPLATE_CHARACTERS + " characters";
        try {
            var example = new NotificationTemplate(text).fill(TemplateScope.NOTIFICATION.example());
            return example.isTruncated()
                    ? "makes notifications of more than " + MAX_TEXT_CHARACTERS + " characters"
                    : null;
        } catch (MustacheException e) {
            return "is not a valid template: " + e.getMessage() + "; see " + PAGE;
        }
    }

    /** @throws MustacheException if a variable of the template has no value */
    FilledTemplate fill(Map<String, Object> variables) {
        var text = new BoundedWriter();
        template.execute(variables, text);
        return new FilledTemplate(text.kept.toString(), text.length > MAX_TEXT_CHARACTERS);
    }

    /** @param isTruncated whether the text was longer than {@value #MAX_TEXT_CHARACTERS} characters */
    record FilledTemplate(String text, boolean isTruncated) {}

    /** Keeps the first {@value #MAX_TEXT_CHARACTERS} characters, and counts the remaining characters. */
    private static final class BoundedWriter extends Writer {
        private final StringBuilder kept = new StringBuilder();
        private long length;

        @Override
        public Writer append(CharSequence text) {
            length += text.length();
            kept.append(text, 0, Math.min(text.length(), MAX_TEXT_CHARACTERS - kept.length()));
            return this;
        }

        @Override
        public void write(char[] text, int offset, int count) {
            append(new String(text, offset, count));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
