// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.webhook;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import dev.holdfast.channel.EventSender.EventMessage;
import java.util.ArrayList;
import java.util.List;

/** Makes the {@code webhook-signature} header of Standard Webhooks 1.0. */
final class WebhookSignature {
    private WebhookSignature() {}

    /**
     * Returns one {@code v1,…} for each secret, in the order of the secrets.
     *
     * @throws IllegalArgumentException if there is no secret or a secret is malformed; the exception's message contains
     *     no secret
     */
    static String headerValue(EventMessage eventMessage) {
        if (eventMessage.secrets().isEmpty()) {
            throw new IllegalArgumentException("the subscription has no signing secret");
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
            // Omits the cause, because its message contains a part of the secret.
            throw new IllegalArgumentException("a signing secret must be whsec_ followed by base64");
        }
    }
}
