// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person logs in at an OpenID provider with the grant for devices (RFC 8628). */
class ProviderLoginTest {
    private static final String PENDING = "{\"error\":\"authorization_pending\"}";
    private static final String FIRST_TOKEN =
            "{\"access_token\":\"access-1\",\"refresh_token\":\"refresh-1\",\"expires_in\":3600}";
    private static final String SECOND_TOKEN =
            "{\"access_token\":\"access-2\",\"refresh_token\":\"refresh-2\",\"expires_in\":3600}";

    @TempDir
    Path home;

    private Instant now = Instant.parse("2026-03-01T08:00:00Z");
    private OpenIdProvider provider;
    private TypedCommand person;

    @BeforeEach
    void start() throws IOException {
        provider = new OpenIdProvider();
        person = new TypedCommand(home).clock(() -> now);
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private CommandResult logIn() {
        return person.type("login " + provider.url() + " --app shop --issuer " + provider.url()
                + " --client-id holdfast-cli --scope 'openid shop/manage'");
    }

    @Test
    void person_enters_code_in_a_browser() throws Exception {
        provider.answer(PENDING, FIRST_TOKEN);
        assertThat(logIn().succeeds().err())
                .contains("Open https://login.example/device in a browser, and enter the code WDJB-MJHT.");
        assertThat(provider.tokenRequests()).hasSize(2).allMatch(form -> form.contains("device_code=d-1"));
        person.type("workflow list").succeeds();
        assertThat(provider.credentials()).containsOnly("Bearer access-1");
        var tokens = home.resolve(".config/holdfast/tokens/shop");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokens)))
                .isEqualTo("rw-------");
    }

    @Test
    void token_is_renewed_before_its_end() {
        provider.answer(FIRST_TOKEN);
        logIn().succeeds();
        now = now.plus(Duration.ofMinutes(59).plusSeconds(31));
        provider.answer(SECOND_TOKEN);
        person.type("workflow list").succeeds();
        assertThat(provider.tokenRequests().getLast())
                .contains("grant_type=refresh_token", "refresh_token=refresh-1", "client_id=holdfast-cli");
        now = now.plus(Duration.ofMinutes(59));
        person.type("workflow list").succeeds();
        assertThat(provider.credentials()).endsWith("Bearer access-2", "Bearer access-2");
    }

    @Test
    void ended_login_tells_what_to_do_next() {
        provider.answer(FIRST_TOKEN);
        logIn().succeeds();
        now = now.plus(Duration.ofDays(90));
        provider.answer("{\"error\":\"invalid_grant\"}");
        assertThat(person.type("workflow list").failsWith(4).err())
                .contains("the login has ended: invalid_grant", "Next: holdfast login");
    }

    @Test
    void busy_provider_does_not_end_the_login() {
        provider.answer(FIRST_TOKEN);
        logIn().succeeds();
        now = now.plus(Duration.ofDays(1));
        provider.answer("{\"error\":\"temporarily_unavailable\"}", SECOND_TOKEN);
        person.type("workflow list").succeeds();
        assertThat(provider.credentials()).endsWith("Bearer access-2");
    }

    @Test
    void refused_address_keeps_the_earlier_login() throws IOException {
        provider.answer(FIRST_TOKEN);
        logIn().succeeds();
        try (var other = new OpenIdProvider()) {
            other.answer(SECOND_TOKEN).refuseRequests();
            person.type("login " + other.url() + " --app shop --issuer " + other.url()
                            + " --client-id c --scope shop/manage")
                    .failsWith(4);
        }
        person.type("workflow list").succeeds();
        assertThat(provider.credentials()).endsWith("Bearer access-1");
    }

    @Test
    void refused_login_stores_no_context() {
        provider.answer("{\"error\":\"access_denied\"}");
        assertThat(logIn().failsWith(4).err()).contains("refused in the browser");
        assertThat(person.type("context list").succeeds().out()).doesNotContain("shop");
    }

    @Test
    void unusable_provider_is_a_usage_error() {
        var login = "login " + provider.url() + " --app shop --client-id c --scope openid --issuer ";
        assertThat(person.type(login + "http://login.example").failsWith(2).err())
                .contains("--issuer must be an address of HTTPS");
        assertThat(person.type(login + provider.url() + "/").failsWith(2).err())
                .contains("--issuer must be " + provider.url());
        person.type(login + provider.url() + " --no-key").failsWith(2);
        person.type("login http://holdfast.example --app shop --client-id c --scope openid --issuer " + provider.url())
                .failsWith(2);
        person.type("login " + provider.url() + " --app shop --issuer " + provider.url())
                .failsWith(2);
    }
}
