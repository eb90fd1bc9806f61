// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.ServerSetup;
import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.NotificationMessenger.NotificationMessage;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
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
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(15);
    private static final String TWO_ADDRESSES = "ann@example.com, bob@example.com";

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
    void notification_arrives_at_all_addresses_in_plain_text() throws Exception {
        var mail = messengerFor(MAIL.getSmtp().getPort());
        assertThat(mail.send(notification("0190.2", TWO_ADDRESSES)))
                .isEqualTo(new DeliveryOutcome.DeliverySuccess("the mail server accepted it"));
        var received = MAIL.getReceivedMessages();
        assertThat(received).hasSize(2);
        var message = received[0];
        assertThat(message.getSubject()).isEqualTo("2 Aufträge sind spät ⏰");
        assertThat(message.getFrom()[0].toString()).isEqualTo("Holdfast <alerts@holdfast.example>");
        assertThat(message.getHeader("To", null)).contains("ann@example.com").contains("bob@example.com");
        assertThat(message.getMessageID()).isEqualTo("<0190.2@holdfast.example>");
        assertThat(message.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
        assertThat(message.getContentType())
                .startsWithIgnoringCase("text/plain")
                .containsIgnoringCase("utf-8");
        assertThat(message.getContent().toString().strip().lines())
                .containsExactly("Rechnung 17: spät", ".", "seit gestern");
    }

    @Test
    void attempts_share_message_id_and_title_cannot_add_header() throws Exception {
        var mail = messengerFor(MAIL.getSmtp().getPort());
        var notificationMessage = new NotificationMessage(
                "a:b-c",
                "ann@example.com",
                "late\r\nBcc: eve@example.com",
                "x",
                Set.of(),
                List.of(),
                Instant.EPOCH,
                SEND_TIMEOUT);
        mail.send(notificationMessage);
        mail.send(notificationMessage);
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
        "MAIL FROM, 550 no such sender, PermanentRejection, SMTP 550",
        "RCPT TO, 550 no such user, PermanentRejection, SMTP 550",
        "RCPT TO, 450 try later, TemporaryFailure, SMTP 450",
        "DATA, 554 spam, PermanentRejection, SMTP 554",
        "DATA, 421 closing, TemporaryFailure, SMTP 421",
        "MAIL FROM, 530 log in first, TemporaryFailure, SMTP 530",
    })
    void reply_decides_whether_delivery_is_retried(String command, String reply, String outcome, String reason)
            throws Exception {
        try (var smtpServer = new SmtpServerStub(Map.of(command, reply))) {
            assertThat(messengerFor(smtpServer.port()).send(notification("l-1", TWO_ADDRESSES)))
                    .satisfies(o -> assertThat(o.getClass().getSimpleName()).isEqualTo(outcome))
                    .asString()
                    .contains(reason);
        }
    }

    @Test
    void refused_address_does_not_block_other_addresses() throws Exception {
        try (var smtpServer = new SmtpServerStub(Map.of("RCPT TO:<ann@", "550 no such user"))) {
            assertThat(messengerFor(smtpServer.port()).send(notification("l-1", TWO_ADDRESSES)))
                    .isEqualTo(new DeliveryOutcome.DeliverySuccess(
                            "the mail server accepted it for 1 of 2, not for ann@example.com (SMTP 550)"));
            assertThat(smtpServer.acceptedMessages()).containsExactly("bob@example.com");
        }
    }

    @Test
    void temporarily_refused_recipient_is_retried_without_duplicates_for_others() throws Exception {
        var threeAddresses = TWO_ADDRESSES + ", cleo@example.com";
        var refusals =
                new ConcurrentHashMap<>(Map.of("RCPT TO:<ann@", "550 no such user", "RCPT TO:<cleo@", "451 try later"));
        try (var smtpServer = new SmtpServerStub(refusals)) {
            var mail = messengerFor(smtpServer.port());
            var partialSuccess = new DeliveryOutcome.PartialSuccess(
                    "the mail server accepted it for 1 of 3, not for ann@example.com (SMTP 550),"
                            + " not for cleo@example.com (SMTP 451)",
                    Set.of("bob@example.com"));
            assertThat(mail.send(notification("l-1", threeAddresses))).isEqualTo(partialSuccess);
            var retry = notification("other events", threeAddresses, Set.of("bob@example.com"));
            assertThat(messengerFor(smtpServer.port()).send(retry))
                    .as("after a restart of the server")
                    .isEqualTo(partialSuccess);
            refusals.remove("RCPT TO:<cleo@");
            assertThat(mail.send(retry))
                    .isEqualTo(new DeliveryOutcome.DeliverySuccess(
                            "the mail server accepted it for 2 of 3, not for ann@example.com (SMTP 550)"));
            assertThat(smtpServer.acceptedMessages()).containsExactly("bob@example.com", "cleo@example.com");
        }
    }

    @Test
    void separate_email_that_is_accepted_late_is_not_sent_again() throws Exception {
        var late = new CountDownLatch(1);
        var refusals = new ConcurrentHashMap<>(Map.of("RCPT TO:<ann@", "451 try later"));
        try (var smtpServer = new SmtpServerStub(refusals, new CountDownLatch(0), late)) {
            var mail = messengerFor(smtpServer.port());
            assertThat(mail.send(impatient("l-1", TWO_ADDRESSES))).isInstanceOf(DeliveryOutcome.TemporaryFailure.class);
            refusals.clear();
            late.countDown();
            var accepted = Set.<String>of();
            DeliveryOutcome outcome;
            do {
                outcome = mail.send(notification("l-1", TWO_ADDRESSES, accepted));
                if (outcome instanceof DeliveryOutcome.PartialSuccess(var note, var recipients)) accepted = recipients;
            } while (!(outcome instanceof DeliveryOutcome.DeliverySuccess));
            assertThat(smtpServer.acceptedMessages()).containsExactlyInAnyOrder("ann@example.com", "bob@example.com");
        }
    }

    private static NotificationMessage impatient(String id) {
        return impatient(id, "ann@example.com");
    }

    private static NotificationMessage impatient(String id, String address) {
        return new NotificationMessage(
                id, address, "t", "x", Set.of(), List.of(), Instant.EPOCH, Duration.ofMillis(300));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void email_that_is_accepted_late_is_not_sent_again(boolean greetsLate) throws Exception {
        var late = new CountDownLatch(1);
        var inTime = new CountDownLatch(0);
        try (var smtpServer = new SmtpServerStub(Map.of(), greetsLate ? late : inTime, greetsLate ? inTime : late)) {
            var mail = messengerFor(smtpServer.port());
            assertThat(mail.send(impatient("l-1"))).isInstanceOf(DeliveryOutcome.TemporaryFailure.class);
            assertThat(mail.send(impatient("l-1")))
                    .isEqualTo(new DeliveryOutcome.TemporaryFailure(
                            "the mail server hasn't answered the previous attempt yet", null));
            late.countDown();
            assertThat(nextAnswer(mail))
                    .isEqualTo(
                            new DeliveryOutcome.DeliverySuccess("the mail server accepted the previous attempt late"));
            assertThat(smtpServer.acceptedMessages()).containsExactly("ann@example.com");
            assertThat(mail.send(impatient("l-1"))).as("a replay").isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
            assertThat(smtpServer.acceptedMessages()).hasSize(2);
        }
    }

    @Test
    void email_without_answer_is_sent_again_after_ten_minutes() {
        var nanos = new AtomicLong();
        var unansweredMails = new UnansweredMails(nanos::get);
        var addresses = List.of("ann@example.com");
        unansweredMails.add("l-1", addresses, new CompletableFuture<>());
        nanos.set(Duration.ofMinutes(10).toNanos() - 1);
        assertThat(unansweredMails.take("l-1", addresses)).isEqualTo(UnansweredMails.MailState.OUTSTANDING);
        assertThat(unansweredMails.take("l-2", addresses)).isEqualTo(UnansweredMails.MailState.NEW);
        nanos.incrementAndGet();
        assertThat(unansweredMails.take("l-1", addresses)).isEqualTo(UnansweredMails.MailState.NEW);
        unansweredMails.add("l-1", addresses, CompletableFuture.failedFuture(new IllegalStateException()));
        assertThat(unansweredMails.take("l-1", addresses)).isEqualTo(UnansweredMails.MailState.NEW);
    }

    /** Sends the message again until the mail server has answered the previous attempt. */
    private static DeliveryOutcome nextAnswer(MailMessenger mail) {
        var outcome = mail.send(impatient("l-1"));
        while (outcome.equals(
                new DeliveryOutcome.TemporaryFailure("the mail server hasn't answered the previous attempt yet", null)))
            outcome = mail.send(impatient("l-1"));
        return outcome;
    }

    @Test
    void mailbox_full_for_days_does_not_block_other_addresses() throws Exception {
        try (var smtpServer = new SmtpServerStub(Map.of("RCPT TO:<ann@", "452 full"))) {
            assertThat(messengerFor(smtpServer.port()).send(notification("l-1", TWO_ADDRESSES)))
                    .isEqualTo(new DeliveryOutcome.PartialSuccess(
                            "the mail server accepted it for 1 of 2, not for ann@example.com (SMTP 452)",
                            Set.of("bob@example.com")));
            assertThat(smtpServer.acceptedMessages()).containsExactly("bob@example.com");
        }
    }

    @Test
    void hanging_mail_server_times_out_and_missing_one_fails() throws Exception {
        int port;
        try (var smtpServer = new SmtpServerStub(Map.of("MAIL FROM", ""))) {
            port = smtpServer.port();
            var notificationMessage = new NotificationMessage(
                    "l-1", TWO_ADDRESSES, "t", "x", Set.of(), List.of(), Instant.EPOCH, Duration.ofMillis(300));
            assertThat(messengerFor(port).send(notificationMessage))
                    .isEqualTo(new DeliveryOutcome.TemporaryFailure("no answer within PT0.3S", null));
        }
        assertThat(messengerFor(port).send(notification("l-1", TWO_ADDRESSES)))
                .isEqualTo(new DeliveryOutcome.TemporaryFailure(
                        "the mail server isn't reachable, or closed the connection", null));
    }

    @Test
    void server_without_mail_refuses_email_subscriptions_with_reason() {
        var none = new MailMessenger(() -> MailClient.create(vertx, new MailConfig()), null);
        assertThat(none.notifyFault()).isEqualTo(none.addressFault("ann@example.com"));
        assertThat(none.addressFault("ann@example.com"))
                .isEqualTo("this server sends no email: holdfast.mail.from is not set");
        assertThat(none.send(notification("l-1", TWO_ADDRESSES))).isInstanceOf(DeliveryOutcome.TemporaryFailure.class);
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
    void invalid_mail_address_is_refused(String address) {
        assertThat(messengerFor(25).addressFault(address)).startsWith("must be mail addresses separated by commas");
    }

    @Test
    void subscription_takes_one_to_ten_distinct_addresses() {
        var mail = messengerFor(25);
        assertThat(mail.addressFault("o'neil+alerts@sub.example.com")).isNull();
        assertThat(mail.addressFault(addresses(10))).isNull();
        assertThat(mail.addressFault("ann@example.com, root@localhost")).isNull();
        assertThat(mail.notifyFault()).isNull();
        assertThat(mail.canReach("o'neil+alerts@sub.example.com")).isTrue();
        assertThat(mail.canReach(addresses(2))).isFalse();
        assertThat(mail.canReach("the office")).isFalse();
        assertThat(mail.addressFault(addresses(11))).contains("at most 10");
        assertThat(mail.addressFault("ann@example.com,ann@example.com")).contains("is a repetition");
    }

    private static String addresses(int count) {
        return String.join(
                ",",
                java.util.stream.IntStream.range(0, count)
                        .mapToObj(i -> "a" + i + "@example.com")
                        .toList());
    }

    private static MailMessenger messengerFor(int port) {
        var settings = new MailConfig().setHostname("127.0.0.1").setPort(port);
        return new MailMessenger(() -> MailClient.create(vertx, settings), "Holdfast <alerts@holdfast.example>");
    }

    private static NotificationMessage notification(String id, String address) {
        return notification(id, address, Set.of());
    }

    private static NotificationMessage notification(String id, String address, Set<String> accepted) {
        return new NotificationMessage(
                id,
                address,
                "2 Aufträge sind spät ⏰",
                "Rechnung 17: spät\n.\nseit gestern",
                accepted,
                List.of(),
                Instant.EPOCH,
                SEND_TIMEOUT);
    }
}
