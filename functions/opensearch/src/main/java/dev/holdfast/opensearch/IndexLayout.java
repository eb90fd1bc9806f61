package dev.holdfast.opensearch;

/**
 * How cards lie in the index: one index for all applications, behind an alias, so that a later layout can be filled beside it. Words
 * are runs of letters and digits as SQLite's tokenizer sees them; {@link CardDocuments#foldAccents} has taken the accents off.
 */
final class IndexLayout {
    /** What the index that an alias stands for is called: by the version of the layout. */
    static final String VERSION_SUFFIX = "-v1";

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
                "gone": {"type": "boolean"},
                "facts": {"type": "keyword"},
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

    static String forAlias(String alias) {
        return LAYOUT_TEMPLATE.formatted(alias);
    }
}
