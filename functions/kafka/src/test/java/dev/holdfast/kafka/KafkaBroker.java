// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.kafka;

import dev.holdfast.egress.SelfSignedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a Kafka broker, which is its own controller, in a separate process on the loopback address. A test can stop the
 * broker and start it again.
 */
public final class KafkaBroker implements AutoCloseable {
    public static final String PASSWORD = "open \\\"sesame\"";

    private final Path folder;
    private final int plainPort;
    private final int tlsPort;
    private final int redirectingPort;
    private @Nullable Process process;

    /** @param folder empty, except for the broker's {@link SelfSignedCertificate}, which the TLS listener needs */
    public KafkaBroker(Path folder) throws IOException {
        this.folder = folder;
        var ports = freePorts(4);
        plainPort = ports.get(0);
        tlsPort = ports.get(1);
        redirectingPort = ports.get(2);
        var settings = new Properties();
        settings.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + ports.get(3)),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("inter.broker.listener.name", "PLAINTEXT"),
                Map.entry(
                        "listeners",
                        "PLAINTEXT://127.0.0.1:%d,TLS://127.0.0.1:%d,REDIRECTING://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                                .formatted(plainPort, tlsPort, redirectingPort, ports.get(3))),
                Map.entry(
                        "advertised.listeners",
                        "PLAINTEXT://127.0.0.1:%d,TLS://localhost:%d,REDIRECTING://10.0.0.1:9"
                                .formatted(plainPort, tlsPort)),
                Map.entry(
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,TLS:SASL_SSL,REDIRECTING:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("sasl.enabled.mechanisms", "SCRAM-SHA-512,PLAIN"),
                Map.entry(
                        "listener.name.tls.scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
                Map.entry(
                        "listener.name.tls.plain.sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required user_holdfast=\""
                                + PASSWORD.replace("\\", "\\\\").replace("\"", "\\\"") + "\";"),
                Map.entry(
                        "ssl.keystore.location",
                        folder.resolve(SelfSignedCertificate.FILE_NAME).toString()),
                Map.entry("ssl.keystore.type", "PKCS12"),
                Map.entry("ssl.keystore.password", SelfSignedCertificate.PASSWORD),
                Map.entry("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
                Map.entry("allow.everyone.if.no.acl.found", "true"),
                Map.entry("super.users", "User:ANONYMOUS"),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("log.dirs", folder.resolve("data").toString())));
        try (var out = Files.newBufferedWriter(folder.resolve("server.properties"))) {
            settings.store(out, null);
        }
    }

    /** Starts the broker and waits until it answers, at most two minutes. */
    public void start() throws Exception {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KafkaBrokerProcess.class.getName(),
                        folder.resolve("server.properties").toString(),
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("output").toFile()))
                .start();
        try (var admin = admin()) {
            admin.describeCluster().nodes().get(120, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(
                    "the broker doesn't answer: " + Files.readString(folder.resolve("output")), e);
        }
    }

    /** Kills the process, in the same way as a failure of its machine. */
    public void stop() throws InterruptedException {
        if (process != null) process.destroyForcibly().waitFor();
    }

    /** Creates a topic, and waits until each of its partitions accepts records, at most one minute. */
    public void createTopic(String name, int partitions) throws Exception {
        createTopic(name, partitions, Map.of());
    }

    void createTopic(String name, int partitions, Map<String, String> settings) throws Exception {
        try (var admin = admin()) {
            var topic = new NewTopic(name, partitions, (short) 1).configs(settings);
            admin.createTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
            // Only the leader of a partition knows the partition's end. On a slow disk, a partition gets its leader
            // only many seconds after its creation.
            var ends = new HashMap<TopicPartition, OffsetSpec>();
            for (var i = 0; i < partitions; i++) ends.put(new TopicPartition(name, i), OffsetSpec.latest());
            admin.listOffsets(ends).all().get(60, TimeUnit.SECONDS);
        }
    }

    /** Allows only one user to write to a topic. */
    void reserveTopic(String topic, String user) throws Exception {
        try (var admin = admin()) {
            var entry = new AccessControlEntry("User:" + user, "*", AclOperation.WRITE, AclPermissionType.ALLOW);
            var pattern = new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL);
            admin.createAcls(List.of(new AclBinding(pattern, entry))).all().get(30, TimeUnit.SECONDS);
        }
    }

    /** Returns all records of a topic, in the order of each partition. */
    public List<ConsumerRecord<String, String>> read(String topic) {
        var records = new ArrayList<ConsumerRecord<String, String>>();
        try (var consumer = new KafkaConsumer<>(clientSettings(), new StringDeserializer(), new StringDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L)))
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        }
        return records;
    }

    private Admin admin() {
        return Admin.create(clientSettings());
    }

    private Map<String, Object> clientSettings() {
        var settings = new HashMap<String, Object>();
        settings.put("bootstrap.servers", "127.0.0.1:" + plainPort);
        settings.put("default.api.timeout.ms", 60_000);
        return settings;
    }

    public String address(String topic) {
        return "kafka://" + hostAndPort() + "/" + topic;
    }

    public String hostAndPort() {
        return "127.0.0.1:" + plainPort;
    }

    public String securedAddress(String topic) {
        return "kafka+ssl://" + securedHostAndPort() + "/" + topic;
    }

    public String securedHostAndPort() {
        return "localhost:" + tlsPort;
    }

    /** Returns the address of a listener that redirects its clients to 10.0.0.1. */
    String redirectingAddress(String topic) {
        return "kafka://127.0.0.1:" + redirectingPort + "/" + topic;
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }

    private static List<Integer> freePorts(int count) throws IOException {
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (var i = 0; i < count; i++) sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (var socket : sockets) socket.close();
        }
    }
}
