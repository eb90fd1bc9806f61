package dev.holdfast.egress;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which IP addresses may be connected to: those of the public Internet, and the ranges that the operator allows. All others
 * (loopback, private networks, a cloud's metadata service, …) are refused, so that no subscription reaches into the network that
 * Holdfast runs in. Knows addresses only: it is asked at the moment of connecting, when the name is already resolved.
 */
public final class AddressGuard {
    /** {@code ::ffff:0:0/96}, in bytes, because the JDK reads that text as an IPv4 address. */
    private static final CidrRange MAPPED =
            new CidrRange(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0}, 96);

    private static final CidrRange NAT64 = CidrRange.parse("64:ff9b::/96");
    private static final CidrRange SIX_TO_FOUR = CidrRange.parse("2002::/16");

    private final List<CidrRange> allowed;

    private AddressGuard(List<CidrRange> allowed) {
        this.allowed = allowed;
    }

    /**
     * @param cidrs ranges to allow although they are not public, such as {@code 127.0.0.0/8} or {@code fd00::/8}
     * @throws IllegalArgumentException naming the first that is not such a range
     */
    public static AddressGuard allowing(List<String> cidrs) {
        return new AddressGuard(cidrs.stream().map(CidrRange::parse).toList());
    }

    /** For addresses that the operator chose: those may be anywhere. */
    public static AddressGuard allowingAll() {
        return allowing(List.of("0.0.0.0/0", "::/0"));
    }

    /** What kind of address this is, in a word or two ({@code loopback}), when it must not be connected to; null when it may. */
    public @Nullable String refusedKind(InetAddress address) {
        return refusedKind(address.getAddress());
    }

    /**
     * The same of a host in an address's text, as far as the text tells: nothing is looked up. Null for a name, but not for
     * {@code localhost}.
     */
    public @Nullable String refusedKind(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        boolean local = name.equalsIgnoreCase("localhost")
                || name.toLowerCase(Locale.ROOT).endsWith(".localhost");
        InetAddress literal = IpLiteral.parse(local ? "127.0.0.1" : name);
        if (literal != null) return refusedKind(literal);
        return IpLiteral.endsInNumber(name) ? "a disguised IP address" : null;
    }

    private @Nullable String refusedKind(byte[] address) {
        if (MAPPED.contains(address)) {
            return refusedKind(Arrays.copyOfRange(address, 12, 16));
        }
        if (allowed.stream().anyMatch(range -> range.contains(address))) {
            return null;
        }
        // A translator or relay on the way unwraps these, and may well stand inside the network it is to be kept out
        // of.
        if (NAT64.contains(address)) {
            return refusedKind(Arrays.copyOfRange(address, 12, 16));
        }
        if (SIX_TO_FOUR.contains(address)) {
            return refusedKind(Arrays.copyOfRange(address, 2, 6));
        }
        return SpecialPurposeRange.nameOf(address);
    }
}
