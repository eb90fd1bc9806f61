// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.MailAddresses;
import dev.holdfast.channel.NotificationMessenger;
import dev.holdfast.channel.TimeLimitedCall;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends notifications as plain text by SMTP (RFC 5321).
 *
 * <ol>
 *   <li>The messenger sends one email to all addresses.
 *   <li>If the mail server refuses this email, and one address may be the cause, the messenger sends a separate email
 *       to each address.
 *   <li>Later attempts send the email to the addresses that haven't accepted it. The delivery succeeds when the mail
 *       server has accepted the email for at least one address, and has permanently rejected all other addresses.
 * </ol>
 *
 * All attempts of a notification have the same {@code Message-ID}. If the mail server doesn't answer in time, the mail
 * client can't cancel the email. So a later attempt first waits for that answer ({@link UnansweredMails}).
 */
final class MailMessenger implements NotificationMessenger {
    private static final String NO_SENDER_PROBLEM = "this server sends no email: holdfast.mail.from is not set";

    /** The reply codes to Holdfast's own login (RFC 4954, RFC 3207), independent of the notification. */
    private static final Set<Integer> LOGIN_REPLY_CODES = Set.of(454, 530, 534, 535, 538);

    /** The reply codes that a single mailbox can cause: busy, greylisted, full (RFC 5321 section 4.2.3). */
    private static final Set<Integer> MAILBOX_REPLY_CODES = Set.of(450, 451, 452);

    private static final Pattern NAMED_ADDRESS_PATTERN = Pattern.compile("([^<>\\p{Cntrl}]{0,100})<([^<>]*)>");

    private final Supplier<MailClient> client;
    private final @Nullable String from;
    private final String domain;
    private final UnansweredMails unansweredMails = new UnansweredMails(System::nanoTime);

    /**
     * @param client creates the client for the first notification
     * @param from the sender, null if this server sends no email
     * @throws IllegalArgumentException if {@code from} isn't a mail address
     */
    MailMessenger(Supplier<MailClient> client, @Nullable String from) {
        this.client = client;
        this.from = from;
        this.domain = from == null ? "" : senderAddress(from).replaceFirst(".*@", "");
    }

    /** Returns only the address of a sender such as {@code Holdfast <alerts@example.com>}. */
    private static String senderAddress(String text) {
        var matcher = NAMED_ADDRESS_PATTERN.matcher(text);
        var address = matcher.matches() ? matcher.group(2) : text;
        if (!MailAddresses.isValid(address))
            throw new IllegalArgumentException("must be a mail address such as Holdfast <alerts@example.com>");
        return address;
    }

    @Override
    public String kind() {
        return "email";
    }

    @Override
    public @Nullable String addressFault(String address) {
        return from == null ? NO_SENDER_PROBLEM : MailAddresses.addressFault(address);
    }

    @Override
    public @Nullable String notifyFault() {
        return from == null ? NO_SENDER_PROBLEM : null;
    }

    @Override
    public boolean canReach(String person) {
        return MailAddresses.isValid(person);
    }

    @Override
    public DeliveryOutcome send(NotificationMessage notificationMessage) {
        if (from == null) return new DeliveryOutcome.TemporaryFailure(NO_SENDER_PROBLEM, null);
        var refusal = MailAddresses.addressFault(notificationMessage.address());
        if (refusal != null) return new DeliveryOutcome.PermanentRejection(refusal);
        var startNanos = System.nanoTime();
        var recipients = MailAddresses.parse(notificationMessage.address());
        var acceptedBefore = new TreeSet<>(recipients);
        acceptedBefore.retainAll(notificationMessage.accepted());
        if (acceptedBefore.isEmpty() && !unansweredMails.mayHaveSeparateMail(notificationMessage.id(), recipients)) {
            var smtpReply = send(notificationMessage, from, recipients, startNanos);
            if (!smtpReply.mayBeCausedByOneAddress() || recipients.size() == 1) return smtpReply.outcome();
        }
        var recipientOutcomes = new RecipientOutcomes(acceptedBefore);
        for (var recipient : recipients)
            if (!acceptedBefore.contains(recipient))
                recipientOutcomes.record(
                        recipient,
                        send(notificationMessage, from, List.of(recipient), startNanos)
                                .outcome());
        return recipientOutcomes.outcome();
    }

