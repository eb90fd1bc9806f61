// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.egress;

import java.net.InetAddress;
import java.util.Arrays;

/** A range of IP addresses of one family: RFC 4632 for IPv4, RFC 4291 section 2.3 for IPv6. */
final class CidrRange {
    private final byte[] network;
    private final int prefixBits;

    /** @param network 4 or 16 bytes in network order; all bits after the prefix are 0 */
    CidrRange(byte[] network, int prefixBits) {
        this.network = network.clone();
        this.prefixBits = prefixBits;
    }

    /**
     * Reads an address, a slash and a prefix length.
     *
     * @throws IllegalArgumentException if the text is not such a range; the message contains the text
     */
    static CidrRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = slash < 0 ? null : IpLiteral.parse(text.substring(0, slash));
        String length = text.substring(slash + 1);
        if (address == null || !length.matches("\\d{1,3}")) {
            throw malformed(text, "must be a range, such as 10.0.0.0/8 or fd00::/8");
        }
        byte[] network = address.getAddress();
        int prefixBits = Integer.parseInt(length);
        if (prefixBits > network.length * 8) {
            throw malformed(text, "the prefix must have at most " + network.length * 8 + " bits");
        }
        if (!Arrays.equals(network, mask(network, prefixBits))) {
            throw malformed(text, "all bits after the prefix must be 0");
        }
        return new CidrRange(network, prefixBits);
    }

    /**
     * Whether the range contains an address. A range of one family never contains an address of the other family (IPv4
     * or IPv6).
     *
     * @param address 4 or 16 bytes in network order
     */
    boolean contains(byte[] address) {
        return address.length == network.length && Arrays.equals(network, mask(address, prefixBits));
    }

    private static byte[] mask(byte[] address, int prefixBits) {
        byte[] masked = new byte[address.length];
        for (int i = 0; i < address.length; i++) {
            int keptBits = Math.clamp(prefixBits - i * 8L, 0, 8);
            masked[i] = (byte) (address[i] & (0xff00 >> keptBits));
        }
        return masked;
    }

    private static IllegalArgumentException malformed(String text, String fault) {
        return new IllegalArgumentException("allowed address range \"" + text + "\": " + fault);
    }
}
