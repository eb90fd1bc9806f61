package dev.holdfast.server;

import dev.holdfast.alert.MailAddresses;
import dev.holdfast.alert.Messenger;
import dev.holdfast.alert.Sender.Outcome;
import dev.holdfast.alert.TimeLimited;
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
final class MailMessenger implements Messenger {
    private static final String NONE = "this server sends no mail: holdfast.mail.from is not set";

    /** Replies about Holdfast's own login (RFC 4954, RFC 3207), which say nothing about the letter. */
    private static final Set<Integer> LOGIN = Set.of(454, 530, 534, 535, 538);

    /** Replies that one mailbox may be the reason for: busy, greylisted, full (RFC 5321 section 4.2.3). */
    private static final Set<Integer> MAILBOX = Set.of(450, 451, 452);

    private static final Pattern NAMED = Pattern.compile("([^<>\\p{Cntrl}]{0,100})<([^<>]*)>");

    private final Supplier<MailClient> client;
    private final @Nullable String from;
    private final String domain;
    private final Taken taken = new Taken();

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
        var named = NAMED.matcher(text);
        var address = named.matches() ? named.group(2) : text;
        if (!MailAddresses.valid(address))
            throw new IllegalArgumentException("must be a mail address such as Holdfast <alerts@example.com>");
        return address;
    }

    @Override
    public String target() {
        return "email";
    }

    @Override
    public @Nullable String refuse(String address) {
        return from == null ? NONE : MailAddresses.refuse(address);
    }

    @Override
    public @Nullable String refuseNotify() {
        return from == null ? NONE : null;
    }

    @Override
    public boolean reaches(String person) {
        return MailAddresses.valid(person);
    }

    @Override
    public Outcome send(Letter letter) {
        if (from == null) return new Outcome.Failed(NONE, null);
        var refusal = MailAddresses.refuse(letter.address());
        if (refusal != null) return new Outcome.Rejected(refusal);
        var begun = System.nanoTime();
        var to = MailAddresses.of(letter.address());
        var before = taken.of(letter.id());
        if (before.isEmpty()) {
            var reply = send(letter, from, to, begun);
            if (!reply.ofOne() || to.size() == 1) return reply.outcome();
        }
        var singly = new Singly(before);
        for (var one : to)
            if (!before.contains(one))
                singly.add(one, send(letter, from, List.of(one), begun).outcome());
        var outcome = singly.outcome();
        if (outcome instanceof Outcome.Partly) taken.add(letter.id(), singly.taken());
        else taken.forget(letter.id());
        return outcome;
    }

    /** @param ofOne whether it may be due to one of several addresses, for which a mail server refuses them all */
    private record Reply(Outcome outcome, boolean ofOne) {
        static Reply ofAll(Outcome outcome) {
            return new Reply(outcome, false);
        }
    }

    private Reply send(Letter letter, String from, List<String> to, long begun) {
        var left = letter.timeout().minusNanos(System.nanoTime() - begun);
        // What is sent when no time is left would be sent again.
        if (!left.isPositive()) return Reply.ofAll(new Outcome.Failed("no answer within " + letter.timeout(), null));
        var reply = client.get()
                .sendMail(message(letter, from, to))
                .toCompletionStage()
                .toCompletableFuture()
                .handle((sent, failure) -> failure == null
                        ? Reply.ofAll(new Outcome.Delivered("the mail server took it"))
                        : reply(failure));
        return new TimeLimited<>(reply, letter.timeout()).result(left, Reply::ofAll);
    }

    private MailMessage message(Letter letter, String from, List<String> to) {
        return new MailMessage()
                .setFrom(from)
                .setTo(to)
                .setSubject(letter.title().replaceAll("\\p{Cntrl}+", " "))
                .setText(letter.text())
                .addHeader("Message-ID", "<" + letter.id().replaceAll("[^A-Za-z0-9._-]", "+") + "@" + domain + ">")
                // So that nobody's holiday answers it (RFC 3834).
                .addHeader("Auto-Submitted", "auto-generated");
    }

    /** The code alone: what a mail server says beside it may be anything. */
    private static Reply reply(Throwable failure) {
        if (!(failure instanceof SMTPException smtp))
            return Reply.ofAll(new Outcome.Failed("the mail server can't be reached, or broke off", null));
        var said = "SMTP " + smtp.getReplyCode();
        if (LOGIN.contains(smtp.getReplyCode()))
            return Reply.ofAll(new Outcome.Failed(said + ": the mail server doesn't let this server in", null));
        return smtp.isPermanent()
                ? new Reply(new Outcome.Rejected(said), true)
                : new Reply(new Outcome.Failed(said, null), MAILBOX.contains(smtp.getReplyCode()));
    }
}
