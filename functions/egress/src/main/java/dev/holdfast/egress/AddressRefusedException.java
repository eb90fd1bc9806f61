// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.egress;

import java.net.SocketException;

/**
 * The guard refused to connect to an address. The message contains only the kind of the address, because owners of
 * subscriptions can read the message.
 */
public final class AddressRefusedException extends SocketException {
    private static final long serialVersionUID = 1;

    /** @param kind the result of {@link AddressGuard#refusedKind(java.net.InetAddress)} */
    public AddressRefusedException(String kind) {
        super("the receiver's address is not public (" + kind + ") and not in an allowed range; nothing was sent");
    }
}
