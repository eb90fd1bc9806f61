// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.webhook;

import dev.holdfast.egress.AddressGuard;
import dev.holdfast.egress.HttpAddress;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Validates the address of a webhook, and shortens it for display. */
final class WebhookAddress {
    private static final String SUBJECT = "the address of a webhook";
    private static final String ELLIPSIS = "…";
    /**
     * Finds shortened addresses. A shortened address contains an ellipsis, or the percent-encoded ellipsis that a URL
     * parser writes.
     */
    private static final Pattern SHORTENED_PATTERN = Pattern.compile("(?i)" + ELLIPSIS + "|%E2%80%A6");

    private WebhookAddress() {}

    /** Describes the first fault of an address in a subscription; null if the address is usable. */
    static @Nullable String fault(String address, AddressGuard guard) {
        String formFault = formFault(address);
        if (formFault != null) {
            return formFault;
        }
        // A client may send the result of a GET in a PUT. Such a PUT must not replace the address by its shortened
        // form.
        if (SHORTENED_PATTERN.matcher(address).find()) {
            return SUBJECT + " must be complete; this one is shortened (" + ELLIPSIS + ")";
        }
        return HttpAddress.hostFault(SUBJECT, address, guard);
    }

    /** Describes the first fault in the form of the address; null if the form is valid. */
    static @Nullable String formFault(String address) {
        return HttpAddress.formFault(SUBJECT, address);
    }

    /** Replaces the values in the query by …, because these values are the only secret of many receivers. */
    static String shorten(String address) {
        int query = address.indexOf('?') + 1;
        if (query == 0 || query == address.length()) {
            return address;
        }
        return Stream.of(address.substring(query).split("&", -1))
                .map(parameter -> parameter.substring(0, parameter.indexOf('=') + 1) + ELLIPSIS)
                .collect(Collectors.joining("&", address.substring(0, query), ""));
    }
}