    /**
     * @param mayBeCausedByOneAddress whether the mail server may have refused the whole email because of one address
     */
    private record SmtpReply(DeliveryOutcome outcome, boolean mayBeCausedByOneAddress) {
        static SmtpReply forAll(DeliveryOutcome deliveryOutcome) {
            return new SmtpReply(deliveryOutcome, false);
        }
    }

    private SmtpReply send(
            NotificationMessage notificationMessage, String from, List<String> recipients, long startNanos) {
        var remainingTime = notificationMessage.timeout().minusNanos(System.nanoTime() - startNanos);
        // Stops at the timeout. Holdfast records an email after the timeout as failed, and the next attempt would send
        // a duplicate.
        if (!remainingTime.isPositive())
            return SmtpReply.forAll(
                    new DeliveryOutcome.TemporaryFailure("no answer within " + notificationMessage.timeout(), null));
        switch (unansweredMails.take(notificationMessage.id(), recipients)) {
            case OUTSTANDING -> {
                return SmtpReply.forAll(new DeliveryOutcome.TemporaryFailure(
                        "the mail server hasn't answered the previous attempt yet", null));
            }
            case ACCEPTED -> {
                return SmtpReply.forAll(
                        new DeliveryOutcome.DeliverySuccess("the mail server accepted the previous attempt late"));
            }
            case NEW -> {}
        }
        var answer = client.get()
                .sendMail(message(notificationMessage, from, recipients))
                .toCompletionStage()
                .toCompletableFuture();
        var reply = answer.handle((sent, failure) -> failure == null
                ? SmtpReply.forAll(new DeliveryOutcome.DeliverySuccess("the mail server accepted it"))
                : reply(failure));
        return new TimeLimitedCall<>(reply, notificationMessage.timeout()).result(remainingTime, temporaryFailure -> {
            unansweredMails.add(notificationMessage.id(), recipients, answer);
            return SmtpReply.forAll(temporaryFailure);
        });
    }

    private MailMessage message(NotificationMessage notificationMessage, String from, List<String> recipients) {
        return new MailMessage()
                .setFrom(from)
                .setTo(recipients)
                .setSubject(notificationMessage.title().replaceAll("\\p{Cntrl}+", " "))
                .setText(notificationMessage.text())
                .addHeader(
                        "Message-ID",
                        "<" + notificationMessage.id().replaceAll("[^A-Za-z0-9._-]", "+") + "@" + domain + ">")
                // This header prevents automatic replies such as out-of-office messages (RFC 3834).
                .addHeader("Auto-Submitted", "auto-generated");
    }

    /** Reports only the reply's code, because the reply may contain any text. */
    private static SmtpReply reply(Throwable failure) {
        if (!(failure instanceof SMTPException smtp))
            return SmtpReply.forAll(new DeliveryOutcome.TemporaryFailure(
                    "the mail server isn't reachable, or closed the connection", null));
        var code = "SMTP " + smtp.getReplyCode();
        if (LOGIN_REPLY_CODES.contains(smtp.getReplyCode()))
            return SmtpReply.forAll(
                    new DeliveryOutcome.TemporaryFailure(code + ": the mail server refused this server's login", null));
        return smtp.isPermanent()
                ? new SmtpReply(new DeliveryOutcome.PermanentRejection(code), true)
                : new SmtpReply(
                        new DeliveryOutcome.TemporaryFailure(code, null),
                        MAILBOX_REPLY_CODES.contains(smtp.getReplyCode()));
    }
}
