// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.channel;

import org.jspecify.annotations.Nullable;

/** A kind of target that a subscription may name. */
public sealed interface DeliveryTarget permits EventSender, NotificationMessenger {
    /** The address that stands for the people whom an event notifies. */
    String NOTIFY_ADDRESS = "notify";

    /** Returns the name of the kind, as in {@code Subscription.target}: {@code webhook}, {@code email}, … */
    String kind();

    /**
     * Returns what is wrong with the address of a subscription, or null if it is valid. Does no lookups and opens no
     * connections.
     */
    @Nullable
    String addressFault(String address);

    /**
     * Whether this kind signs messages with {@code whsec_…} secrets, which Holdfast can generate. For other kinds a
     * subscription's secret is a password or token that the receiver asks for.
     */
    default boolean usesSigningSecrets() {
        return false;
    }

    /**
     * Returns why {@link #NOTIFY_ADDRESS} is not allowed as an address, or null if it is. It is allowed where each
     * person has an address.
     */
    default @Nullable String notifyFault() {
        return "may be notify only for target email";
    }

    /** Whether a person's name is an address of this kind. Needs no settings and opens no connections. */
    default boolean canReach(String person) {
        return false;
    }

    /**
     * Returns the address as readers of subscriptions may see it: shortened if the address alone lets its reader send
     * messages. A shortened address must not be valid, so that a user who puts it back can't overwrite the full one.
     */
    default String displayAddress(String address) {
        return address;
    }
}
