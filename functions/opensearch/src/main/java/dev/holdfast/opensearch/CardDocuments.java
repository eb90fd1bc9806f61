// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.search.SearchCard;
import dev.holdfast.search.SearchQuery;
import dev.holdfast.search.SearchTextNormalizer;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Converts search cards to requests of the bulk API, and reads its responses. */
final class CardDocuments {
    /** The maximum size of a request. Managed services accept at least 10 MB. */
    private static final int MAX_REQUEST_CHARS = 2 * 1024 * 1024;

    private static final Pattern ACCENTS_PATTERN = Pattern.compile("\\p{InCombiningDiacriticalMarks}+");

    private CardDocuments() {}

    /** The cards of one bulk request, and the request's body: the JSON lines for these cards. */
    record CardBatch(String lines, List<SearchCard> cards) {}

    /** Divides cards into requests of limited size, each with at least one card. */
    static List<CardBatch> toBatches(List<SearchCard> cards) {
        var batches = new ArrayList<CardBatch>();
        var lines = new StringBuilder();
        var batchCards = new ArrayList<SearchCard>();
        for (var searchCard : cards) {
            var cardLines = toLines(searchCard);
            if (!batchCards.isEmpty() && lines.length() + cardLines.length() > MAX_REQUEST_CHARS) {
                batches.add(new CardBatch(lines.toString(), List.copyOf(batchCards)));
                lines.setLength(0);
                batchCards.clear();
            }
            lines.append(cardLines);
            batchCards.add(searchCard);
        }
        if (!batchCards.isEmpty()) batches.add(new CardBatch(lines.toString(), List.copyOf(batchCards)));
        return batches;
    }

    /**
     * Returns the lines of a bulk request for one card. The engine itself compares versions, and ignores a card that
     * isn't newer than the stored card.
     */
    private static String toLines(SearchCard searchCard) {
        var action = JsonCodec.MAPPER.createObjectNode();
        action.putObject("index")
                .put("_id", documentId(searchCard.app(), searchCard.kind(), searchCard.id()))
                .put("version", searchCard.version())
                .put("version_type", "external");
        var searchHit = searchCard.hit();
        var document = JsonCodec.MAPPER
                .createObjectNode()
                .put("app", searchCard.app())
                .put("kind", searchCard.kind().jsonName())
                .put("ref", searchCard.id())
                .put("isDeleted", searchCard.isDeleted());
        var conditions = document.putArray("conditions");
        for (var searchField : searchCard.conditions())
            conditions.add(conditionTerm(searchField.name(), searchField.value()));
        document.put("text", foldText(searchCard.text()))
                .put("updated", searchHit.at().toEpochMilli())
                .put("created", searchHit.createdAt().toEpochMilli())
                .put("expires", searchCard.expires().getEpochSecond());
        if (searchHit.due() != null) document.put("due", searchHit.due().toEpochMilli());
        document.set("hit", JsonCodec.MAPPER.valueToTree(searchHit));
        return action + "\n" + document + "\n";
    }

    static String documentId(String app, SearchQuery.CardKind cardKind, String ref) {
        return app + "/" + cardKind.jsonName() + "/" + ref;
    }

    /**
     * Returns a field with its value as one term, such as {@code label.team red}. Names contain no blank. So two fields
     * with different names or values always have different terms.
     */
    static String conditionTerm(String name, String value) {
        return name + " " + value;
    }

    /** Separates the characters of scripts without blanks, decomposes characters (NFD) and removes accents. */
    static String foldText(String text) {
        var normalized = SearchTextNormalizer.normalize(text);
        return ACCENTS_PATTERN
                .matcher(Normalizer.normalize(normalized, Normalizer.Form.NFD))
                .replaceAll("");
    }

    /**
     * The outcome of one bulk request.
     *
     * @param failedCount the number of cards that the engine refused
     * @param firstFault the reason why the engine refused the first of these cards
     * @param indexMissing whether the index doesn't exist
     * @param unchanged the cards that changed nothing, because their version was not newer
     */
    record FilingOutcome(int failedCount, String firstFault, boolean indexMissing, List<SearchCard> unchanged) {}

    static FilingOutcome readOutcome(CardBatch cardBatch, JsonNode response) {
        var items = response.path("items");
        var cards = cardBatch.cards();
        if (items.size() != cards.size())
            return new FilingOutcome(cards.size(), "an invalid bulk response", false, List.of());
        var failedCount = 0;
        var firstFault = "";
        var indexMissing = false;
        var unchanged = new ArrayList<SearchCard>();
        for (var i = 0; i < cards.size(); i++) {
            var result = items.path(i).path("index");
            var status = result.path("status").asInt();
            if (status / 100 == 2) continue;
            if (status == 409) {
                unchanged.add(cards.get(i));
                continue;
            }
            var engineReply = EngineClient.EngineReply.ofItem(result);
            indexMissing |= engineReply.isMissingIndex();
            if (failedCount == 0) firstFault = engineReply.describeFault();
            failedCount++;
        }
        return new FilingOutcome(failedCount, firstFault, indexMissing, unchanged);
    }
}
