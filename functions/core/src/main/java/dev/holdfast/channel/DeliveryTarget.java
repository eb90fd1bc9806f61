// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.channel;

import org.jspecify.annotations.Nullable;

/** A kind of target, such as a webhook or email, that a subscription can have. */
public sealed interface DeliveryTarget permits EventSender, NotificationMessenger {
    /** A subscription with this address sends each event to the people whom the event notifies. */
    String NOTIFY_ADDRESS = "notify";

    /**
     * Returns the name of this kind of target, such as {@code webhook} or {@code email}. {@code Subscription.target}
     * contains this name.
     */
    String kind();

    /**
     * Returns the fault in the address of a subscription, or null if the address is valid. Doesn't make DNS lookups or
     * open connections.
     */
    @Nullable
    String addressFault(String address);

    /**
     * Whether Holdfast signs messages to this kind of target with {@code whsec_…} secrets. Holdfast can generate these
     * secrets. For all other kinds of target, a subscription's secret is a password or token that the receiver
     * requires.
     */
    default boolean usesSigningSecrets() {
        return false;
    }

    /**
     * Returns the reason why subscriptions to this kind of target can't have {@link #NOTIFY_ADDRESS}, or null if they
     * can. The kinds of target in which each person has an address allow {@link #NOTIFY_ADDRESS}.
     */
    default @Nullable String notifyFault() {
        return "may be notify only for target email";
    }

    /**
     * Whether a person's name is also an address of this kind of target. The check doesn't need settings and doesn't
     * open connections.
     */
    default boolean canReach(String person) {
        return false;
    }

    /**
     * Returns the address as readers of the subscription see it. Shortens an address if anyone who knows it can send
     * messages. A shortened address must be invalid, so that a user who saves the displayed subscription can't
     * overwrite the full address.
     */
    default String displayAddress(String address) {
        return address;
    }
}
