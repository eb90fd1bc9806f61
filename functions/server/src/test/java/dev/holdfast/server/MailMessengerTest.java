package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.ServerSetup;
import dev.holdfast.alert.Messenger.Letter;
import dev.holdfast.alert.Sender.Outcome;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MailMessengerTest {
    private static final Duration AMPLE = Duration.ofSeconds(15);
    private static final String TWO = "ann@example.com, bob@example.com";

    @RegisterExtension
    static final GreenMailExtension MAIL =
            new GreenMailExtension(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    private static Vertx vertx;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void a_letter_arrives_at_all_its_addresses_in_plain_text() throws Exception {
        var mail = through(MAIL.getSmtp().getPort());
        assertThat(mail.send(letter("0190.2", TWO))).isEqualTo(new Outcome.Delivered("the mail server took it"));
        var received = MAIL.getReceivedMessages();
        assertThat(received).hasSize(2);
        var one = received[0];
        assertThat(one.getSubject()).isEqualTo("2 Aufträge sind spät ⏰");
        assertThat(one.getFrom()[0].toString()).isEqualTo("Holdfast <alerts@holdfast.example>");
        assertThat(one.getHeader("To", null)).contains("ann@example.com").contains("bob@example.com");
        assertThat(one.getMessageID()).isEqualTo("<0190.2@holdfast.example>");
        assertThat(one.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
        assertThat(one.getContentType()).startsWithIgnoringCase("text/plain").containsIgnoringCase("utf-8");
        assertThat(one.getContent().toString().strip().lines())
                .containsExactly("Rechnung 17: spät", ".", "seit gestern");
    }

    @Test
    void every_attempt_at_a_letter_has_the_same_id_and_nothing_in_a_title_becomes_a_header() throws Exception {
        var mail = through(MAIL.getSmtp().getPort());
        var letter = new Letter(
                "a:b-c", "ann@example.com", "late\r\nBcc: eve@example.com", "x", List.of(), Instant.EPOCH, AMPLE);
        mail.send(letter);
        mail.send(letter);
        var received = MAIL.getReceivedMessages();
        assertThat(received).hasSize(2);
        assertThat(received[0].getMessageID())
                .isEqualTo(received[1].getMessageID())
                .isEqualTo("<a+b-c@holdfast.example>");
        assertThat(received[0].getHeader("Bcc")).isNull();
        assertThat(received[0].getSubject()).isEqualTo("late Bcc: eve@example.com");
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL FROM, 550 no such sender, Rejected, SMTP 550",
        "RCPT TO, 550 no such user, Rejected, SMTP 550",
        "RCPT TO, 450 try later, Failed, SMTP 450",
        "DATA, 554 spam, Rejected, SMTP 554",
        "DATA, 421 closing, Failed, SMTP 421",
        "MAIL FROM, 530 log in first, Failed, SMTP 530",
    })
    void a_reply_says_whether_to_go_on(String command, String reply, String outcome, String reason) throws Exception {
        try (var peer = new SmtpPeer(Map.of(command, reply))) {
            assertThat(through(peer.port()).send(letter("l-1", TWO)))
                    .satisfies(o -> assertThat(o.getClass().getSimpleName()).isEqualTo(outcome))
                    .asString()
                    .contains(reason);
        }
    }

    @Test
    void one_address_that_is_refused_does_not_keep_it_from_the_others() throws Exception {
        try (var peer = new SmtpPeer(Map.of("RCPT TO:<ann@", "550 no such user"))) {
            assertThat(through(peer.port()).send(letter("l-1", TWO)))
                    .isEqualTo(new Outcome.Delivered(
                            "the mail server took it for 1 of 2, not for ann@example.com (SMTP 550)"));
            assertThat(peer.taken()).containsExactly("bob@example.com");
        }
    }

    @Test
    void who_was_refused_for_now_is_tried_again_and_nobody_is_told_twice() throws Exception {
        var three = TWO + ", cleo@example.com";
        var refusals =
                new ConcurrentHashMap<>(Map.of("RCPT TO:<ann@", "550 no such user", "RCPT TO:<cleo@", "451 try later"));
        try (var peer = new SmtpPeer(refusals)) {
            var mail = through(peer.port());
            var partly = new Outcome.Partly("the mail server took it for 1 of 3, not for ann@example.com (SMTP 550),"
                    + " not for cleo@example.com (SMTP 451)");
            assertThat(mail.send(letter("l-1", three))).isEqualTo(partly);
            assertThat(mail.send(letter("l-1", three))).isEqualTo(partly);
            refusals.remove("RCPT TO:<cleo@");
            assertThat(mail.send(letter("l-1", three)))
                    .isEqualTo(new Outcome.Delivered(
                            "the mail server took it for 2 of 3, not for ann@example.com (SMTP 550)"));
            assertThat(peer.taken()).containsExactly("bob@example.com", "cleo@example.com");
            refusals.clear();
            assertThat(mail.send(letter("l-1", three)))
                    .as("what arrived and is sent again goes to all")
                    .isEqualTo(new Outcome.Delivered("the mail server took it"));
        }
    }

    @Test
    void a_mailbox_that_is_full_for_days_does_not_keep_it_from_the_others() throws Exception {
        try (var peer = new SmtpPeer(Map.of("RCPT TO:<ann@", "452 full"))) {
            assertThat(through(peer.port()).send(letter("l-1", TWO)))
                    .isEqualTo(new Outcome.Partly(
                            "the mail server took it for 1 of 2, not for ann@example.com (SMTP 452)"));
            assertThat(peer.taken()).containsExactly("bob@example.com");
        }
    }

    @Test
    void a_mail_server_that_hangs_is_given_up_in_time_and_one_that_is_not_there_fails() throws Exception {
        int port;
        try (var peer = new SmtpPeer(Map.of("MAIL FROM", ""))) {
            port = peer.port();
            var letter = new Letter("l-1", TWO, "t", "x", List.of(), Instant.EPOCH, Duration.ofMillis(300));
            assertThat(through(port).send(letter)).isEqualTo(new Outcome.Failed("no answer within PT0.3S", null));
        }
        assertThat(through(port).send(letter("l-1", TWO)))
                .isEqualTo(new Outcome.Failed("the mail server can't be reached, or broke off", null));
    }

    @Test
    void a_server_without_mail_refuses_such_subscriptions_and_says_why() {
        var none = new MailMessenger(() -> MailClient.create(vertx, new MailConfig()), null);
        assertThat(none.refuseNotify()).isEqualTo(none.refuse("ann@example.com"));
        assertThat(none.refuse("ann@example.com"))
                .isEqualTo("this server sends no mail: holdfast.mail.from is not set");
        assertThat(none.send(letter("l-1", TWO))).isInstanceOf(Outcome.Failed.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MailMessenger(() -> MailClient.create(vertx, new MailConfig()), "nobody"))
                .withMessageContaining("must be a mail address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ann",
                "ann@",
                "@example.com",
                "ann@example.com,",
                "ann@example.com;bob@example.com",
                "Ann <ann@example.com>",
                "ann@exa mple.com",
                "ann@example..com",
                ".ann@example.com",
                "ann@-example.com",
                "ann@example.com\r\nBcc: eve@example.com",
                "\"a b\"@example.com",
                "ann@[127.0.0.1]"
            })
    void what_is_no_mail_address_is_refused(String address) {
        assertThat(through(25).refuse(address)).startsWith("must be one or more mail addresses");
    }

    @Test
    void one_to_ten_different_addresses_will_do() {
        var mail = through(25);
        assertThat(mail.refuse("o'neil+alerts@sub.example.com")).isNull();
        assertThat(mail.refuse(addresses(10))).isNull();
        assertThat(mail.refuse("ann@example.com, root@localhost")).isNull();
        assertThat(mail.refuseNotify()).isNull();
        assertThat(mail.reaches("o'neil+alerts@sub.example.com")).isTrue();
        assertThat(mail.reaches(addresses(2))).isFalse();
        assertThat(mail.reaches("the office")).isFalse();
        assertThat(mail.refuse(addresses(11))).contains("at most 10");
        assertThat(mail.refuse("ann@example.com,ann@example.com")).contains("twice");
    }

    private static String addresses(int count) {
        return String.join(
                ",",
                java.util.stream.IntStream.range(0, count)
                        .mapToObj(i -> "a" + i + "@example.com")
                        .toList());
    }

    private static MailMessenger through(int port) {
        var settings = new MailConfig().setHostname("127.0.0.1").setPort(port);
        return new MailMessenger(() -> MailClient.create(vertx, settings), "Holdfast <alerts@holdfast.example>");
    }

    private static Letter letter(String id, String address) {
        return new Letter(
                id,
                address,
                "2 Aufträge sind spät ⏰",
                "Rechnung 17: spät\n.\nseit gestern",
                List.of(),
                Instant.EPOCH,
                AMPLE);
    }
}
