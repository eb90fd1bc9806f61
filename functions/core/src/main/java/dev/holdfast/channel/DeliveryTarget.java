// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.channel;

import org.jspecify.annotations.Nullable;

/** A kind of target, such as a webhook or email, that a subscription can have. */
public sealed interface DeliveryTarget permits EventSender, NotificationMessenger {
    /** The address of a subscription that sends each event to the people whom the event notifies. */
    String NOTIFY_ADDRESS = "notify";

    /**
     * Returns the name of the kind, such as {@code webhook} or {@code email}. {@code Subscription.target} contains this
     * name.
     */
    String kind();

    /**
     * Returns what is wrong with the address of a subscription, or null if the address is valid. Makes no DNS lookups
     * and opens no connections.
     */
    @Nullable
    String addressFault(String address);

    /**
     * Whether Holdfast signs messages of this kind with {@code whsec_…} secrets, which it can generate. For other kinds
     * a subscription's secret is a password or token that the receiver requires.
     */
    default boolean usesSigningSecrets() {
        return false;
    }

    /**
     * Returns why {@link #NOTIFY_ADDRESS} isn't allowed as the address of this kind, or null if it is allowed. The
     * kinds in which each person has an address allow {@link #NOTIFY_ADDRESS}.
     */
    default @Nullable String notifyFault() {
        return "may be notify only for target email";
    }

    /**
     * Whether a person's name is also an address of this kind. The check needs no settings and opens no connections.
     */
    default boolean canReach(String person) {
        return false;
    }

    /**
     * Returns the address for readers of the subscription. Shortens the address if the address alone is enough to send
     * messages. A shortened address must be invalid, so that a user who saves the displayed subscription can't
     * overwrite the full address.
     */
    default String displayAddress(String address) {
        return address;
    }
}
