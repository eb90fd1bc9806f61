// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.opensearchlocal;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.opensearch.Version;
import org.opensearch.analysis.common.CommonAnalysisModulePlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.index.reindex.ReindexModulePlugin;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;
import org.opensearch.plugins.PluginInfo;
import org.opensearch.transport.Netty4ModulePlugin;

/** The process of a single OpenSearch node with the modules that Holdfast needs. Argument: the folder of the node. */
final class OpenSearchLauncher {
    static final String PORT_PREFIX = "listening on port ";

    private OpenSearchLauncher() {}

    /** The constructor that takes plugins from the class path is protected. */
    private static final class PluginNode extends Node {
        PluginNode(Environment environment, List<PluginInfo> plugins) {
            super(environment, plugins, false);
        }
    }

    private static PluginInfo pluginOf(Class<? extends Plugin> plugin) {
        var name = plugin.getName();
        return new PluginInfo(name, name, "NA", Version.CURRENT, "21", name, null, List.of(), false);
    }

    public static void main(String[] args) throws Exception {
        var home = Path.of(args[0]);
        var settings = Settings.builder()
                .put("path.home", home)
                .put("cluster.name", "holdfast")
                .put("node.name", "only")
                .put("discovery.type", "single-node")
                .put("network.host", "127.0.0.1")
                .put("http.port", "0")
                .put("transport.port", "0")
                .put("http.type", "netty4")
                .put("transport.type", "netty4")
                // A nearly full disk must not make the indexes of a test read-only.
                .put("cluster.routing.allocation.disk.threshold_enabled", false)
                .build();
        var modules = Stream.of(Netty4ModulePlugin.class, CommonAnalysisModulePlugin.class, ReindexModulePlugin.class)
                .map(OpenSearchLauncher::pluginOf)
                .toList();
        var node = new PluginNode(new Environment(settings, home), modules);
        node.start();
        var address = node.injector().getInstance(HttpServerTransport.class).boundAddress();
        System.out.println(PORT_PREFIX + address.publishAddress().getPort());
        // The input ends when the parent process ends, even if the system kills the parent process.
        while (System.in.read() != -1)
            ;
        Runtime.getRuntime().halt(0);
    }
}
