// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws.target;

import dev.holdfast.aws.ClientRetryPolicy;
import dev.holdfast.channel.EventSender;
import dev.holdfast.channel.MailAddresses;
import dev.holdfast.channel.NotificationMessenger;
import dev.holdfast.channel.TimeLimitedCall;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.Content;
import software.amazon.awssdk.services.sesv2.model.Message;
import software.amazon.awssdk.services.sesv2.model.MessageHeader;

/**
 * Sends notifications by SES in the functions' region, as one email to all recipients. Holdfast treats an email as
 * delivered when SES has accepted it. SES reports later bounces to the owner of the sender's identity.
 */
public final class SesMessenger implements NotificationMessenger {
    private static final String NO_SENDER_FAULT = "this deployment sends no email: its MailFrom is not set";

    private final @Nullable String from;
    private final Supplier<SesV2Client> clientFactory;
    private @Nullable SesV2Client client;

    /**
     * @param from the sender's address, which belongs to an identity that SES has verified; null if this deployment
     *     sends no email
     * @throws IllegalArgumentException if {@code from} is not a mail address
     */
    public SesMessenger(@Nullable String from) {
        this(from, () -> ClientRetryPolicy.targetClient(SesV2Client.builder()));
    }

    SesMessenger(@Nullable String from, Supplier<SesV2Client> clientFactory) {
        if (from != null && !MailAddresses.isValid(from))
            throw new IllegalArgumentException("the sender of email must be a mail address, not " + from);
        this.from = from;
        this.clientFactory = clientFactory;
    }

    private synchronized SesV2Client client() {
        if (client == null) client = clientFactory.get();
        return client;
    }

    @Override
    public String kind() {
        return "email";
    }

    @Override
    public @Nullable String addressFault(String address) {
        return from == null ? NO_SENDER_FAULT : MailAddresses.addressFault(address);
    }

    @Override
    public @Nullable String notifyFault() {
        return from == null ? NO_SENDER_FAULT : null;
    }

    @Override
    public boolean canReach(String person) {
        return MailAddresses.isValid(person);
    }

    @Override
    public EventSender.DeliveryOutcome send(NotificationMessage notificationMessage) {
        var addressFault = MailAddresses.addressFault(notificationMessage.address());
        if (addressFault != null) return new EventSender.DeliveryOutcome.PermanentRejection(addressFault);
        var sender = from;
        // This failure is temporary, because an operator may set the sender later.
        if (sender == null) return new EventSender.DeliveryOutcome.TemporaryFailure(NO_SENDER_FAULT, null);
        return TimeLimitedCall.<EventSender.DeliveryOutcome>start(
                        Thread.ofVirtual().name("target"),
                        () -> sendEmail(sender, notificationMessage),
                        notificationMessage.timeout())
                .result(temporaryFailure -> temporaryFailure);
    }

    private EventSender.DeliveryOutcome sendEmail(String sender, NotificationMessage notificationMessage) {
        var recipients = MailAddresses.parse(notificationMessage.address());
        try {
            var response = client().sendEmail(request -> request.fromEmailAddress(sender)
                    .destination(destination -> destination.toAddresses(recipients))
                    .content(content -> content.simple(message(notificationMessage)))
                    .overrideConfiguration(
                            configuration -> configuration.apiCallTimeout(notificationMessage.timeout())));
            return new EventSender.DeliveryOutcome.DeliverySuccess(response.messageId());
        } catch (SdkException e) {
            return AwsErrorClassifier.classify(e);
        }
    }

    private static Message message(NotificationMessage notificationMessage) {
        return Message.builder()
                .subject(content(notificationMessage.title()))
                .body(body -> body.text(content(notificationMessage.text())))
                // The header Auto-Submitted prevents out-of-office replies (RFC 3834).
                .headers(header("Auto-Submitted", "auto-generated"), header("X-Holdfast-Id", notificationMessage.id()))
                .build();
    }

    private static Content content(String text) {
        return Content.builder()
                .charset(StandardCharsets.UTF_8.name())
                .data(text)
                .build();
    }

    private static MessageHeader header(String name, String value) {
        return MessageHeader.builder().name(name).value(value).build();
    }
}
