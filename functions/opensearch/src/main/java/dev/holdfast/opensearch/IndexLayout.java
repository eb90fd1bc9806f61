// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.opensearch;

/**
 * The settings and mappings of the index for search cards. One index contains the cards of all applications. The index
 * has an alias. So a later version of Holdfast can fill an index with a new layout while this index is in use. The
 * analyzer divides text into words in the same way as SQLite's tokenizer.
 */
final class IndexLayout {
    /** The name of the index consists of the alias and this suffix. The suffix contains the version of the layout. */
    static final String VERSION_SUFFIX = "-v1";

    /**
     * The characters of words, as a part of a regular expression. The tokenizer in the layout contains the same
     * characters, because it divides text at all other characters.
     */
    static final String WORD_CHARACTERS = "[\\p{L}\\p{N}\\p{M}\\p{Co}]";

    private static final String LAYOUT_TEMPLATE = """
            {
              "aliases": {"%s": {}},
              "settings": {"analysis": {
                "tokenizer": {"runs": {"type": "pattern", "pattern": "[^\\\\p{L}\\\\p{N}\\\\p{M}\\\\p{Co}]+"}},
                "analyzer": {"words": {"type": "custom", "tokenizer": "runs", "filter": ["lowercase"]}}
              }},
              "mappings": {"dynamic": "strict", "properties": {
                "app": {"type": "keyword"},
                "kind": {"type": "keyword"},
                "ref": {"type": "keyword"},
                "isDeleted": {"type": "boolean"},
                "conditions": {"type": "keyword"},
                "text": {"type": "text", "analyzer": "words", "norms": false},
                "updated": {"type": "date", "format": "epoch_millis"},
                "created": {"type": "date", "format": "epoch_millis"},
                "due": {"type": "date", "format": "epoch_millis"},
                "expires": {"type": "date", "format": "epoch_second"},
                "hit": {"type": "object", "enabled": false}
              }}
            }
            """;

    private IndexLayout() {}

    /** Returns the JSON that creates the index with an alias. */
    static String forAlias(String alias) {
        return LAYOUT_TEMPLATE.formatted(alias);
    }
}
