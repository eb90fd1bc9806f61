package dev.holdfast.opensearch;

import dev.holdfast.egress.HttpAddress;
import java.util.Locale;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** What the text of an index's address must look like: where the search engine answers, and the index at the end. */
final class IndexAddress {
    static final String FAULT_SUBJECT = "an index's";
    private static final Pattern INDEX_NAME_PATTERN =
            Pattern.compile("[^-_+.\\\\/*?\"<>| ,#:][^\\\\/*?\"<>| ,#:]{0,99}");

    private IndexAddress() {}

    /** What is wrong with the form of the address, or null. */
    static @Nullable String addressFault(String address) {
        var form = HttpAddress.addressFault(FAULT_SUBJECT, address);
        if (form != null) return form;
        var url = HttpUrl.get(address);
        var index = url.pathSegments().getLast();
        if (url.query() != null
                || !INDEX_NAME_PATTERN.matcher(index).matches()
                || !index.equals(index.toLowerCase(Locale.ROOT)))
            return "an index's address ends with the index's name in small letters, such as https://example.com/holdfast";
        return null;
    }
}
