// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.generatedclients;

import java.nio.file.Path;

/** The paths of the contract, and of the folders of clients that the build generates from the contract. */
final class ContractFiles {
    static final Path ROOT = Path.of(System.getProperty("holdfast.root"));
    static final Path CONTRACT = ROOT.resolve("functions/http/src/main/resources/META-INF/openapi.yaml");
    static final Path PYTHON_CLIENT = Path.of("target/python-client").toAbsolutePath();

    private ContractFiles() {}
}
