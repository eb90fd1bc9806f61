// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
    private static final AddressGuard STRICT = AddressGuard.allowing(List.of());

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, unspecified",
        "0.1.2.3, unspecified",
        "10.0.0.1, private",
        "10.255.255.255, private",
        "100.64.0.1, carrier-grade NAT",
        "100.100.100.200, carrier-grade NAT",
        "127.0.0.1, loopback",
        "127.255.255.254, loopback",
        "168.63.129.16, cloud platform",
        "169.254.169.254, link-local",
        "172.16.0.1, private",
        "172.31.255.255, private",
        "192.0.0.192, protocol assignments",
        "192.0.2.1, documentation",
        "192.88.99.1, 6to4 relay",
        "192.168.1.1, private",
        "198.18.0.1, benchmarking",
        "198.19.255.255, benchmarking",
        "198.51.100.7, documentation",
        "203.0.113.7, documentation",
        "224.0.0.1, multicast",
        "239.255.255.255, multicast",
        "240.0.0.1, reserved",
        "255.255.255.255, broadcast",
        "::, unspecified",
        "::1, loopback",
        "::127.0.0.1, reserved",
        "::ffff:127.0.0.1, loopback",
        "::ffff:a9fe:a9fe, link-local",
        "::ffff:0:8.8.8.8, reserved",
        "64:ff9b::10.0.0.1, private",
        "64:ff9b:1::8.8.8.8, reserved",
        "100::1, reserved",
        "2001::1, protocol assignments",
        "2001:2::1, protocol assignments",
        "2001:db8::1, documentation",
        "2002:7f00:1::, loopback",
        "2002:c0a8:101::1, private",
        "3fff::1, documentation",
        "4000::1, reserved",
        "5f00::1, reserved",
        "fc00::1, unique local",
        "fd00:ec2::254, unique local",
        "fe80::1, link-local",
        "fec0::1, site-local",
        "ff02::1, multicast",
    })
    void guard_refuses_special_address_and_names_its_kind(String address, String kind) {
        assertThat(STRICT.refusedKind(literal(address))).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "::ffff:8.8.8.8",
                "64:ff9b::8.8.8.8",
                "2002:808:808::1",
                "2001:200::1",
                "2a00:1450:4001::1"
            })
    void guard_allows_public_address(String address) {
        assertThat(STRICT.refusedKind(literal(address))).isNull();
    }

    @Test
    void guard_allows_only_addresses_inside_allowed_range() {
        AddressGuard guard = AddressGuard.allowing(List.of("127.0.0.0/8", "fd00:1::/32"));

        assertThat(guard.refusedKind(literal("127.9.9.9"))).isNull();
        assertThat(guard.refusedKind(literal("::ffff:127.9.9.9"))).isNull();
        assertThat(guard.refusedKind(literal("fd00:1::5"))).isNull();
        assertThat(guard.refusedKind(literal("::1"))).isEqualTo("loopback");
        assertThat(guard.refusedKind(literal("10.0.0.1"))).isEqualTo("private");
        assertThat(guard.refusedKind(literal("fd00:2::5"))).isEqualTo("unique local");
    }

    @Test
    void error_quotes_malformed_range() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressGuard.allowing(List.of("127.0.0.0/8", "my-network")))
                .withMessageContaining("\"my-network\"");
    }

    @Property
    void guard_refuses_addresses_that_jdk_calls_local(@ForAll @Size(4) byte[] v4, @ForAll @Size(16) byte[] v6)
            throws UnknownHostException {
        for (InetAddress address : List.of(InetAddress.getByAddress(v4), InetAddress.getByAddress(v6))) {
            if (address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || address.isLinkLocalAddress()
                    || address.isSiteLocalAddress()
                    || address.isMulticastAddress()) {
                assertThat(STRICT.refusedKind(address)).isNotNull();
            }
        }
    }

    @Property
    void wrapped_ipv4_address_is_treated_as_plain_one(@ForAll @Size(4) byte[] v4) throws UnknownHostException {
        String kind = STRICT.refusedKind(InetAddress.getByAddress(v4));

        assertThat(STRICT.refusedKind(wrapped(v4, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff)))
                .isEqualTo(kind);
        assertThat(STRICT.refusedKind(wrapped(v4, 12, 0, 0x64, 0xff, 0x9b))).isEqualTo(kind);
        assertThat(STRICT.refusedKind(wrapped(v4, 2, 0x20, 0x02))).isEqualTo(kind);
        assertThat(STRICT.refusedKind(wrapped(v4, 12))).isNotNull();
    }

    private static InetAddress wrapped(byte[] v4, int offset, int... prefix) throws UnknownHostException {
        byte[] bytes = new byte[16];
        for (int i = 0; i < prefix.length; i++) {
            bytes[i] = (byte) prefix[i];
        }
        System.arraycopy(v4, 0, bytes, offset, 4);
        return Inet6Address.getByAddress(null, bytes, -1);
    }

    private static InetAddress literal(String text) {
        @Nullable InetAddress address = IpLiteral.parse(text);
        if (address == null) {
            throw new IllegalArgumentException(text);
        }
        return address;
    }
}
