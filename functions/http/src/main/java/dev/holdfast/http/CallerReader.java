// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import dev.holdfast.access.Caller;
import dev.holdfast.access.ChangeCause;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the caller from the headers of a request: the credential, the user, the agent, and the cause of the request.
 */
@Singleton
public class CallerReader {
    /** The user that an application acts for. */
    private static final String ACTOR_HEADER = "Holdfast-Actor";

    /** The agent that makes the request for the caller. */
    private static final String AGENT_HEADER = "Holdfast-Agent";

    /** The id of the event that caused the request. */
    private static final String CAUSATION_HEADER = "Holdfast-Causation";

    /** The header of W3C Trace Context. */
    private static final String TRACE_HEADER = "traceparent";

    /** The application of a request whose path doesn't name it. */
    private static final String APP_HEADER = "Holdfast-App";

    private final CallerResolver callerResolver;

    @Inject
    CallerReader(CallerResolver callerResolver) {
        this.callerResolver = callerResolver;
    }

    /** Returns the caller for this application, or the refusal of the credential or of a header. */
    ActionResult<Caller> caller(String app, HttpHeaders headers) {
        return read(new InputFaults().checkName("app", app), headers, () -> callerResolver.caller(app, headers));
    }

    /**
     * Returns the caller of a request whose path names no application. The header {@code Holdfast-App} names the
     * application. Without this header, the credential determines the application.
     *
     * @return the caller, or the refusal of the credential or of a header
     * @throws RuntimeException if a header is given twice or isn't UTF-8; the server then answers with the problem
     */
    public ActionResult<Caller> caller(HttpHeaders headers) {
        var app = headers.getHeaderString(APP_HEADER);
        return app == null
                ? read(new InputFaults(), headers, () -> callerResolver.callerOfCredential(headers))
                : read(
                        new InputFaults().checkName(APP_HEADER, app),
                        headers,
                        () -> callerResolver.caller(app, headers));
    }

    private ActionResult<Caller> read(
            InputFaults inputFaults, HttpHeaders headers, Supplier<ActionResult<Caller>> credential) {
        var actor = textHeader(headers, ACTOR_HEADER);
        var agent = textHeader(headers, AGENT_HEADER);
        var causation = textHeader(headers, CAUSATION_HEADER);
        inputFaults
                .checkActor(ACTOR_HEADER, actor)
                .checkAgent(AGENT_HEADER, agent)
                .checkEventId(CAUSATION_HEADER, causation);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var changeCause = ChangeCause.of(headers.getHeaderString(TRACE_HEADER), causation);
        return credential
                .get()
                .flatMap(caller -> caller.tryActingFor(actor, ACTOR_HEADER))
                .map(caller -> caller.throughAgent(agent).withCause(changeCause));
    }

    /** Returns the text of a header; null if the header is absent. Refuses a header that is given twice. */
    @Nullable
    String textHeader(HttpHeaders headers, String name) {
        return TextHeader.read(headers, name, callerResolver.getsHeaderBytes());
    }
}
