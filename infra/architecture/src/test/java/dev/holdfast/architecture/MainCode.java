// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/**
 * Imports only main code. Surefire puts a module's tests on the class path as a directory in {@code mvn test}, but as a
 * test jar in {@code mvn verify}.
 */
final class MainCode implements ImportOption {
    private static final ImportOption WITHOUT_TEST_DIRECTORIES = new DoNotIncludeTests();

    @Override
    public boolean includes(Location location) {
        return WITHOUT_TEST_DIRECTORIES.includes(location) && !location.contains("-tests.jar");
    }
}
