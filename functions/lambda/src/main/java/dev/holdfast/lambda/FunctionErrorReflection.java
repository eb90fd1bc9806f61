package dev.holdfast.lambda;

import io.quarkus.amazon.lambda.runtime.FunctionError;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Lets a native function report that it failed. Quarkus registers the report's class without its getters; without them the
 * first exception of any function can't be written, and the process stops answering.
 */
@RegisterForReflection(targets = FunctionError.class)
final class FunctionErrorReflection {
    private FunctionErrorReflection() {}
}
