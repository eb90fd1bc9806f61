// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import dev.holdfast.channel.TargetRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Determines the secrets of a subscription that a caller puts. */
final class SecretRotation {
    /** The time for which Holdfast also signs with an old secret. */
    static final Duration SECRET_OVERLAP = Duration.ofDays(1);

    /**
     * The highest number of secrets that sign a message. Each secret adds a signature to the header of every message.
     */
    static final int MAX_ACTIVE_SECRETS = 5;

    private final TargetRegistry targetRegistry;
    private final SigningSecrets signingSecrets;

    SecretRotation(TargetRegistry targetRegistry, SigningSecrets signingSecrets) {
        this.targetRegistry = targetRegistry;
        this.signingSecrets = signingSecrets;
    }

    /** Returns the secret that the put sets; null if the subscription keeps its secrets or has none. */
    @Nullable
    String newSecret(PutSubscription.Request request, SubscriptionStore.@Nullable StoredSubscription before) {
        if (request.secret() != null) return request.secret();
        if (!targetRegistry.usesSigningSecrets(request.targetKind())) return null;
        var hasSigningSecret = before != null
                && before.subscription().target().equals(request.targetKind())
                && !before.subscription().secrets().isEmpty();
        return !hasSigningSecret || Boolean.TRUE.equals(request.rotate()) ? signingSecrets.generate() : null;
    }

    /** Returns null for a secret that the receiver requires, because the caller knows this secret already. */
    @Nullable
    String secretToShow(PutSubscription.Request request, @Nullable String newSecret) {
        return targetRegistry.usesSigningSecrets(request.targetKind()) ? newSecret : null;
    }

    /**
     * Returns the secrets to store. For a while, Holdfast also signs with the old signing secret. If the receiver
     * requires a secret, a new secret replaces the old secret immediately.
     */
    List<Subscription.SubscriptionSecret> secrets(
            PutSubscription.Request request,
            SubscriptionStore.@Nullable StoredSubscription before,
            @Nullable String newSecret,
            Instant now) {
        var signs = targetRegistry.usesSigningSecrets(request.targetKind());
        var oldSecrets = reusableSecrets(request, before, signs);
        if (newSecret == null
                || !oldSecrets.isEmpty() && oldSecrets.getFirst().value().equals(newSecret))
            return oldSecrets.stream().filter(secret -> secret.isActive(now)).toList();
        var secrets = new ArrayList<Subscription.SubscriptionSecret>();
        secrets.add(new Subscription.SubscriptionSecret(newSecret, null));
        if (!signs) return secrets;
        for (var oldSecret : oldSecrets) {
            var until = oldSecret.until() == null ? now.plus(SECRET_OVERLAP) : oldSecret.until();
            if (until.isAfter(now) && !oldSecret.value().equals(newSecret))
                secrets.add(new Subscription.SubscriptionSecret(oldSecret.value(), until));
        }
        return secrets;
    }

    private static List<Subscription.SubscriptionSecret> reusableSecrets(
            PutSubscription.Request request, SubscriptionStore.@Nullable StoredSubscription before, boolean signs) {
        if (before == null) return List.of();
        var subscription = before.subscription();
        var hasSameTarget = subscription.target().equals(request.targetKind());
        var hasSameAddress = subscription.address().equals(request.address());
        return hasSameTarget && (signs || hasSameAddress) ? subscription.secrets() : List.of();
    }
}
