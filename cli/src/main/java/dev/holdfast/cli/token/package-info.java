// SPDX-License-Identifier: Apache-2.0
/** Tokens of an OpenID provider: the login of a person, and the renewal of the token. */
@NullMarked
package dev.holdfast.cli.token;

import org.jspecify.annotations.NullMarked;
