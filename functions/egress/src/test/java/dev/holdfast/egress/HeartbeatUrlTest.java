// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.egress;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HeartbeatUrlTest {
    private static final Duration SHORT_TIMEOUT = Duration.ofMillis(300);

    @Test
    void heartbeat_requests_whole_url() throws Exception {
        try (HttpReceiver monitor = HttpReceiver.answering(200)) {
            new HeartbeatUrl(monitor.url()).reportSuccess();
            assertThat(monitor.received).singleElement().satisfies(receivedRequest -> {
                assertThat(receivedRequest.method()).isEqualTo("GET");
                assertThat(receivedRequest.uri()).isEqualTo("/hook?token=hush");
                assertThat(receivedRequest.header("User-Agent")).isEqualTo("Holdfast");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 404, 500, 503})
    void error_status_does_not_fail_sweep(int status) throws Exception {
        try (HttpReceiver monitor = HttpReceiver.answering(status, "Location", "/elsewhere")) {
            assertThatCode(() -> new HeartbeatUrl(monitor.url()).reportSuccess())
                    .doesNotThrowAnyException();
            assertThat(monitor.received).hasSize(1);
        }
    }

    @Test
    void heartbeat_stops_waiting_at_timeout() throws Exception {
        try (SocketServer monitor = SocketServer.silentServer()) {
            var startNanos = System.nanoTime();
            new HeartbeatUrl(monitor.url(), SHORT_TIMEOUT).reportSuccess();
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
                    .isBetween(SHORT_TIMEOUT.dividedBy(2), SHORT_TIMEOUT.plusSeconds(2));
            assertThat(monitor.disconnected.await(10, SECONDS)).isTrue();
        }
    }

    @Test
    void unreachable_monitor_does_not_fail_sweep() throws Exception {
        String url;
        try (SocketServer monitor = SocketServer.silentServer()) {
            url = monitor.url();
        }
        assertThatCode(() -> new HeartbeatUrl(url).reportSuccess()).doesNotThrowAnyException();
        assertThatCode(() -> new HeartbeatUrl("http://nowhere.invalid/").reportSuccess())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nowhere", "ftp://example.com/secret", "http://"})
    void error_does_not_quote_malformed_url(String url) {
        assertThatThrownBy(() -> new HeartbeatUrl(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the heartbeat URL must be an http or https URL");
    }
}
