// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.token;

import dev.holdfast.cli.failure.CommandException;
import java.net.URI;
import java.util.Set;

/** Checks the addresses that receive codes and tokens. Nobody may read these codes and tokens on the network. */
public final class SecureAddress {
    private static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

    private SecureAddress() {}

    /**
     * Returns the address, which must use HTTPS or stay on this machine.
     *
     * @param name the name of the address in the message of the exception
     * @throws CommandException if the address uses neither HTTPS nor this machine
     */
    public static URI require(String name, String address) {
        try {
            var uri = URI.create(address);
            var isLocal = "http".equals(uri.getScheme()) && LOOPBACK_HOSTS.contains(String.valueOf(uri.getHost()));
            if (isLocal || "https".equals(uri.getScheme()) && uri.getHost() != null) return uri;
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(name + " must be an address of HTTPS: " + e.getMessage());
        }
        throw CommandException.usage(name + " must be an address of HTTPS");
    }
}
