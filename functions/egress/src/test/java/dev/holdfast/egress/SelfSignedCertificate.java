// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.egress;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A key store with a self-signed certificate for localhost, made by the JDK's keytool. */
public final class SelfSignedCertificate {
    public static final String FILE_NAME = "keys.p12";
    public static final String PASSWORD = "changeit";

    private SelfSignedCertificate() {}

    /** Creates the key store as {@link #FILE_NAME} in a folder. */
    public static void createIn(Path folder) throws Exception {
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-validity",
                        "2",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        folder.resolve(FILE_NAME).toString())
                .redirectErrorStream(true)
                .start();
        var output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) throw new IllegalStateException(output);
    }
}
