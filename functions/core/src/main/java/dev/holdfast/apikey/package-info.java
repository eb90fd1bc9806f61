// SPDX-License-Identifier: Apache-2.0
/** API keys: {@link dev.holdfast.apikey.ApiKeyStore} authenticates them; three actions create, list and delete them. */
@NullMarked
package dev.holdfast.apikey;

import org.jspecify.annotations.NullMarked;
