package dev.holdfast.egress;

import java.net.InetAddress;
import java.util.Arrays;

/** A range of IP addresses of one family: RFC 4632 for IPv4, RFC 4291 section 2.3 for IPv6. */
final class CidrRange {
    private final byte[] network;
    private final int prefix;

    /** @param network 4 or 16 bytes in network order, none set after the first {@code prefix} bits */
    CidrRange(byte[] network, int prefix) {
        this.network = network.clone();
        this.prefix = prefix;
    }

    /** @throws IllegalArgumentException naming {@code text} when it is not an address, a slash and a prefix length */
    static CidrRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = slash < 0 ? null : IpLiteral.parse(text.substring(0, slash));
        String length = text.substring(slash + 1);
        if (address == null || !length.matches("\\d{1,3}")) {
            throw malformed(text, "it is not a range such as 10.0.0.0/8 or fd00::/8");
        }
        byte[] network = address.getAddress();
        int prefix = Integer.parseInt(length);
        if (prefix > network.length * 8) {
            throw malformed(text, "its prefix is longer than " + network.length * 8 + " bits");
        }
        if (!Arrays.equals(network, mask(network, prefix))) {
            throw malformed(text, "it has bits set after its prefix");
        }
        return new CidrRange(network, prefix);
    }

    /** Whether the address, 4 or 16 bytes in network order, is of this range's family and within it. */
    boolean contains(byte[] address) {
        return address.length == network.length && Arrays.equals(network, mask(address, prefix));
    }

    private static byte[] mask(byte[] address, int prefix) {
        byte[] masked = new byte[address.length];
        for (int i = 0; i < address.length; i++) {
            int bits = Math.clamp(prefix - i * 8L, 0, 8);
            masked[i] = (byte) (address[i] & (0xff00 >> bits));
        }
        return masked;
    }

    private static IllegalArgumentException malformed(String text, String why) {
        return new IllegalArgumentException("allowed address range \"" + text + "\": " + why);
    }
}
