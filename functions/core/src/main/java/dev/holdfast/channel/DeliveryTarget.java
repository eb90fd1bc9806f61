package dev.holdfast.channel;

import org.jspecify.annotations.Nullable;

/** One kind of target that a subscription may name. */
public sealed interface DeliveryTarget permits EventSender, NotificationMessenger {
    /** The address that stands for the people in the roles that an event notifies. */
    String NOTIFY_ADDRESS = "notify";

    /** Which kind this serves, as {@code Subscription.target} names it: {@code webhook}, {@code email}, … */
    String kind();

    /**
     * Says what is wrong with an address when a subscription is put, or null when it will do. Looks nothing up and connects to
     * nothing.
     */
    @Nullable
    String addressFault(String address);

    /**
     * Whether it signs with secrets that Holdfast makes, {@code whsec_…}. Else a subscription's secret, if there is one, is what
     * the receiver asks for: a password, a token.
     */
    default boolean usesSigningSecrets() {
        return false;
    }

    /**
     * Why {@code notify} can't be its address, which stands for the people whom an event tells; null when it can. Only where people
     * have addresses of their own.
     */
    default @Nullable String notifyFault() {
        return "can be notify only for email, which reaches each person by themselves";
    }

    /** Whether a person's name is an address that a letter can go to. Asks for no settings, and connects to nothing. */
    default boolean canReach(String person) {
        return false;
    }

    /**
     * An address as it may be shown to whoever may read subscriptions: shortened where knowing it is enough to use it. What is
     * left is refused as an address, since whoever puts what they were shown would else lose the whole one.
     */
    default String displayAddress(String address) {
        return address;
    }
}
