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
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends letters as plain text by SMTP (RFC 5321), to all its addresses in one go; where the mail server refuses that, and one of them may be
 * why, to each by itself. It has arrived when the mail server has taken it for one of them, and refused it for good for the others; until
 * then it is tried again for those that were refused for now. Each attempt at a letter has the same {@code Message-ID}.
 */
final class MailMessenger implements NotificationMessenger {
    private static final String NO_SENDER_PROBLEM = "this server sends no mail: holdfast.mail.from is not set";

    /** Replies about Holdfast's own login (RFC 4954, RFC 3207), which say nothing about the letter. */
    private static final Set<Integer> LOGIN_REPLY_CODES = Set.of(454, 530, 534, 535, 538);

    /** Replies that one mailbox may be the reason for: busy, greylisted, full (RFC 5321 section 4.2.3). */
    private static final Set<Integer> MAILBOX_REPLY_CODES = Set.of(450, 451, 452);

    private static final Pattern NAMED_ADDRESS_PATTERN = Pattern.compile("([^<>\\p{Cntrl}]{0,100})<([^<>]*)>");

    private final Supplier<MailClient> client;
    private final @Nullable String from;
    private final String domain;
    private final AcceptedRecipients acceptedRecipients = new AcceptedRecipients();

    /**
     * @param client asked for with the first letter
     * @param from whom letters are from, null where this server sends no mail
     * @throws IllegalArgumentException when {@code from} is no mail address
     */
    MailMessenger(Supplier<MailClient> client, @Nullable String from) {
        this.client = client;
        this.from = from;
        this.domain = from == null ? "" : sender(from).replaceFirst(".*@", "");
    }

    /** The address within {@code Holdfast <alerts@example.com>}. */
    private static String sender(String text) {
        var named = NAMED_ADDRESS_PATTERN.matcher(text);
        var address = named.matches() ? named.group(2) : text;
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
        var begun = System.nanoTime();
        var to = MailAddresses.parse(notificationMessage.address());
        var before = acceptedRecipients.forNotification(notificationMessage.id());
        if (before.isEmpty()) {
            var smtpReply = send(notificationMessage, from, to, begun);
            if (!smtpReply.ofOne() || to.size() == 1) return smtpReply.outcome();
        }
        var recipientOutcomes = new RecipientOutcomes(before);
        for (var one : to)
            if (!before.contains(one))
                recipientOutcomes.record(
                        one,
                        send(notificationMessage, from, List.of(one), begun).outcome());
        var deliveryOutcome = recipientOutcomes.outcome();
        if (deliveryOutcome instanceof DeliveryOutcome.PartialSuccess)
            acceptedRecipients.add(notificationMessage.id(), recipientOutcomes.accepted());
        else acceptedRecipients.forget(notificationMessage.id());
        return deliveryOutcome;
    }

    /** @param ofOne whether it may be due to one of several addresses, for which a mail server refuses them all */
    private record SmtpReply(DeliveryOutcome outcome, boolean ofOne) {
        static SmtpReply ofAll(DeliveryOutcome deliveryOutcome) {
            return new SmtpReply(deliveryOutcome, false);
        }
    }

    private SmtpReply send(NotificationMessage notificationMessage, String from, List<String> to, long begun) {
        var left = notificationMessage.timeout().minusNanos(System.nanoTime() - begun);
        // What is sent when no time is left would be sent again.
        if (!left.isPositive())
            return SmtpReply.ofAll(
                    new DeliveryOutcome.TemporaryFailure("no answer within " + notificationMessage.timeout(), null));
        var reply = client.get()
                .sendMail(message(notificationMessage, from, to))
                .toCompletionStage()
                .toCompletableFuture()
                .handle((sent, failure) -> failure == null
                        ? SmtpReply.ofAll(new DeliveryOutcome.DeliverySuccess("the mail server took it"))
                        : reply(failure));
        return new TimeLimitedCall<>(reply, notificationMessage.timeout()).result(left, SmtpReply::ofAll);
    }

    private MailMessage message(NotificationMessage notificationMessage, String from, List<String> to) {
        return new MailMessage()
                .setFrom(from)
                .setTo(to)
                .setSubject(notificationMessage.title().replaceAll("\\p{Cntrl}+", " "))
                .setText(notificationMessage.text())
                .addHeader(
                        "Message-ID",
                        "<" + notificationMessage.id().replaceAll("[^A-Za-z0-9._-]", "+") + "@" + domain + ">")
                // So that nobody's holiday answers it (RFC 3834).
                .addHeader("Auto-Submitted", "auto-generated");
    }

    /** The code alone: what a mail server says beside it may be anything. */
    private static SmtpReply reply(Throwable failure) {
        if (!(failure instanceof SMTPException smtp))
            return SmtpReply.ofAll(
                    new DeliveryOutcome.TemporaryFailure("the mail server can't be reached, or broke off", null));
        var said = "SMTP " + smtp.getReplyCode();
        if (LOGIN_REPLY_CODES.contains(smtp.getReplyCode()))
            return SmtpReply.ofAll(
                    new DeliveryOutcome.TemporaryFailure(said + ": the mail server doesn't let this server in", null));
        return smtp.isPermanent()
                ? new SmtpReply(new DeliveryOutcome.PermanentRejection(said), true)
                : new SmtpReply(
                        new DeliveryOutcome.TemporaryFailure(said, null),
                        MAILBOX_REPLY_CODES.contains(smtp.getReplyCode()));
    }
}
