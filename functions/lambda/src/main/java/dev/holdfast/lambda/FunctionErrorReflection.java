// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import io.quarkus.amazon.lambda.runtime.FunctionError;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Registers the getters of Quarkus's error report for native functions. Without these getters, the process can't
 * serialize the first exception of a function, and stops answering.
 */
@RegisterForReflection(targets = FunctionError.class)
final class FunctionErrorReflection {
    private FunctionErrorReflection() {}
}
