package dev.sluice.contract.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.yaml.snakeyaml.Yaml;

/** One Kubernetes object as it was rendered. */
record Manifest(JsonNode tree) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Manifest of(Object yaml) {
        return new Manifest(JSON.valueToTree(yaml));
    }

    static Manifest parse(String yaml) {
        return of(new Yaml().load(yaml));
    }

    static Manifest only(String kind, List<Manifest> manifests) {
        List<Manifest> found =
                manifests.stream().filter(m -> m.kind().equals(kind)).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " manifests of kind " + kind);
        }
        return found.getFirst();
    }

    String kind() {
        return tree.path("kind").asText();
    }

    String apiVersion() {
        return tree.path("apiVersion").asText();
    }

    String name() {
        return tree.at("/metadata/name").asText();
    }

    /** The part at a JSON pointer. */
    JsonNode at(String pointer) {
        return tree.at(pointer);
    }

    @Override
    public String toString() {
        return kind() + " " + name();
    }
}
