// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailAddressesTest {
    private static final String LONGEST_LABEL = "x".repeat(63);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann@example.com",
                "o'neil+alerts@sub.example.com",
                "a.b+c@example.com,d@e-f.example.co.uk",
                "ann@example.com, bob@example.com",
                " ann@example.com ",
                "root@localhost"
            })
    void valid_addresses_are_accepted_with_or_without_blanks(String text) {
        assertThat(MailAddresses.addressFault(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ann",
                "ann@",
                "@example.com",
                "ann@example.com;bob@example.com",
                "Ann <ann@example.com>",
                "ann@exa mple.com",
                "ann@example..com",
                "ann@example.com.",
                ".ann@example.com",
                "ann.@example.com",
                "a..n@example.com",
                "ann@-example.com",
                "ann@example-.com",
                "ann@ex_ample.com",
                "ann@example.com\r\nBcc: eve@example.com",
                "\"a b\"@example.com",
                "ann@[127.0.0.1]"
            })
    void an_invalid_address_is_refused_by_its_number(String text) {
        assertThat(MailAddresses.addressFault("bob@example.com," + text)).endsWith("address 2 is not valid");
        assertThat(MailAddresses.isValid(text)).isFalse();
    }

    @Test
    void address_length_is_limited() {
        assertThat(MailAddresses.isValid("a".repeat(64) + "@example.com")).isTrue();
        assertThat(MailAddresses.isValid("a".repeat(65) + "@example.com")).isFalse();
        assertThat(MailAddresses.isValid("ann@" + LONGEST_LABEL + ".com")).isTrue();
        assertThat(MailAddresses.isValid("ann@x" + LONGEST_LABEL + ".com")).isFalse();
        assertThat(MailAddresses.isValid("ann@" + (LONGEST_LABEL + ".").repeat(3) + "x".repeat(58)))
                .isTrue();
        assertThat(MailAddresses.isValid("ann@" + (LONGEST_LABEL + ".").repeat(3) + "x".repeat(59)))
                .isFalse();
    }

    @Test
    void one_to_ten_different_addresses_are_accepted() {
        assertThat(MailAddresses.addressFault("a@b.de,".repeat(10) + "a@b.de"))
                .isEqualTo("must have at most 10 mail addresses, but has 11");
        assertThat(MailAddresses.addressFault("a@b.de,c@b.de, a@b.de"))
                .isEqualTo("must not repeat an address; address 3 is a repetition");
        assertThat(MailAddresses.parse("a@b.de , c@b.de")).containsExactly("a@b.de", "c@b.de");
    }
}
