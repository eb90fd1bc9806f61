package dev.holdfast.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.json.Codec;
import dev.holdfast.search.Card;
import dev.holdfast.search.Wanted;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Cards as documents, in the lines of the bulk API, and what it says of them. */
final class IndexedCards {
    /** In characters: services take 10 MB at a time, or more. */
    private static final int LARGE = 2 * 1024 * 1024;

    private static final Pattern ACCENTS = Pattern.compile("\\p{InCombiningDiacriticalMarks}+");

    private IndexedCards() {}

    /** The lines of some cards. */
    record Request(String lines, List<Card> cards) {}

    /** In requests that are not too large, though each has at least one card. */
    static List<Request> requests(List<Card> cards) {
        var requests = new ArrayList<Request>();
        var lines = new StringBuilder();
        var some = new ArrayList<Card>();
        for (var card : cards) {
            var next = lines(card);
            if (!some.isEmpty() && lines.length() + next.length() > LARGE) {
                requests.add(new Request(lines.toString(), List.copyOf(some)));
                lines.setLength(0);
                some.clear();
            }
            lines.append(next);
            some.add(card);
        }
        if (!some.isEmpty()) requests.add(new Request(lines.toString(), List.copyOf(some)));
        return requests;
    }

    /** The engine itself compares versions: what is older than what it has, or the same again, it leaves alone. */
    private static String lines(Card card) {
        var action = Codec.MAPPER.createObjectNode();
        action.putObject("index")
                .put("_id", id(card.app(), card.kind(), card.id()))
                .put("version", card.version())
                .put("version_type", "external");
        var hit = card.hit();
        var document = Codec.MAPPER
                .createObjectNode()
                .put("app", card.app())
                .put("kind", card.kind().word())
                .put("ref", card.id())
                .put("gone", card.gone());
        var facts = document.putArray("facts");
        for (var fact : card.facts()) facts.add(fact(fact.name(), fact.value()));
        document.put("text", folded(card.text()))
                .put("updated", hit.at().toEpochMilli())
                .put("created", hit.createdAt().toEpochMilli())
                .put("expires", card.expires().getEpochSecond());
        if (hit.due() != null) document.put("due", hit.due().toEpochMilli());
        document.set("hit", Codec.MAPPER.valueToTree(hit));
        return action + "\n" + document + "\n";
    }

    static String id(String app, Wanted.Kind kind, String ref) {
        return app + "/" + kind.word() + "/" + ref;
    }

    /** A fact as one term, such as {@code label.team red}: no two facts share one, since no name has a blank. */
    static String fact(String name, String value) {
        return name + " " + value;
    }

    static String folded(String text) {
        return ACCENTS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
    }

    /**
     * What became of a request.
     *
     * @param failed how many of its cards did
     * @param fault how the first of them did
     * @param late those for which something as new or newer was there
     */
    record Outcome(int failed, String fault, boolean noIndex, List<Card> late) {}

    static Outcome outcome(Request request, JsonNode answer) {
        var items = answer.path("items");
        var cards = request.cards();
        if (items.size() != cards.size())
            return new Outcome(cards.size(), "an answer that is no result of a bulk request", false, List.of());
        var failed = 0;
        var fault = "";
        var noIndex = false;
        var late = new ArrayList<Card>();
        for (var i = 0; i < cards.size(); i++) {
            var result = items.path(i).path("index");
            var status = result.path("status").asInt();
            if (status / 100 == 2) continue;
            if (status == 409) {
                late.add(cards.get(i));
                continue;
            }
            noIndex |= noIndex(result);
            if (failed++ == 0) fault = fault(result);
        }
        return new Outcome(failed, fault, noIndex, late);
    }

    static boolean noIndex(JsonNode result) {
        return result.path("status").asInt() == 404
                && result.at("/error/type").asText().equals("index_not_found_exception");
    }

    static String fault(JsonNode result) {
        var type = result.at("/error/type").asText();
        return "HTTP " + result.path("status").asInt() + (type.matches("[a-z_]{1,60}") ? ": " + type : "");
    }
}
