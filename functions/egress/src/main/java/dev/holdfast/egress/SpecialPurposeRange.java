// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.egress;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A range of addresses that aren't globally reachable. No receiver on the Internet has such an address. The constants
 * contain the ranges of the IANA special-purpose address registries (RFC 6890 and its updates), and the multicast
 * ranges.
 */
record SpecialPurposeRange(CidrRange range, String name) {
    private static final CidrRange GLOBAL_UNICAST = CidrRange.parse("2000::/3");

    private static final List<SpecialPurposeRange> SPECIAL_RANGES = List.of(
            of("0.0.0.0/8", "unspecified"),
            of("10.0.0.0/8", "private"),
            of("100.64.0.0/10", "carrier-grade NAT"),
            of("127.0.0.0/8", "loopback"),
            // At this public address, every virtual machine on Azure reaches an internal service of the platform.
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

    /** Returns the name of the range that contains the address; null for a public address. */
    static @Nullable String nameOf(byte[] address) {
        for (SpecialPurposeRange specialRange : SPECIAL_RANGES) {
            if (specialRange.range.contains(address)) {
                return specialRange.name;
            }
        }
        // IANA assigns public IPv6 addresses only from 2000::/3 (RFC 4291 section 2.4). So Holdfast refuses all other
        // IPv6 ranges, even if IANA assigns them to some purpose later.
        return address.length == 16 && !GLOBAL_UNICAST.contains(address) ? "reserved" : null;
    }

    private static SpecialPurposeRange of(String cidr, String name) {
        return new SpecialPurposeRange(CidrRange.parse(cidr), name);
    }
}
