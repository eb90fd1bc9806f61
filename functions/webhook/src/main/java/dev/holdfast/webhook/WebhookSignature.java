package dev.holdfast.webhook;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import dev.holdfast.channel.EventSender.EventMessage;
import java.util.ArrayList;
import java.util.List;

/** The {@code webhook-signature} header of Standard Webhooks 1.0: one {@code v1,…} for each secret, in the order of the secrets. */
final class WebhookSignature {
    private WebhookSignature() {}

    /** @throws IllegalArgumentException when there is no secret, or one can't be used; the text names none */
    static String headerValue(EventMessage eventMessage) {
        if (eventMessage.secrets().isEmpty()) {
            throw new IllegalArgumentException("there is no secret to sign with");
        }
        List<String> signatures = new ArrayList<>();
        for (String secret : eventMessage.secrets()) {
            signatures.add(sign(eventMessage, secret));
        }
        return String.join(" ", signatures);
    }

    private static String sign(EventMessage eventMessage, String secret) {
        try {
            return new Webhook(secret).sign(eventMessage.id(), eventMessage.at().getEpochSecond(), eventMessage.body());
        } catch (EmptyWebhookSecretException | WebhookSigningException | IllegalArgumentException unusable) {
            // Not the cause: its text quotes from the secret.
            throw new IllegalArgumentException("a signing secret is not whsec_ and base64");
        }
    }
}
