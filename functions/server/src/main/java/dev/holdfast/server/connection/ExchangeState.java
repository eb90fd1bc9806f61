// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

/** The progress of one connection's newest request and of its answer. */
final class ExchangeState {
    private boolean isBetweenRequests = true;
    private boolean isAnswered = true;
    private boolean hasAnswerBegun;
    private boolean hasRequestBegun;
    private boolean isRefused;
    private boolean isLastRequest;

    /** Whether the decoder must skip the client's next bytes, because they don't belong to a request. */
    boolean skipsBytes() {
        return isRefused || isLastRequest && isBetweenRequests;
    }

    /** Whether the next bytes begin the head of a request, or continue an unfinished head. */
    boolean isBetweenRequests() {
        return isBetweenRequests;
    }

    /** Whether a request is complete and its answer isn't. */
    boolean waitsForAnswer() {
        return isBetweenRequests && !isAnswered;
    }

    /** Whether the newest request has its complete answer. */
    boolean isAnswered() {
        return isAnswered;
    }

    /** Whether the client has sent no byte of its next request. */
    boolean isBeforeRequest() {
        return isBetweenRequests && !hasRequestBegun;
    }

    void beginRequest() {
        hasRequestBegun = true;
    }

    /** @param isLast whether the connection closes after the answer */
    void endHead(boolean isLast) {
        isLastRequest = isLast;
        isBetweenRequests = false;
        isAnswered = false;
        hasAnswerBegun = false;
    }

    void endRequest() {
        isBetweenRequests = true;
        hasRequestBegun = false;
    }

    void beginAnswer() {
        hasAnswerBegun = true;
    }

    void endAnswer() {
        isAnswered = true;
    }

    void refuse() {
        isRefused = true;
    }

    /**
     * Whether the server may send a refusal. The client would read a refusal as the rest of an answer that has already
     * begun.
     */
    boolean mayRefuse() {
        return isBetweenRequests ? hasRequestBegun : !isAnswered && !hasAnswerBegun;
    }

    /** Whether the client may still send bytes of a request that has been refused or answered. */
    boolean leavesUnread() {
        return isRefused || isAnswered && !isBetweenRequests;
    }
}
