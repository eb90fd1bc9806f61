// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartupCheckTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://holdfast.example.com",
                "https://example.com:8443/holdfast",
                "http://my_host:8080",
                "HTTPS://holdfast.example.com",
                "http://[::1]:8080",
                "http://h",
            })
    void site_with_host_is_accepted(String site) {
        assertThatCode(() -> StartupCheck.checkSite(URI.create(site))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//host",
                "holdfast.example",
                "host:8080",
                "ftp://host",
                "mailto:ann@example.com",
                "http:host",
                "http:///path",
                "http://:8080",
                "https://holdfast.example.com/",
            })
    void site_without_protocol_or_host_is_refused(String site) {
        assertThatThrownBy(() -> StartupCheck.checkSite(URI.create(site)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("holdfast.site: must be an http or https URL");
    }

    @Test
    void template_has_the_same_rule_for_site() throws IOException {
        var template = Files.readString(
                Path.of(System.getProperty("holdfast.root", "../..")).resolve("template.yaml"));
        assertThat(template).contains("AllowedPattern: '^$|^" + StartupCheck.SITE_PATTERN + "$'");
    }
}
