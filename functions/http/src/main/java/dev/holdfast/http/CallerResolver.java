// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import dev.holdfast.access.Caller;
import dev.holdfast.problem.ActionResult;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.function.Supplier;

/** Identifies the caller by the request's credential. The server and the gateway have different implementations. */
public interface CallerResolver {
    /** The end of the refusal of a key that determines no application. The text tells the caller the next step. */
    String APP_HINT = "; if it is an old key, name its application in Holdfast-App";

    /**
     * Whether each character of a header's value is one byte of the request. HTTP servers pass headers on in this form.
     */
    default boolean getsHeaderBytes() {
        return true;
    }

    /** Returns the caller for this application, or the refusal of the credential. */
    ActionResult<Caller> caller(String app, HttpHeaders headers);

    /**
     * Returns the caller of a request that names no application. The credential determines the application.
     *
     * @return the caller, or a refusal if the credential is invalid or doesn't belong to exactly one application
     */
    ActionResult<Caller> callerOfCredential(HttpHeaders headers);

    /**
     * Returns a supplier that resolves the caller again. After the request has ended, any thread may call the supplier
     * to check whether somebody has revoked the credential.
     */
    default Supplier<ActionResult<Caller>> callerCheck(String app, HttpHeaders headers) {
        var caller = caller(app, headers);
        return () -> caller;
    }
}
