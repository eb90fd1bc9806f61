package dev.holdfast.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.search.SearchCard;
import dev.holdfast.search.SearchQuery;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Cards as documents, in the lines of the bulk API, and what it says of them. */
final class CardDocuments {
    /** In characters: services take 10 MB at a time, or more. */
    private static final int MAX_REQUEST_CHARS = 2 * 1024 * 1024;

    private static final Pattern ACCENTS_PATTERN = Pattern.compile("\\p{InCombiningDiacriticalMarks}+");

    private CardDocuments() {}

    /** The lines of some cards. */
    record CardBatch(String lines, List<SearchCard> cards) {}

    /** In requests that are not too large, though each has at least one card. */
    static List<CardBatch> toBatches(List<SearchCard> cards) {
        var requests = new ArrayList<CardBatch>();
        var lines = new StringBuilder();
        var some = new ArrayList<SearchCard>();
        for (var searchCard : cards) {
            var next = lines(searchCard);
            if (!some.isEmpty() && lines.length() + next.length() > MAX_REQUEST_CHARS) {
                requests.add(new CardBatch(lines.toString(), List.copyOf(some)));
                lines.setLength(0);
                some.clear();
            }
            lines.append(next);
            some.add(searchCard);
        }
        if (!some.isEmpty()) requests.add(new CardBatch(lines.toString(), List.copyOf(some)));
        return requests;
    }

    /** The engine itself compares versions: what is older than what it has, or the same again, it leaves alone. */
    private static String lines(SearchCard searchCard) {
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
                .put("gone", searchCard.gone());
        var facts = document.putArray("facts");
        for (var searchField : searchCard.facts()) facts.add(factTerm(searchField.name(), searchField.value()));
        document.put("text", foldAccents(searchCard.text()))
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

    /** A fact as one term, such as {@code label.team red}: no two facts share one, since no name has a blank. */
    static String factTerm(String name, String value) {
        return name + " " + value;
    }

    static String foldAccents(String text) {
        return ACCENTS_PATTERN
                .matcher(Normalizer.normalize(text, Normalizer.Form.NFD))
                .replaceAll("");
    }

    /**
     * What became of a request.
     *
     * @param failed how many of its cards did
     * @param fault how the first of them did
     * @param late those for which something as new or newer was there
     */
    record FilingOutcome(int failed, String fault, boolean noIndex, List<SearchCard> late) {}

    static FilingOutcome readOutcome(CardBatch cardBatch, JsonNode answer) {
        var items = answer.path("items");
        var cards = cardBatch.cards();
        if (items.size() != cards.size())
            return new FilingOutcome(cards.size(), "an answer that is no result of a bulk request", false, List.of());
        var failed = 0;
        var fault = "";
        var noIndex = false;
        var late = new ArrayList<SearchCard>();
        for (var i = 0; i < cards.size(); i++) {
            var result = items.path(i).path("index");
            var status = result.path("status").asInt();
            if (status / 100 == 2) continue;
            if (status == 409) {
                late.add(cards.get(i));
                continue;
            }
            noIndex |= noIndex(result);
            if (failed++ == 0) fault = describeFault(result);
        }
        return new FilingOutcome(failed, fault, noIndex, late);
    }

    static boolean noIndex(JsonNode result) {
        return result.path("status").asInt() == 404
                && result.at("/error/type").asText().equals("index_not_found_exception");
    }

    static String describeFault(JsonNode result) {
        var type = result.at("/error/type").asText();
        return "HTTP " + result.path("status").asInt() + (type.matches("[a-z_]{1,60}") ? ": " + type : "");
    }
}
