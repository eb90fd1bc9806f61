// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks media types, and chooses the media type of an answer (RFC 9110, sections 8.3.1 and 12.5.1). */
public final class MediaTypes {
    static final MediaType YAML = new MediaType("application", "yaml");

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
    private static final String PARAMETER = TOKEN + "=(?:" + TOKEN + "|\"(?:[^\"\\\\]|\\\\.)*+\")";
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("\\s*+" + TOKEN + "/" + TOKEN + "(?:\\s*+;\\s*+(?:" + PARAMETER + ")?+)*+\\s*+");
    private static final Pattern WEIGHT = Pattern.compile(";\\s*+q=([^;,\\s]*+)");
    private static final Pattern VALID_WEIGHT = Pattern.compile("[01]\\.?0{0,9}|0?\\.\\d{1,9}");

    private MediaTypes() {}

    /** Whether each value is exactly one media type. */
    public static boolean areTypes(List<String> values) {
        return values.stream().allMatch(value -> MEDIA_TYPE.matcher(value).matches());
    }

    /** Whether each value is a list of media types with valid weights. */
    public static boolean areLists(List<String> values) {
        return values.stream().flatMap(value -> split(value).stream()).allMatch(MediaTypes::isValidElement);
    }

    private static boolean isValidElement(String element) {
        if (!MEDIA_TYPE.matcher(element).matches()) return false;
        var weight = WEIGHT.matcher(element.toLowerCase(Locale.ROOT));
        return !weight.find() || VALID_WEIGHT.matcher(weight.group(1)).matches();
    }

    /** Splits a list at the commas outside of quotes, and omits empty elements. */
    private static List<String> split(String list) {
        var elements = new ArrayList<String>();
        var isQuoted = false;
        var start = 0;
        for (var i = 0; i <= list.length(); i++) {
            if (i == list.length() || (list.charAt(i) == ',' && !isQuoted)) {
                var element = list.substring(start, i);
                if (!element.isBlank()) elements.add(element);
                start = i + 1;
            } else if (list.charAt(i) == '"') {
                isQuoted = !isQuoted;
            }
        }
        return elements;
    }

    /**
     * Whether a client prefers YAML to JSON.
     *
     * @param accept a list of media types; null if the request has no list
     */
    static boolean prefersYaml(@Nullable String accept) {
        if (accept == null) return false;
        var yaml = 0.0;
        var json = 0.0;
        var any = 0.0;
        for (var element : split(accept.toLowerCase(Locale.ROOT))) {
            switch (nameOf(element)) {
                case "application/yaml", "application/x-yaml", "text/yaml" -> yaml = Math.max(yaml, weight(element));
                case "application/json" -> json = Math.max(json, weight(element));
                case "*/*", "application/*" -> any = Math.max(any, weight(element));
                default -> {}
            }
        }
        return yaml > json && yaml >= any;
    }

    /**
     * Whether a client accepts this media type by its name, and doesn't prefer JSON.
     *
     * @param accept a list of media types; null if the request has no list
     */
    public static boolean accepts(@Nullable String accept, String type) {
        if (accept == null) return false;
        var wanted = 0.0;
        var json = 0.0;
        for (var element : split(accept.toLowerCase(Locale.ROOT))) {
            var name = nameOf(element);
            if (name.equals(type)) wanted = Math.max(wanted, weight(element));
            else if (name.equals(MediaType.APPLICATION_JSON)) json = Math.max(json, weight(element));
        }
        return wanted > 0 && wanted >= json;
    }

    private static String nameOf(String element) {
        return element.replaceFirst(";.*", "").strip();
    }

    private static double weight(String element) {
        var weight = WEIGHT.matcher(element);
        return weight.find() ? Double.parseDouble(weight.group(1)) : 1;
    }
}
