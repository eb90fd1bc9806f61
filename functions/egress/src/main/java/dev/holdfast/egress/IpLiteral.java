// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads IP addresses from text. This class never uses a name server. */
final class IpLiteral {
    private static final Pattern NUMERIC_LAST_LABEL = Pattern.compile("(?i)(.*\\.)?(\\d+|0x[0-9a-f]*)");
    private static final String BYTE_PATTERN = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4_PATTERN = Pattern.compile(BYTE_PATTERN + "(\\." + BYTE_PATTERN + "){3}");
    private static final Pattern IPV6_PATTERN = Pattern.compile("(?i)[0-9a-f:.]*:[0-9a-f:.]*");

    private IpLiteral() {}

    /**
     * Reads an IPv4 address of four decimal numbers, or an IPv6 address without brackets and zone. Returns null for any
     * other text.
     */
    static @Nullable InetAddress parse(String text) {
        if (!IPV4_PATTERN.matcher(text).matches() && !IPV6_PATTERN.matcher(text).matches()) {
            return null;
        }
        try {
            // The JDK reads texts of both forms as addresses, so it never asks a name server for them.
            return InetAddress.getByName(text);
        } catch (UnknownHostException malformed) {
            return null;
        }
    }

    /**
     * Whether a resolver can read this host as an IPv4 address (URL Standard, "ends in a number"). Some resolvers read
     * {@code 2130706433}, {@code 0x7f.1} and {@code 127.1} as loopback addresses.
     */
    static boolean endsInNumber(String host) {
        return NUMERIC_LAST_LABEL.matcher(host).matches();
    }
}
