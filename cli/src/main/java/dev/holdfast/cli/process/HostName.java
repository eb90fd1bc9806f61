// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the name of this machine. It doesn't ask the name service, because the answer can take seconds. */
public final class HostName {
    public static final String LOCAL = read();

    private static final int MAX_CHARACTERS = 63;

    private HostName() {}

    private static String read() {
        for (var file : List.of("/proc/sys/kernel/hostname", "/etc/hostname")) {
            try {
                return clean(Files.readString(Path.of(file)));
            } catch (IOException e) {
                // Other systems have no such file.
            }
        }
        return clean(System.getenv().getOrDefault("HOSTNAME", System.getenv().getOrDefault("COMPUTERNAME", "host")));
    }

    /** Replaces characters that a key can't contain. */
    private static String clean(String name) {
        var cleaned = name.strip().replaceAll("[^A-Za-z0-9.-]", "-");
        return cleaned.substring(0, Math.min(cleaned.length(), MAX_CHARACTERS));
    }
}
