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
    private static final Duration BRIEF = Duration.ofMillis(300);

    @Test
    void heartbeat_asks_for_the_whole_url() throws Exception {
        try (HttpReceiver monitor = HttpReceiver.answering(200)) {
            new HeartbeatUrl(monitor.url()).reportSuccess();
            assertThat(monitor.received).singleElement().satisfies(ping -> {
                assertThat(ping.method()).isEqualTo("GET");
                assertThat(ping.uri()).isEqualTo("/hook?token=hush");
                assertThat(ping.header("User-Agent")).isEqualTo("Holdfast");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 404, 500, 503})
    void refusing_monitor_does_not_fail_sweep(int status) throws Exception {
        try (HttpReceiver monitor = HttpReceiver.answering(status, "Location", "/elsewhere")) {
            assertThatCode(() -> new HeartbeatUrl(monitor.url()).reportSuccess())
                    .doesNotThrowAnyException();
            assertThat(monitor.received).hasSize(1);
        }
    }

    @Test
    void hanging_monitor_is_abandoned_in_time() throws Exception {
        try (SocketServer monitor = SocketServer.silentServer()) {
            var start = System.nanoTime();
            new HeartbeatUrl(monitor.url(), BRIEF).reportSuccess();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(BRIEF.dividedBy(2), BRIEF.plusSeconds(2));
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
    void malformed_url_is_refused_without_quoting_it(String url) {
        assertThatThrownBy(() -> new HeartbeatUrl(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the heartbeat URL must be an http or https URL");
    }
}
