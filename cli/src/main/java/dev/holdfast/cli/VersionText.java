// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** Reads the version that the build wrote. */
final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        try (var version = VersionText.class.getResourceAsStream("version.txt")) {
            if (version == null) throw new IllegalStateException("version.txt is missing");
            return new String[] {"holdfast " + new String(version.readAllBytes(), StandardCharsets.UTF_8).strip()};
        }
    }
}
