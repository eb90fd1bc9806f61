// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import java.lang.reflect.InvocationTargetException;

/**
 * Starts the server, or reports in one line that this JDK is too old. The build compiles this class for Java 8. So an
 * old JDK can load this class and report the problem.
 */
public final class ServerLauncher {
    static final int OLDEST_JAVA = 21;

    private ServerLauncher() {}

    public static void main(String[] args) throws Throwable {
        String java = System.getProperty("java.specification.version");
        if (isTooOld(java)) {
            System.err.println("Holdfast can't start: it needs Java " + OLDEST_JAVA + " or newer, and "
                    + System.getProperty("java.home") + " is Java " + java);
            System.exit(1);
        }
        try {
            // Loads the class by its name, because the compiler for Java 8 can't read this newer class.
            Class.forName("io.quarkus.bootstrap.runner.AotQuarkusEntryPoint")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** @param java a version of the Java specification, such as 21. Versions up to Java 8 have a prefix, such as 1.8 */
    static boolean isTooOld(String java) {
        return Integer.parseInt(java.replaceFirst("^1\\.", "")) < OLDEST_JAVA;
    }
}
