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
import software.amazon.awssdk.services.sesv2.model.MessageHeader;

/**
 * Sends letters by SES, in the functions' own region, one for all who are to read it. Delivered is what SES has taken on: what
 * bounces afterwards is told by SES to whoever owns the sender's identity.
 */
public final class SesMessenger implements NotificationMessenger {
    private static final String NONE = "this deployment sends no email: its MailFrom is not set";

    private final @Nullable String from;
    private final Supplier<SesV2Client> make;
    private @Nullable SesV2Client client;

    /**
     * @param from the sender's address, of an identity that SES has verified; null when this deployment sends no email
     * @throws IllegalArgumentException when it is no address
     */
    public SesMessenger(@Nullable String from) {
        this(from, () -> ClientRetryPolicy.targetClient(SesV2Client.builder()));
    }

    SesMessenger(@Nullable String from, Supplier<SesV2Client> make) {
        if (from != null && !MailAddresses.isValid(from))
            throw new IllegalArgumentException("email is to be sent from " + from + ", which is no address");
        this.from = from;
        this.make = make;
    }

    private synchronized SesV2Client client() {
        if (client == null) client = make.get();
        return client;
    }

    @Override
    public String kind() {
        return "email";
    }

    @Override
    public @Nullable String addressFault(String address) {
        return from == null ? NONE : MailAddresses.addressFault(address);
    }

    @Override
    public @Nullable String notifyFault() {
        return from == null ? NONE : null;
    }

    @Override
    public boolean canReach(String person) {
        return MailAddresses.isValid(person);
    }

    @Override
    public EventSender.DeliveryOutcome send(NotificationMessage notificationMessage) {
        var refusal = MailAddresses.addressFault(notificationMessage.address());
        if (refusal != null) return new EventSender.DeliveryOutcome.PermanentRejection(refusal);
        // An operator may allow it later, and then the retries get through.
        var sender = from;
        if (sender == null) return new EventSender.DeliveryOutcome.TemporaryFailure(NONE, null);
        return TimeLimitedCall.<EventSender.DeliveryOutcome>start(
                        Thread.ofVirtual().name("target"),
                        () -> mail(sender, notificationMessage),
                        notificationMessage.timeout())
                .result(temporaryFailure -> temporaryFailure);
    }

    private EventSender.DeliveryOutcome mail(String sender, NotificationMessage notificationMessage) {
        try {
            var response = client().sendEmail(r -> r.fromEmailAddress(sender)
                    .destination(d -> d.toAddresses(MailAddresses.parse(notificationMessage.address())))
                    .content(c -> c.simple(m -> m.subject(content(notificationMessage.title()))
                            .body(b -> b.text(content(notificationMessage.text())))
                            // So that no out-of-office reply comes back (RFC 3834).
                            .headers(
                                    header("Auto-Submitted", "auto-generated"),
                                    header("X-Holdfast-Id", notificationMessage.id()))))
                    .overrideConfiguration(o -> o.apiCallTimeout(notificationMessage.timeout())));
            return new EventSender.DeliveryOutcome.DeliverySuccess(response.messageId());
        } catch (SdkException e) {
            return AwsErrorClassifier.classify(e);
        }
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
