// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.contract;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.refusal.Refusal;
import dev.holdfast.client.refusal.RefusalException;
import dev.holdfast.client.transport.Transport;
import dev.holdfast.client.workflow.WorkflowDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Gives each contract test a client of its own application, which has the workflow {@code order}. */
public abstract class ClientContract {
    private final String app = "client-" + UUID.randomUUID();

    protected HoldfastClient holdfast;

    /** Returns a transport to an application, without a key. */
    protected abstract Transport transport(String app);

    /** Returns the time of Holdfast's clock. */
    protected abstract Instant now();

    /** Moves Holdfast's clock. */
    protected abstract void advance(Duration duration);

    /** Runs the sweep. */
    protected abstract void sweep();

    @BeforeEach
    protected void putWorkflow() {
        holdfast = client(app);
        holdfast.workflows().put(WorkflowDocument.yaml("order", """
                perItemRoles: [packer]
                states:
                  received: {initial: true, next: [packed, cancelled], within: PT1H}
                  packed: {next: [sent], priority: 5, actors: [packer]}
                  sent: {terminal: true}
                  cancelled: {terminal: true}
                """));
    }

    @AfterEach
    protected void closeClient() {
        holdfast.close();
    }

    /** Returns the name of the test's application. */
    protected String app() {
        return app;
    }

    /** Returns a client of an application, without a key. */
    protected HoldfastClient client(String app) {
        return HoldfastClient.builder().transport(transport(app)).build();
    }

    /** Puts a workflow {@code open → copied → done}, with half an hour for each state. */
    protected void putUploadWorkflow() {
        holdfast.workflows().put(WorkflowDocument.yaml("upload", """
                states:
                  open: {initial: true, next: [copied], within: PT30M}
                  copied: {next: [done], within: PT30M}
                  done: {terminal: true}
                """));
    }

    /** Returns the refusal of a call. */
    protected static Refusal refusal(ThrowingCallable call) {
        return catchThrowableOfType(RefusalException.class, call).refusal();
    }
}
