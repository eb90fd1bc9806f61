// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.egress;

import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Validates the text of an http or https address. This class resolves no names. */
public final class HttpAddress {
    private static final int MAX_LENGTH_CHARS = 2048;
    private static final Pattern URL_PATTERN = Pattern.compile("(?i)https?://[^/?#]+([/?].*)?");
    private static final Pattern UNPRINTABLE_PATTERN = Pattern.compile("[\\s\\\\\\p{Cntrl}]");

    private HttpAddress() {}

    /**
     * Describes the first fault in the form of the address; null if the form is valid.
     *
     * @param subject the beginning of the description, such as {@code the address of a webhook}
     */
    public static @Nullable String formFault(String subject, String address) {
        if (address.length() > MAX_LENGTH_CHARS) {
            return subject + " must have at most 2,048 characters; this one has " + address.length();
        }
        if (address.indexOf('#') >= 0) {
            return subject + " must not contain a fragment (#…)";
        }
        HttpUrl url = HttpUrl.parse(address);
        if (url == null
                || !URL_PATTERN.matcher(address).matches()
                || UNPRINTABLE_PATTERN.matcher(address).find()) {
            return subject + " must be an http or https URL with a host, such as https://example.com/path";
        }
        if (address.split("[/?]", 4)[2].indexOf('@') >= 0) {
            return subject + " must not contain a user name or password; use the subscription's secret";
        }
        if (IpLiteral.parse(host(url)) == null && IpLiteral.endsInNumber(host(url))) {
            return subject + " must write an IPv4 address as four decimal numbers, such as 192.0.2.1";
        }
        return null;
    }

    /**
     * Returns the reason why the guard refuses the host of an address; null if the text of the host gives no reason. At
     * each connection, the guard checks the host again, after the name resolution.
     *
     * @param subject the beginning of the description, such as {@code the address of a webhook}
     * @param address an address without {@link #formFault}
     */
    public static @Nullable String hostFault(String subject, String address, AddressGuard guard) {
        String kind = guard.refusedKind(host(HttpUrl.get(address)));
        return kind == null ? null : subject + " must be public or in an allowed range; this one is " + kind;
    }

    /** Returns the host without the final dot of a fully qualified name. */
    private static String host(HttpUrl url) {
        String host = url.host();
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
