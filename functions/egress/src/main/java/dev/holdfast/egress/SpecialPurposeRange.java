package dev.holdfast.egress;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A range that no receiver on the Internet has: the IANA special-purpose address registries (RFC 6890 and its updates), as far as
 * they are not globally reachable, and multicast.
 */
record SpecialPurposeRange(CidrRange range, String name) {
    private static final CidrRange GLOBAL_UNICAST = CidrRange.parse("2000::/3");

    private static final List<SpecialPurposeRange> SPECIAL_RANGES = List.of(
            of("0.0.0.0/8", "unspecified"),
            of("10.0.0.0/8", "private"),
            of("100.64.0.0/10", "carrier-grade NAT"),
            of("127.0.0.0/8", "loopback"),
            // Azure's platform service answers on a public address, inside every virtual machine.
            of("168.63.129.16/32", "cloud platform"),
            of("169.254.0.0/16", "link-local"),
            of("172.16.0.0/12", "private"),
            of("192.0.0.0/24", "protocol assignments"),
            of("192.0.2.0/24", "documentation"),
            of("192.88.99.0/24", "6to4 relay"),
            of("192.168.0.0/16", "private"),
            of("198.18.0.0/15", "benchmarking"),
            of("198.51.100.0/24", "documentation"),
            of("203.0.113.0/24", "documentation"),
            of("224.0.0.0/4", "multicast"),
            of("255.255.255.255/32", "broadcast"),
            of("240.0.0.0/4", "reserved"),
            of("::/128", "unspecified"),
            of("::1/128", "loopback"),
            of("2001::/23", "protocol assignments"),
            of("2001:db8::/32", "documentation"),
            of("3fff::/20", "documentation"),
            of("fc00::/7", "unique local"),
            of("fe80::/10", "link-local"),
            of("fec0::/10", "site-local"),
            of("ff00::/8", "multicast"));

    /** The name of the special range the address is in, or null when it is an ordinary one. */
    static @Nullable String nameOf(byte[] address) {
        for (SpecialPurposeRange special : SPECIAL_RANGES) {
            if (special.range.contains(address)) {
                return special.name;
            }
        }
        // Whatever else IPv6 holds is not given out (RFC 4291 section 2.4), so that a range still to be invented is
        // refused too.
        return address.length == 16 && !GLOBAL_UNICAST.contains(address) ? "reserved" : null;
    }

    private static SpecialPurposeRange of(String cidr, String name) {
        return new SpecialPurposeRange(CidrRange.parse(cidr), name);
    }
}
