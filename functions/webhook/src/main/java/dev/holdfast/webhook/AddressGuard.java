package dev.holdfast.webhook;

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
    private static final Cidr MAPPED = new Cidr(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0}, 96);

    private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");
    private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");

    private final List<Cidr> allowed;

    private AddressGuard(List<Cidr> allowed) {
        this.allowed = allowed;
    }

    /**
     * @param cidrs ranges to allow although they are not public, such as {@code 127.0.0.0/8} or {@code fd00::/8}
     * @throws IllegalArgumentException naming the first that is not such a range
     */
    public static AddressGuard allowing(List<String> cidrs) {
        return new AddressGuard(cidrs.stream().map(Cidr::parse).toList());
    }

    /** For addresses that the operator chose: those may be anywhere. */
    static AddressGuard anywhere() {
        return allowing(List.of("0.0.0.0/0", "::/0"));
    }

    /** What kind of address this is, in a word or two ({@code loopback}), when it must not be connected to; null when it may. */
    public @Nullable String refuse(InetAddress address) {
        return refuse(address.getAddress());
    }

    /**
     * The same of a host in an address's text, as far as the text tells: nothing is looked up. Null for a name, but not for
     * {@code localhost}.
     */
    public @Nullable String refuse(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        boolean local = name.equalsIgnoreCase("localhost")
                || name.toLowerCase(Locale.ROOT).endsWith(".localhost");
        InetAddress literal = Literal.parse(local ? "127.0.0.1" : name);
        if (literal != null) return refuse(literal);
        return Literal.endsInNumber(name) ? "a disguised IP address" : null;
    }

    private @Nullable String refuse(byte[] address) {
        if (MAPPED.contains(address)) {
            return refuse(Arrays.copyOfRange(address, 12, 16));
        }
        if (allowed.stream().anyMatch(range -> range.contains(address))) {
            return null;
        }
        // A translator or relay on the way unwraps these, and may well stand inside the network it is to be kept out
        // of.
        if (NAT64.contains(address)) {
            return refuse(Arrays.copyOfRange(address, 12, 16));
        }
        if (SIX_TO_FOUR.contains(address)) {
            return refuse(Arrays.copyOfRange(address, 2, 6));
        }
        return SpecialRange.nameOf(address);
    }
}
