// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.egress;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides to which IP addresses Holdfast may connect: public ones, and the ranges that the operator allows. It refuses all others
 * (loopback, private networks, a cloud's metadata service, …), so that no subscription reaches Holdfast's own network. Callers ask
 * at each connection, when the name is already resolved.
 */
public final class AddressGuard {
    /** {@code ::ffff:0:0/96}, in bytes, because the JDK reads that text as an IPv4 address. */
    private static final CidrRange IPV4_MAPPED =
            new CidrRange(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0}, 96);

    private static final CidrRange NAT64 = CidrRange.parse("64:ff9b::/96");
    private static final CidrRange SIX_TO_FOUR = CidrRange.parse("2002::/16");

    private final List<CidrRange> allowedRanges;

    private AddressGuard(List<CidrRange> allowedRanges) {
        this.allowedRanges = allowedRanges;
    }

    /**
     * Allows public addresses and some ranges that are not public.
     *
     * @param cidrs the ranges, such as {@code 127.0.0.0/8} or {@code fd00::/8}
     * @throws IllegalArgumentException if a text is not a range; the message quotes the first such text
     */
    public static AddressGuard allowing(List<String> cidrs) {
        return new AddressGuard(cidrs.stream().map(CidrRange::parse).toList());
    }

    /** Allows every address. Use it only for addresses that the operator chose. */
    public static AddressGuard allowingAll() {
        return allowing(List.of("0.0.0.0/0", "::/0"));
    }

    /** The kind of a refused address in one or two words, such as {@code loopback}; null if the address is allowed. */
    public @Nullable String refusedKind(InetAddress address) {
        return refusedKind(address.getAddress());
    }

    /**
     * The kind of a refused host, judged by its text alone; null if the text gives no reason to refuse it. No name is resolved, so a
     * name gives null, except {@code localhost} and its subdomains.
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
        // A NAT64 or 6to4 gateway unwraps these addresses, and that gateway may be inside the protected network.
        if (NAT64.contains(address)) {
            return refusedKind(Arrays.copyOfRange(address, 12, 16));
        }
        if (SIX_TO_FOUR.contains(address)) {
            return refusedKind(Arrays.copyOfRange(address, 2, 6));
        }
        return SpecialPurposeRange.nameOf(address);
    }
}
