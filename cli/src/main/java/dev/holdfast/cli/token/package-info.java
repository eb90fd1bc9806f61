// SPDX-License-Identifier: Apache-2.0
/** Obtains the tokens of an OpenID provider by a person's login, and renews them. */
@NullMarked
package dev.holdfast.cli.token;

import org.jspecify.annotations.NullMarked;
