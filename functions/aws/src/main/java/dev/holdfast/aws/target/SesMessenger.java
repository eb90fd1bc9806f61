package dev.holdfast.aws.target;

import dev.holdfast.alert.MailAddresses;
import dev.holdfast.alert.Messenger;
import dev.holdfast.alert.Sender;
import dev.holdfast.alert.TimeLimited;
import dev.holdfast.aws.Patience;
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
public final class SesMessenger implements Messenger {
    private static final String NONE = "this deployment sends no email: its MailFrom is not set";

    private final @Nullable String from;
    private final Supplier<SesV2Client> make;
    private @Nullable SesV2Client client;

    /**
     * @param from the sender's address, of an identity that SES has verified; null when this deployment sends no email
     * @throws IllegalArgumentException when it is no address
     */
    public SesMessenger(@Nullable String from) {
        this(from, () -> Patience.target(SesV2Client.builder()));
    }

    SesMessenger(@Nullable String from, Supplier<SesV2Client> make) {
        if (from != null && !MailAddresses.valid(from))
            throw new IllegalArgumentException("email is to be sent from " + from + ", which is no address");
        this.from = from;
        this.make = make;
    }

    private synchronized SesV2Client client() {
        if (client == null) client = make.get();
        return client;
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
    public Sender.Outcome send(Letter letter) {
        var refusal = MailAddresses.refuse(letter.address());
        if (refusal != null) return new Sender.Outcome.Rejected(refusal);
        // An operator may allow it later, and then the retries get through.
        var sender = from;
        if (sender == null) return new Sender.Outcome.Failed(NONE, null);
        return TimeLimited.<Sender.Outcome>start(
                        Thread.ofVirtual().name("target"), () -> mail(sender, letter), letter.timeout())
                .result(failed -> failed);
    }

    private Sender.Outcome mail(String sender, Letter letter) {
        try {
            var response = client().sendEmail(r -> r.fromEmailAddress(sender)
                    .destination(d -> d.toAddresses(MailAddresses.of(letter.address())))
                    .content(c -> c.simple(m -> m.subject(content(letter.title()))
                            .body(b -> b.text(content(letter.text())))
                            // So that no out-of-office reply comes back (RFC 3834).
                            .headers(header("Auto-Submitted", "auto-generated"), header("X-Holdfast-Id", letter.id()))))
                    .overrideConfiguration(o -> o.apiCallTimeout(letter.timeout())));
            return new Sender.Outcome.Delivered(response.messageId());
        } catch (SdkException e) {
            return Errors.outcome(e);
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
