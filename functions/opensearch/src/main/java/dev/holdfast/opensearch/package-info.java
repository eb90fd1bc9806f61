// SPDX-License-Identifier: Apache-2.0
/**
 * OpenSearch and Elasticsearch: {@link dev.holdfast.opensearch.OpenSearchIndex} is the search index, and
 * {@link dev.holdfast.opensearch.OpenSearchSender} delivers events to an index.
 */
@NullMarked
package dev.holdfast.opensearch;

import org.jspecify.annotations.NullMarked;
