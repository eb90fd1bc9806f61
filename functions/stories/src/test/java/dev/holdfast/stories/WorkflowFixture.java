// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.PutWorkflow;
import java.util.function.Supplier;

/** Versions of the workflow {@code w}. */
final class WorkflowFixture {
    static final String TWO_STATES = "states: {a: {initial: true, next: [z]}, z: {terminal: true}}";
    static final String THREE_STATES = "states: {a: {initial: true, next: [b]}, b: {next: [z]}, z: {terminal: true}}";

    private final Supplier<HoldfastFixture> holdfastFixture;

    /** @param holdfastFixture the current fixture, which a restart replaces */
    WorkflowFixture(Supplier<HoldfastFixture> holdfastFixture) {
        this.holdfastFixture = holdfastFixture;
    }

    PutWorkflow.Result put(String yaml) {
        var fixture = holdfastFixture.get();
        return HoldfastFixture.requireOk(fixture.holdfast.putWorkflow.call(fixture.app, request(yaml)));
    }

    Problem putInvalid(String yaml) {
        var fixture = holdfastFixture.get();
        return HoldfastFixture.requireRefused(fixture.holdfast.putWorkflow.call(fixture.app, request(yaml)));
    }

    private static PutWorkflow.Request request(String yaml) {
        return new PutWorkflow.Request("w", null, yaml);
    }
}
