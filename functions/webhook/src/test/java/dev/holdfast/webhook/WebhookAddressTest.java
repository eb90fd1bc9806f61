// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.egress.AddressGuard;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookAddressTest {
    private final WebhookSender sender = new WebhookSender(AddressGuard.allowing(List.of()));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com",
                "HTTPS://Example.com:8443/hook?a=b%20c&d=@",
                "http://example.com?x",
                "https://bücher.example/ä",
                "https://8.8.8.8/hook",
                "https://[2606:4700:4700::1111]/hook",
                "https://3com.example/a@b"
            })
    void public_http_address_is_accepted(String address) {
        assertThat(sender.addressFault(address)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "ftp://example.com",
                "file:///etc/passwd",
                "https:",
                "https://",
                "https:///hook",
                "https:example.com",
                "https://?x",
                "https://exa mple.com",
                " https://example.com",
                "https://example.com/a b",
                "https:\\\\example.com",
                "https://example.com\\@evil.example",
                "https://example.com:0x50",
                "https://example.com:70000",
                "https://[::1",
                "https://[fe80::1%25eth0]/",
                "https://example.com/\r\nx: y",
                "https://exa%00mple.com"
            })
    void malformed_address_is_refused(String address) {
        assertThat(sender.addressFault(address)).contains("must be an http or https URL with a host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://me@example.com",
                "https://me:pass@example.com/x",
                "https://@example.com",
                "https://:@example.com"
            })
    void user_name_is_refused(String address) {
        assertThat(sender.addressFault(address))
                .contains("must not contain a user name or password")
                .doesNotContain("pass@");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://2130706433",
                "http://0x7f000001",
                "http://0x7f.1",
                "http://127.1",
                "http://0177.0.0.1",
                "http://127.1."
            })
    void disguised_ip_address_is_refused(String address) {
        assertThat(sender.addressFault(address)).contains("four decimal numbers");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1",
                "http://127.0.0.1.",
                "http://localhost:8080/x",
                "http://LOCALHOST.",
                "http://a.localhost",
                "http://[::1]/",
                "http://[::ffff:127.0.0.1]",
                "http://%31%32%37.0.0.1",
                "http://１２７.0.0.1"
            })
    void private_address_in_text_is_refused(String address) {
        assertThat(sender.addressFault(address))
                .contains("must be public or in an allowed range; this one is loopback");
    }

    @Test
    void allowed_private_address_is_accepted() {
        WebhookSender allowingSender = new WebhookSender(AddressGuard.allowing(List.of("127.0.0.0/8")));

        assertThat(allowingSender.addressFault("http://127.0.0.1:9000/hook")).isNull();
        assertThat(allowingSender.addressFault("http://localhost:9000/hook")).isNull();
        assertThat(allowingSender.addressFault("http://10.0.0.1/hook")).contains("private");
    }

    @Test
    void fragment_and_excess_length_are_refused() {
        assertThat(sender.addressFault("https://example.com/#top")).contains("must not contain a fragment");
        assertThat(sender.addressFault("https://example.com/" + "x".repeat(2028)))
                .isNull();
        assertThat(sender.addressFault("https://example.com/" + "x".repeat(2029)))
                .contains("2,048", "2049");
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/hook, https://example.com/hook",
        "https://example.com/hook?, https://example.com/hook?",
        "https://example.com/hook?token=topsecret, https://example.com/hook?token=…",
        "https://example.com/hook?a=1&token=top=secret&, https://example.com/hook?a=…&token=…&…",
        "https://example.com?topsecret, https://example.com?…",
        "https://example.com/hook?a?b=topsecret, https://example.com/hook?a?b=…",
    })
    void shortened_address_hides_query_values_and_is_refused(String address, String shortened) {
        assertThat(sender.displayAddress(address)).isEqualTo(shortened);
        assertThat(sender.addressFault(address)).isNull();
        if (!address.equals(shortened)) {
            assertThat(sender.addressFault(shortened)).contains("must be complete", "is shortened");
            assertThat(sender.addressFault(shortened.replace("…", "%e2%80%a6"))).contains("must be complete");
        }
    }
}
