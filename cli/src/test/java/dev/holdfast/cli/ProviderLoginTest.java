// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
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

    private final List<Duration> pauses = new ArrayList<>();
    private volatile Instant now = Instant.parse("2026-03-01T08:00:00Z");
    private OpenIdProvider provider;
    private TypedCommand person;

    @BeforeEach
    void start() throws IOException {
        provider = new OpenIdProvider();
        person = new TypedCommand(home).clock(() -> now).pauses(this::pause);
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private void pause(Duration duration) {
        pauses.add(duration);
        now = now.plus(duration);
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
    void provider_that_is_asked_too_often_is_asked_later() {
        provider.answer("{\"error\":\"slow_down\"}", PENDING, "{\"error\":\"slow_down\"}", FIRST_TOKEN);
        logIn().succeeds();
        assertThat(pauses).extracting(Duration::toSeconds).containsExactly(1L, 6L, 6L, 11L);
    }

    @Test
    void expired_code_ends_the_login() {
        provider.answer(PENDING, "{\"error\":\"expired_token\"}");
        assertThat(logIn().failsWith(4).err()).contains("nobody logged in while the code was valid", "Next: try again");
        assertThat(provider.tokenRequests()).hasSize(2);
        assertThat(person.type("context list").succeeds().out()).doesNotContain("shop");
    }

    @Test
    void code_ends_after_its_lifetime_without_expired_token() {
        var answers = new String[60];
        Arrays.fill(answers, "{\"error\":\"slow_down\"}");
        provider.answer(answers);
        var begin = now;
        assertThat(logIn().failsWith(4).err()).contains("nobody logged in while the code was valid");
        assertThat(Duration.between(begin, now)).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(12));
    }

    @Test
    void two_processes_renew_a_login_once() throws Exception {
        now = Instant.parse("2001-01-01T00:00:00Z");
        provider.answer(FIRST_TOKEN);
        logIn().succeeds();
        person.clock(InstantSource.system());
        person.variable("HOLDFAST_URL", provider.url()).variable("HOLDFAST_APP", "shop");
        var second = new AtomicReference<CompletableFuture<CommandResult>>();
        provider.answer(SECOND_TOKEN).beforeTokenAnswer(() -> second.set(startWhileRenewing()));
        try (var first = CommandProcess.start(person, "workflow", "list")) {
            assertThat(first.exitCode()).isZero();
        }
        second.get().join().succeeds();
        assertThat(provider.tokenRequests())
                .filteredOn(form -> form.contains("refresh_token"))
                .singleElement()
                .asString()
                .contains("refresh-1");
        assertThat(provider.credentials()).filteredOn("Bearer access-2"::equals).hasSize(2);
        assertThat(Files.readString(home.resolve(".config/holdfast/tokens/shop")))
                .contains("refresh-2");
    }

    /** Starts a command in this process. Returns after the command has noticed that the token has expired. */
    private CompletableFuture<CommandResult> startWhileRenewing() {
        var hasLooked = new CountDownLatch(1);
        person.clock(() -> {
            hasLooked.countDown();
            return Instant.now();
        });
        var command = person.typeInBackground("workflow list");
        try {
            assertThat(hasLooked.await(2, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return command;
    }

    @Test
    void clients_of_one_process_renew_a_login_once() {
        provider.answer(FIRST_TOKEN);
        logIn().succeeds();
        now = now.plus(Duration.ofDays(1));
        provider.answer(SECOND_TOKEN);
        var commands = Stream.generate(() -> person.typeInBackground("workflow list"))
                .limit(4)
                .toList();
        commands.forEach(command -> command.join().succeeds());
        assertThat(provider.credentials().subList(1, 5)).containsOnly("Bearer access-2");
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
