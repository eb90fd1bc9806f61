// SPDX-License-Identifier: Apache-2.0
/** OpenSearch as a child process, for tests. The entry point is {@link OpenSearchLocal}. */
package dev.holdfast.opensearchlocal;
