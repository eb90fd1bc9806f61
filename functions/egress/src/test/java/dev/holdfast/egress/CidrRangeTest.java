// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CidrRangeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10.0.0.0",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0/8",
                "10.1.2.3/8",
                "010.0.0.0/8",
                "256.0.0.0/8",
                "localhost/8",
                "::1/129",
                "fd00::1/8",
                "fe80::%eth0/10",
                "[::1]/128",
                " 10.0.0.0/8",
                "::ffff:10.0.0.0/104",
                "1::2::3/128",
                "10.0.0.0/8/8"
            })
    void error_quotes_malformed_range(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CidrRange.parse(text))
                .withMessageStartingWith("allowed address range \"" + text + "\": ");
    }

    @Property
    void range_contains_exactly_addresses_with_its_prefix(
            @ForAll @Size(4) byte[] network,
            @ForAll @Size(4) byte[] address,
            @ForAll @IntRange(max = 32) int prefix,
            @ForAll boolean isInside)
            throws UnknownHostException {
        BigInteger base = number(network).shiftRight(32 - prefix).shiftLeft(32 - prefix);
        byte[] tested = isInside ? bytes(base.or(number(address).mod(BigInteger.TWO.pow(32 - prefix)))) : address;

        CidrRange range = CidrRange.parse(InetAddress.getByAddress(bytes(base)).getHostAddress() + "/" + prefix);

        assertThat(range.contains(tested))
                .isEqualTo(number(tested).shiftRight(32 - prefix).equals(base.shiftRight(32 - prefix)));
    }

    private static BigInteger number(byte[] bytes) {
        return new BigInteger(1, bytes);
    }

    private static byte[] bytes(BigInteger number) {
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            bytes[i] = number.shiftRight(24 - 8 * i).byteValue();
        }
        return bytes;
    }
}
