package dev.holdfast.webhook;

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
    void a_heartbeat_asks_for_the_whole_url() throws Exception {
        try (Receiver monitor = Receiver.answering(200)) {
            new HeartbeatUrl(monitor.url()).alive();
            assertThat(monitor.received).singleElement().satisfies(ping -> {
                assertThat(ping.method()).isEqualTo("GET");
                assertThat(ping.uri()).isEqualTo("/hook?token=hush");
                assertThat(ping.header("User-Agent")).isEqualTo("Holdfast");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 404, 500, 503})
    void a_monitor_that_refuses_is_nothing_to_fail_for(int status) throws Exception {
        try (Receiver monitor = Receiver.answering(status, "Location", "/elsewhere")) {
            assertThatCode(() -> new HeartbeatUrl(monitor.url()).alive()).doesNotThrowAnyException();
            assertThat(monitor.received).hasSize(1);
        }
    }

    @Test
    void a_monitor_that_hangs_is_given_up_in_time() throws Exception {
        try (Peer monitor = Peer.silent()) {
            var start = System.nanoTime();
            new HeartbeatUrl(monitor.url(), BRIEF).alive();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(BRIEF.dividedBy(2), BRIEF.plusSeconds(2));
            assertThat(monitor.hungUp.await(10, SECONDS)).isTrue();
        }
    }

    @Test
    void a_monitor_that_is_not_there_is_nothing_to_fail_for() throws Exception {
        String url;
        try (Peer monitor = Peer.silent()) {
            url = monitor.url();
        }
        assertThatCode(() -> new HeartbeatUrl(url).alive()).doesNotThrowAnyException();
        assertThatCode(() -> new HeartbeatUrl("http://nowhere.invalid/").alive())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nowhere", "ftp://example.com/secret", "http://"})
    void what_is_no_url_is_refused_without_being_repeated(String url) {
        assertThatThrownBy(() -> new HeartbeatUrl(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the heartbeat URL must be an http or https URL");
    }
}
