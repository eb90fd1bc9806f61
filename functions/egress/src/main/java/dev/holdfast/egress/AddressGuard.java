// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.egress;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides which IP addresses Holdfast is allowed to connect to: public addresses, and the ranges that the operator
 * allows. The guard refuses all other addresses (loopback, private networks, a cloud's metadata service, …). So nobody
 * can use a subscription to send requests to Holdfast's own network. Callers ask the guard before each connection,
 * after they have resolved the name.
 */
public final class AddressGuard {
    /** The range {@code ::ffff:0:0/96}, as bytes. From a text, the JDK would make an IPv4 address. */
    private static final CidrRange IPV4_MAPPED =
            new CidrRange(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0}, 96);

    private static final CidrRange NAT64 = CidrRange.parse("64:ff9b::/96");
    private static final CidrRange SIX_TO_FOUR = CidrRange.parse("2002::/16");

    private final List<CidrRange> allowedRanges;

    private AddressGuard(List<CidrRange> allowedRanges) {
        this.allowedRanges = allowedRanges;
    }

    /**
     * Returns a guard that allows public addresses and the given ranges.
     *
     * @param cidrs the ranges, such as {@code 127.0.0.0/8} or {@code fd00::/8}
     * @throws IllegalArgumentException if a text is not a range; the message contains the first such text
     */
    public static AddressGuard allowing(List<String> cidrs) {
        return new AddressGuard(cidrs.stream().map(CidrRange::parse).toList());
    }

    /** Returns a guard that allows every address. Use this guard only for addresses that the operator chose. */
    public static AddressGuard allowingAll() {
        return allowing(List.of("0.0.0.0/0", "::/0"));
    }

    /**
     * Returns the kind of a refused address in one or two words, such as {@code loopback}; null if the address is
     * allowed.
     */
    public @Nullable String refusedKind(InetAddress address) {
        return refusedKind(address.getAddress());
    }

    /**
     * Returns the kind of a refused host; null if the text of the host gives no reason to refuse it. This method
     * doesn't resolve names. So it returns null for every name except {@code localhost} and its subdomains.
     */
    public @Nullable String refusedKind(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        boolean isLocalhost = name.equalsIgnoreCase("localhost")
                || name.toLowerCase(Locale.ROOT).endsWith(".localhost");
        InetAddress literal = IpLiteral.parse(isLocalhost ? "127.0.0.1" : name);
        if (literal != null) return refusedKind(literal);
        return IpLiteral.endsInNumber(name) ? "a disguised IP address" : null;
    }

    private @Nullable String refusedKind(byte[] address) {
        if (IPV4_MAPPED.contains(address)) {
            return refusedKind(Arrays.copyOfRange(address, 12, 16));
        }
        if (allowedRanges.stream().anyMatch(range -> range.contains(address))) {
            return null;
        }
        // A NAT64 or 6to4 gateway translates these addresses to the IPv4 addresses that they contain. This gateway may
        // be inside the protected network.
        if (NAT64.contains(address)) {
            return refusedKind(Arrays.copyOfRange(address, 12, 16));
        }
        if (SIX_TO_FOUR.contains(address)) {
            return refusedKind(Arrays.copyOfRange(address, 2, 6));
        }
        return SpecialPurposeRange.nameOf(address);
    }
}
