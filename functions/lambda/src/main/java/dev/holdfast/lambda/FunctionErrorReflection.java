// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import io.quarkus.amazon.lambda.runtime.FunctionError;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Registers the getters of Quarkus's error report for native functions. Without them, the first exception of a function
 * can't be serialized, and the process stops answering.
 */
@RegisterForReflection(targets = FunctionError.class)
final class FunctionErrorReflection {
    private FunctionErrorReflection() {}
}
