package dev.holdfast.http;

import dev.holdfast.access.Caller;
import dev.holdfast.problem.Answer;
import jakarta.ws.rs.core.HttpHeaders;

/** Finds out who calls, from the credential that came with the request. Each deployment has its own way. */
public interface Callers {
    /** The caller for this application, or why there is none. */
    Answer<Caller> caller(String app, HttpHeaders headers);
}
