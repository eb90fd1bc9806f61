package dev.holdfast.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.alert.Messenger.Letter;
import dev.holdfast.alert.Sender.Outcome;
import dev.holdfast.json.Codec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlackMessengerTest {
    private final SlackMessenger slack =
            new SlackMessenger(new GuardedClient(AddressGuard.allowing(List.of("127.0.0.0/8"))));

    @Test
    void a_letter_is_posted_with_its_title_bold_and_nothing_in_it_that_calls_anybody() throws Exception {
        try (var receiver = Receiver.answering(200)) {
            assertThat(slack.send(letter(receiver.url(), "2 items are late", "R&D: <!channel>\n\"späte\" Rechnung")))
                    .isEqualTo(new Outcome.Delivered("HTTP 200"));
            var received = receiver.received.getFirst();
            assertThat(received.method()).isEqualTo("POST");
            assertThat(received.header("Content-Type")).isEqualTo("application/json");
            assertThat(Codec.MAPPER.readTree(received.body()).get("text").asText())
                    .isEqualTo("*2 items are late*\nR&amp;D: &lt;!channel&gt;\n\"späte\" Rechnung");
        }
    }

    @Test
    void what_is_longer_than_slack_takes_is_cut_off_between_characters() {
        assertThat(SlackText.of("t", "x".repeat(39_996))).hasSize(40_000).endsWith("x");
        assertThat(SlackText.of("t", "x".repeat(39_997))).hasSize(40_000).endsWith("x…");
        assertThat(SlackText.of("t", "x".repeat(39_992) + "&y")).endsWith("x…").hasSizeLessThan(40_001);
        assertThat(SlackText.of("t", "⏰".repeat(10) + "😀".repeat(20_000))).endsWith("😀…");
        assertThat(SlackText.of("t".repeat(50_000), "x")).hasSizeLessThanOrEqualTo(40_000);
    }

    @ParameterizedTest
    @CsvSource({
        "404, no_service, Gone",
        "404, no_active_hooks, Gone",
        "404, channel_not_found, Gone",
        "410, channel_is_archived, Gone",
        "403, invalid_token, Gone",
        "410, '', Gone",
        "400, invalid_payload, Rejected",
        "400, no_text, Rejected",
        "404, <html>not here</html>, Failed",
        "403, action_prohibited, Failed",
        "500, rollup_error, Failed",
        "302, no_service, Failed",
        "200, ok, Delivered",
    })
    void an_answer_says_whether_to_go_on(int status, String said, String outcome) throws Exception {
        try (var receiver = Receiver.answering(exchange -> {
            var bytes = said.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) exchange.getResponseBody().write(bytes);
            exchange.close();
        })) {
            assertThat(slack.send(letter(receiver.url(), "t", "x")).getClass().getSimpleName())
                    .isEqualTo(outcome);
        }
    }

    @Test
    void a_receiver_may_ask_to_be_left_alone() throws Exception {
        try (var receiver = Receiver.answering(429, "Retry-After", "30")) {
            assertThat(slack.send(letter(receiver.url(), "t", "x")))
                    .isEqualTo(new Outcome.Failed("HTTP 429", Duration.ofSeconds(30)));
        }
    }

    @Test
    void the_address_is_kept_to_those_who_gave_it() {
        var address = "https://hooks.slack.com/services/T0/B0/hush";
        assertThat(slack.refuse(address)).isNull();
        assertThat(slack.shown(address)).isEqualTo("https://hooks.slack.com/…");
        assertThat(slack.refuse(slack.shown(address))).contains("give it whole");
        assertThat(letter(address, "t", "x").toString()).doesNotContain("hush");
        assertThat(slack.refuse("http://10.0.0.1/hush"))
                .contains("must be public")
                .doesNotContain("hush");
        assertThat(slack.refuse("hush")).doesNotContain("hush");
    }

    private static Letter letter(String address, String title, String text) {
        return new Letter(
                "l-1", address, title, text, List.of(), Instant.parse("2026-03-01T08:00:00Z"), Duration.ofSeconds(10));
    }
}
