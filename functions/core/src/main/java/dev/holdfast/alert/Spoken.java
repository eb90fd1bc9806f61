package dev.holdfast.alert;

import dev.holdfast.letter.NotificationWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tells people: what goes together goes in one letter. */
final class Spoken {
    /** How many events one letter may be about. */
    static final int TOGETHER = 100;

    private final Messenger messenger;
    private final NotificationWriter writer;

    Spoken(Messenger messenger, NotificationWriter writer) {
        this.messenger = messenger;
        this.writer = writer;
    }

    List<Sender.Outcome> send(List<Sender.Message> messages, @Nullable String template) {
        var first = messages.getFirst();
        var words = writer.of(messages.stream().map(Sender.Message::body).toList(), template);
        // Two people's letters about the same are two letters: a mail server may drop what has an id that it knows.
        var ids = first.address() + " "
                + String.join(" ", messages.stream().map(Sender.Message::id).toList());
        var letter = new Messenger.Letter(
                UUID.nameUUIDFromBytes(ids.getBytes(StandardCharsets.UTF_8)).toString(),
                first.address(),
                words.title(),
                words.text(),
                first.secrets(),
                first.at(),
                first.timeout());
        return Collections.nCopies(messages.size(), messenger.send(letter));
    }
}
