// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingNamesTest {
    @ParameterizedTest
    @CsvSource({
        "holdfast.sweep.evry, holdfast.sweep.every",
        "holdfast.sweep, holdfast.site",
        "holdfast.sweepEvery, holdfast.sweep.every",
        "holdfast.mail.form, holdfast.mail.from",
        "hodlfast.file, holdfast.file",
        "Holdfast.metrics-token, holdfast.metrics-token",
        "%prod.holdfast.heartbeat.ulr, holdfast.heartbeat.url",
        "holdfast.webhooks.alow[0], holdfast.webhooks.allow",
        "quarkus.http.prot, quarkus.http.port",
        "%prod.quarkus.htp.host, quarkus.http.host",
        "quarkus.mailer.hots, quarkus.mailer.host",
        "quarkus.mailer.usrname, quarkus.mailer.username",
        "quarkus.mailer.starttls, quarkus.mailer.start-tls"
    })
    void misspelt_property_is_refused_with_nearest_name(String name, String nearest) {
        assertThatThrownBy(() -> check(properties(name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(" is not a setting; the nearest name is " + nearest);
    }

    @ParameterizedTest
    @CsvSource({
        "HOLDFAST_SWEEP_EVRY, HOLDFAST_SWEEP_EVERY",
        "HOLDFAST_METRICSTOKEN, HOLDFAST_METRICS_TOKEN",
        "holdfast_sweep_evry, HOLDFAST_SWEEP_EVERY",
        "HOLDFST_FILE, HOLDFAST_FILE",
        "HOLDFAST_DB, HOLDFAST_FILE",
        "QUARKUS_HTTP_PROT, QUARKUS_HTTP_PORT",
        "QUARKUS_MAILER_PASWORD, QUARKUS_MAILER_PASSWORD"
    })
    void misspelt_variable_is_refused_with_nearest_name(String name, String nearest) {
        assertThatThrownBy(() -> check(environment(name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(" is not a setting; the nearest name is " + nearest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HOLDFAST_SWEEP_EVERY",
                "holdfast_sweep_every",
                "HOLDFAST_WEBHOOKS_ALLOW_0_",
                "HOLDFAST_URL",
                "HOLDFAST_APP",
                "HOLDFAST_KEY_FILE",
                "HOLDFAST_SERVICE_HOST",
                "HOLDFAST_PORT",
                "HOLDFAST_PORT_8080_TCP_ADDR",
                "HOLDFAST_API_SERVICE_PORT_HTTP",
                "QUARKUS_HTTP_PORT",
                "QUARKUS_MAILER_FROM",
                "QUARKUS_MAILER_START_TLS",
                "QUARKUS_LOG_LEVEL",
                "PATH"
            })
    void other_variables_are_accepted(String name) {
        assertThatCode(() -> check(environment(name))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "holdfast.sweep.every",
                "%dev.holdfast.file",
                "holdfast.webhooks.allow[12]",
                "quarkus.http.port",
                "quarkus.http.ssl-port",
                "quarkus.http.limits.max-body-size",
                "quarkus.mailer.mock",
                "user.home"
            })
    void other_properties_are_accepted(String name) {
        assertThatCode(() -> check(properties(name))).doesNotThrowAnyException();
    }

    @Test
    void refusal_names_every_misspelt_setting_with_its_file() {
        var file = new PropertiesConfigSource(Map.of("holdfast.fiel", "x"), "file:/etc/holdfast.properties", 260);
        assertThatThrownBy(() -> check(environment("HOLDFAST_FIEL"), file))
                .hasMessage("HOLDFAST_FIEL is not a setting; the nearest name is HOLDFAST_FILE; "
                        + "holdfast.fiel in file:/etc/holdfast.properties is not a setting; the nearest name is"
                        + " holdfast.file");
    }

    private static void check(ConfigSource... sources) {
        SettingNames.check(List.of(sources));
    }

    private static ConfigSource properties(String name) {
        return new PropertiesConfigSource(Map.of(name, "x"), "SysPropConfigSource", 400);
    }

    private static ConfigSource environment(String name) {
        return new EnvConfigSource(Map.of(name, "x"), 300);
    }
}
