package dev.holdfast.http;

import dev.holdfast.access.Caller;
import dev.holdfast.problem.ActionResult;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.function.Supplier;

/** Finds out who calls, from the credential that came with the request. Each deployment has its own way. */
public interface CallerResolver {
    /** The caller for this application, or why there is none. */
    ActionResult<Caller> caller(String app, HttpHeaders headers);

    /** The same, to be asked again by any thread once the request is over: the credential may be worthless by then. */
    default Supplier<ActionResult<Caller>> callerCheck(String app, HttpHeaders headers) {
        var once = caller(app, headers);
        return () -> once;
    }
}
