package dev.holdfast.egress;

import java.net.SocketException;

/** A connection was not even tried, because of the address. Names the kind of address only: a subscriber may read this text. */
public final class AddressRefusedException extends SocketException {
    private static final long serialVersionUID = 1;

    /** @param kind as {@link AddressGuard} says it */
    public AddressRefusedException(String kind) {
        super("the receiver's address is not public (" + kind + ") and not among the allowed ones; nothing was sent");
    }
}
