// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import dev.holdfast.json.JsonCodec;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/** Writes JSON as YAML that readers of YAML 1.1 and 1.2 understand alike. */
final class YamlText {
    private static final YAMLFactory YAML_FACTORY = YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .stringQuotingChecker(new NameQuotingChecker())
            .build();

    private static final Pattern NUMBER_WITH_EXPONENT = Pattern.compile("(-?\\d+)(\\.\\d+)?([eE])([+-]?)(\\d+)");

    private YamlText() {}

    /** Numbers keep their digits. */
    static String ofJson(String json) {
        var yaml = new StringWriter();
        try (var parser = JsonCodec.MAPPER.getFactory().createParser(json);
                var generator = YAML_FACTORY.createGenerator(yaml)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT)
                    generator.writeNumber(spell(parser.getText()));
                else generator.copyCurrentEvent(parser);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return yaml.toString();
    }

    /**
     * Returns a number that YAML 1.1 reads as a number too. YAML 1.1 reads a number with an exponent as a text, unless
     * the number has a decimal point and its exponent has a sign.
     */
    private static String spell(String number) {
        var parts = NUMBER_WITH_EXPONENT.matcher(number);
        if (!parts.matches()) return number;
        var fraction = parts.group(2) == null ? ".0" : parts.group(2);
        var sign = parts.group(4).isEmpty() ? "+" : parts.group(4);
        return parts.group(1) + fraction + parts.group(3) + sign + parts.group(5);
    }

    /** Quotes each name that a reader of YAML could read as a number or another value, such as {@code on}. */
    private static final class NameQuotingChecker extends StringQuotingChecker.Default {
        private static final long serialVersionUID = 1L;
        private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

        @Override
        public boolean needToQuoteName(String name) {
            return !PLAIN_NAME.matcher(name).matches() || super.needToQuoteName(name);
        }
    }
}
