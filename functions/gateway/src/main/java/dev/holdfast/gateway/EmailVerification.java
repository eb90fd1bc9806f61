// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import org.jspecify.annotations.Nullable;

/** Defines how an issuer's tokens show that the issuer has verified the address in the claim {@code email}. */
enum EmailVerification {
    /** The token contains the claim {@code email_verified} with the value {@code true}. */
    CLAIM,
    /** The issuer verifies every address, and its tokens need not contain the claim. */
    ISSUER;

    /** @param claim the value of {@code email_verified}; null if the token doesn't contain this claim */
    boolean isVerified(@Nullable String claim) {
        return claim == null ? this == ISSUER : claim.equals("true");
    }
}
