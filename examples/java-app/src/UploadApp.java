// SPDX-License-Identifier: Apache-2.0
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.event.EventFilter;
import dev.holdfast.client.item.ItemFilter;
import dev.holdfast.client.workflow.WorkflowDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Uploads files, and reports each upload to Holdfast: {@code UploadApp <url> <spool> <workflow> <step>}. */
final class UploadApp {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    public static void main(String[] args) throws IOException, InterruptedException {
        try (var holdfast = HoldfastClient.builder()
                .url(args[0])
                .app("demo")
                .spool(Path.of(args[1]))
                .build()) {
            switch (args[3]) {
                case "work" -> work(holdfast, Files.readString(Path.of(args[2])));
                case "outage" -> upload(holdfast, "c.csv");
                case "after" -> showResults(holdfast);
                default -> throw new IllegalArgumentException(args[3]);
            }
        }
    }

    private static void work(HoldfastClient holdfast, String workflow) throws InterruptedException {
        holdfast.workflows().put(WorkflowDocument.yaml("upload", workflow));
        var alarm = new CountDownLatch(1);
        var alerts = EventFilter.all().types("dev.holdfast.item.overdue");
        try (var stream = holdfast.events().follow(alerts, event -> {
            System.out.println("Alert: " + event.subject() + " is late");
            alarm.countDown();
        })) {
            upload(holdfast, "a.csv");
            try {
                upload(holdfast, "broken.csv");
            } catch (IllegalStateException e) {
                System.out.println("The upload failed, and nobody noticed: " + e.getMessage());
            }
            if (!alarm.await(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS))
                throw new IllegalStateException("no alert arrived");
        }
    }

    /** Without {@code complete}, the item stays open, and becomes overdue at its deadline. */
    private static void upload(HoldfastClient holdfast, String file) {
        try (var item = holdfast.track("upload", file, Map.of("file", file))) {
            if (file.startsWith("broken")) throw new IllegalStateException("can't copy " + file);
            item.advance("copied");
            System.out.println(file + ": " + item.complete().status());
        }
    }

    private static void showResults(HoldfastClient holdfast) throws InterruptedException {
        var spool = holdfast.spool().orElseThrow();
        var end = Instant.now().plus(LONGEST_WAIT);
        while (spool.counts().waiting() > 0 && Instant.now().isBefore(end)) Thread.sleep(100);
        System.out.println("The spool sent " + spool.counts().sent() + " reports");
        var item = holdfast.items().get("upload", "c.csv");
        System.out.println("c.csv is in " + item.state() + ", overdue: " + item.overdue());
        for (var late : holdfast.items().list(ItemFilter.allOverdue())) System.out.println("Late: " + late.key());
    }
}
