package dev.sluice.contract.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;

/** A chart on disk, as the Helm engine sees it. */
record Chart(Path directory) {

    static final Chart SLUICE =
            new Chart(Path.of("..", "helm", "sluice").toAbsolutePath().normalize());

    LintResult lint() {
        return new Helm(directory).lint().strict().call();
    }

    List<Manifest> rendered() {
        return rendered("{}");
    }

    /**
     * @param values in YAML, over the chart's own
     * @throws IllegalStateException with the engine's words where it refuses
     */
    List<Manifest> rendered(String values) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                Files.writeString(file, values);
                return manifests(new Helm(directory)
                        .template()
                        .withName("sluice")
                        .withNamespace("models")
                        .withKubeVersion("1.32.0")
                        .withValuesFile(file)
                        .call());
            } finally {
                Files.delete(file);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static List<Manifest> manifests(String yaml) {
        return StreamSupport.stream(new Yaml().loadAll(yaml).spliterator(), false)
                .filter(Objects::nonNull)
                .map(Manifest::of)
                .toList();
    }
}
