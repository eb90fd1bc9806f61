// SPDX-License-Identifier: Apache-2.0
/**
 * API keys: {@link dev.holdfast.apikey.ApiKeyAuthenticator} authenticates callers by their keys. Three actions create,
 * list and delete keys.
 */
@NullMarked
package dev.holdfast.apikey;

import org.jspecify.annotations.NullMarked;
