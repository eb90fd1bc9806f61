// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.channel;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Parses and checks the addresses of an email: {@code a@example.com, b@example.com}. All senders of email use this
 * class, so that every deployment accepts the same subscriptions.
 */
public final class MailAddresses {
    private static final int MAX_ADDRESSES = 10;
    private static final int MAX_ADDRESS_CHARACTERS = 254;

    private static final String ATOM_PATTERN = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final String DOMAIN_LABEL_PATTERN = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

    /**
     * The pattern of an address in RFC 5321, section 4.1.2, but without quoted local parts, address literals and
     * comments. A domain can be a single label, which is common in a company's own network.
     */
    private static final Pattern ADDRESS_PATTERN = Pattern.compile("(?=.{1,64}@)" + ATOM_PATTERN + "(?:\\."
            + ATOM_PATTERN + ")*@" + DOMAIN_LABEL_PATTERN + "(?:\\." + DOMAIN_LABEL_PATTERN + ")*");

    private MailAddresses() {}

    /** Splits a text at its commas, and strips the spaces around each address. Doesn't check the addresses. */
    public static List<String> parse(String text) {
        return Stream.of(text.split(",", -1)).map(String::strip).toList();
    }

    /**
     * Returns the fault in the text, without quoting an address. Returns null if the text consists of one to ten
     * different addresses.
     */
    public static @Nullable String addressFault(String text) {
        var addresses = parse(text);
        if (addresses.size() > MAX_ADDRESSES)
            return "must have at most " + MAX_ADDRESSES + " mail addresses, but has " + addresses.size();
        for (var i = 0; i < addresses.size(); i++) {
            if (!isValid(addresses.get(i)))
                return "must be mail addresses separated by commas, such as a@example.com,b@example.com; address "
                        + (i + 1) + " is not valid";
            if (addresses.subList(0, i).contains(addresses.get(i)))
                return "must not repeat an address; address " + (i + 1) + " is a repetition";
        }
        return null;
    }

    /** Whether a text is exactly one address. */
    public static boolean isValid(String address) {
        return address.length() <= MAX_ADDRESS_CHARACTERS
                && ADDRESS_PATTERN.matcher(address).matches();
    }
}
