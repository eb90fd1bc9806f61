// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Remembers emails for which the mail server's answer is late, because the server may accept them later. While the
 * answer is outstanding, but at most for {@link #MAX_WAIT}, a later attempt doesn't send such an email again. Memory
 * contains only the newest {@value #MAX_MAILS} emails. After a restart, a recipient can get a duplicate.
 */
final class UnansweredMails {
    private static final int MAX_MAILS = 1000;

    /** A server that is silent for so long has probably lost the email. */
    private static final Duration MAX_WAIT = Duration.ofMinutes(10);

    private final Map<String, UnansweredMail> mails = new LinkedHashMap<>();
    private final LongSupplier nanoTime;

    UnansweredMails(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The state of an email whose earlier attempt ended at the time limit. */
    enum MailState {
        NEW,
        OUTSTANDING,
        ACCEPTED
    }

    private record UnansweredMail(CompletableFuture<?> answer, long sinceNanos) {}

    /** @param answer completes normally if the mail server accepts the email */
    synchronized void add(String notificationId, List<String> recipients, CompletableFuture<?> answer) {
        mails.put(keyOf(notificationId, recipients), new UnansweredMail(answer, nanoTime.getAsLong()));
        if (mails.size() > MAX_MAILS) mails.remove(mails.keySet().iterator().next());
    }

    /** Whether one of the recipients may still get, or has got, the notification by a separate email. */
    synchronized boolean mayHaveSeparateMail(String notificationId, List<String> recipients) {
        return recipients.size() > 1
                && recipients.stream().anyMatch(recipient -> {
                    var mail = mails.get(keyOf(notificationId, List.of(recipient)));
                    return mail != null && !mail.answer().isCompletedExceptionally();
                });
    }

    /** Returns the state of an email, and forgets the email unless its answer is outstanding. */
    synchronized MailState take(String notificationId, List<String> recipients) {
        var key = keyOf(notificationId, recipients);
        var mail = mails.get(key);
        if (mail == null) return MailState.NEW;
        var isDone = mail.answer().isDone();
        if (!isDone && nanoTime.getAsLong() - mail.sinceNanos() < MAX_WAIT.toNanos()) return MailState.OUTSTANDING;
        mails.remove(key);
        return isDone && !mail.answer().isCompletedExceptionally() ? MailState.ACCEPTED : MailState.NEW;
    }

    private static String keyOf(String notificationId, List<String> recipients) {
        return notificationId + " " + String.join(",", recipients);
    }
}
