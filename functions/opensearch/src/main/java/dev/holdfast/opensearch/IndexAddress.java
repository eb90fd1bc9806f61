// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.opensearch;

import dev.holdfast.egress.HttpAddress;
import java.util.Locale;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Validates the address of an index: the URL of a search engine, and the name of the index as the last segment. */
final class IndexAddress {
    static final String SUBJECT = "the address of an index";
    private static final Pattern INDEX_NAME_PATTERN =
            Pattern.compile("[^-_+.\\\\/*?\"<>| ,#:][^\\\\/*?\"<>| ,#:]{0,99}");

    private IndexAddress() {}

    /** Describes the first fault in the form of the address; null if the form is valid. */
    static @Nullable String formFault(String address) {
        var httpFault = HttpAddress.formFault(SUBJECT, address);
        if (httpFault != null) return httpFault;
        var url = HttpUrl.get(address);
        var index = url.pathSegments().getLast();
        if (url.query() != null
                || !INDEX_NAME_PATTERN.matcher(index).matches()
                || !index.equals(index.toLowerCase(Locale.ROOT)))
            return SUBJECT + " must end with the name of the index in lower case, such as https://example.com/holdfast";
        return null;
    }
}
